"""Holidays of an office, with their names in four languages; a process that is given them loads no package."""

import subprocess
import sys
from dataclasses import replace
from datetime import date

import pytest
from holidays import country_holidays
from holidays.countries import Finland, Germany

from scheduler.calendar.holidays import KNOWN_YEARS, WorkingDays, public_holidays
from words.catalogues import Words
from words.holidays import NAMES, SEPARATOR, holiday_said
from words.languages import Language

HARZ = WorkingDays("DE", "ST", public=public_holidays("DE", "ST"))
GOOD_FRIDAY = date(2020, 4, 10)
REGIONS = [("DE", part) for part in (None, *Germany.subdivisions)] + [
    ("FI", part) for part in (None, *Finland.subdivisions)
]


@pytest.mark.parametrize(("country", "subdivision"), REGIONS)
def test_every_holiday_of_our_countries_has_a_name_in_our_table(country: str, subdivision: str | None) -> None:
    known = country_holidays(country, subdiv=subdivision, years=range(2020, 2031), language="en_US")
    assert {part for name in known.values() for part in name.split(SEPARATOR)} <= set(NAMES)


@pytest.mark.parametrize("language", [language for language in Language if language != "en"])
@pytest.mark.parametrize("name", NAMES)
def test_every_name_is_told_in_every_language(name: str, language: str) -> None:
    assert Words(language)(name) not in ("", name)


@pytest.mark.parametrize(
    ("name", "language", "said"),
    [
        ("Good Friday", "de", "Karfreitag"),
        ("Good Friday", "fi", "pitkäperjantai"),
        ("Pentecost; Åland's Autonomy Day", "sv", "pingstdagen, Ålands självstyrelsedag"),
        ("Coming of Age Day", "de", "Coming of Age Day"),
    ],
)
def test_a_name_is_said(name: str, language: str, said: str) -> None:
    assert holiday_said(name, language) == said


def test_an_offices_own_closed_day_has_no_name_and_a_dropped_holiday_is_none() -> None:
    own = replace(HARZ, extra=frozenset({date(2020, 4, 9)}), dropped=frozenset({GOOD_FRIDAY}))
    assert own.is_holiday(date(2020, 4, 9))
    assert own.holiday_name(date(2020, 4, 9)) is None
    assert not own.is_holiday(GOOD_FRIDAY)
    assert own.holiday_name(GOOD_FRIDAY) is None
    assert not own.is_carrier_day(GOOD_FRIDAY, saturday=True)


@pytest.mark.parametrize("day", [GOOD_FRIDAY, date(2019, 4, 19), date(2036, 4, 11)])
def test_what_is_carried_and_what_is_looked_up_is_the_same(day: date) -> None:
    assert HARZ.holiday_name(day) == WorkingDays("DE", "ST").holiday_name(day) == "Good Friday"
    assert HARZ.holiday_name(day.replace(day=21, month=3)) is None


def test_all_known_years_are_carried() -> None:
    assert {day.year for day in HARZ.public} == set(KNOWN_YEARS)
    assert hash(HARZ) == hash(WorkingDays("DE", "ST"))


def test_working_days_that_are_carried_load_no_package() -> None:
    asked = (
        "import sys; from datetime import date; from scheduler.calendar.holidays import WorkingDays;"
        "days = WorkingDays('DE', public={date(2020, 4, 10): 'Good Friday'});"
        "assert days.is_holiday(date(2020, 4, 10)) and not days.is_holiday(date(2020, 4, 9));"
        "assert 'holidays' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", asked], check=True)
