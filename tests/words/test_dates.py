"""Dates and times as they are said and written: a table a language."""

from datetime import date, datetime, time

import pytest

from words import dates

TUESDAY = datetime(2026, 12, 8, 9, 30)  # noqa: DTZ001 - a local value


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Dienstag, 8. Dezember, 9 Uhr 30"),
        ("sv", "tisdag den 8 december klockan 9.30"),
        ("fi", "tiistaina 8. joulukuuta kello 9.30"),
        ("en", "Tuesday, 8 December, 9:30"),
    ],
)
def test_a_moment_is_said(language: str, said: str) -> None:
    assert dates.moment_said(TUESDAY, language) == said


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("de", "Dienstag, 8. Dezember 2026, 9:30 Uhr"),
        ("sv", "tisdag den 8 december 2026, kl. 9.30"),
        ("fi", "tiistaina 8. joulukuuta 2026, klo 9.30"),
        ("en", "Tuesday, 8 December 2026, 9:30"),
    ],
)
def test_a_moment_is_written(language: str, written: str) -> None:
    assert dates.moment_written(TUESDAY, language) == written


@pytest.mark.parametrize(
    ("language", "said"), [("de", "14 Uhr"), ("sv", "klockan 14"), ("fi", "kello 14"), ("en", "14:00")]
)
def test_a_full_hour_is_said_without_minutes(language: str, said: str) -> None:
    assert dates.time_said(time(14), language) == said


@pytest.mark.parametrize(
    ("language", "day", "window"),
    [
        ("de", "08.12.2026", "zwischen 9:30 und 9:45 Uhr"),
        ("sv", "8.12.2026", "mellan kl. 9.30 och 9.45"),
        ("fi", "8.12.2026", "klo 9.30–9.45"),
        ("en", "8 December 2026", "between 9:30 and 9:45"),
    ],
)
def test_day_and_window_are_written(language: str, day: str, window: str) -> None:
    assert dates.day_written(TUESDAY.date(), language) == day
    assert dates.window_written(TUESDAY, time(9, 45), language) == window


@pytest.mark.parametrize(
    ("language", "said"), [("de", "6. April"), ("sv", "6 april"), ("fi", "6. huhtikuuta"), ("en", "6 April")]
)
def test_the_year_is_said_only_where_it_is_asked_for(language: str, said: str) -> None:
    day = date(2020, 4, 6)
    assert dates.day_said(day, language) == said
    assert dates.day_said(day, language, year=True) == f"{said} 2020"


@pytest.mark.parametrize(
    ("language", "monday"), [("de", "Montag,"), ("sv", "måndag"), ("fi", "maanantaina"), ("en", "Monday,")]
)
def test_the_weekday_is_that_of_the_date(language: str, monday: str) -> None:
    names = [dates.weekday_said(date(2026, 12, 7 + day), language).split()[0] for day in range(8)]
    assert len(set(names)) == 7
    assert (names[0], names[7]) == (monday, monday)
