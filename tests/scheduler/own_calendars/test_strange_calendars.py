"""Calendars that are broken, too big or none at all: what can be understood is read, the rest has a problem's name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_files import calendar, entry, found, problem_of
from scheduler.own_calendars import reading
from scheduler.own_calendars.problems import Problem


def test_an_entry_that_cannot_be_understood_does_not_hide_the_others() -> None:
    content = calendar(
        entry("DTSTART:yesterday", "DURATION:PT1H", uid="1"),
        entry("DTSTART:20260303T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAYLY", uid="2"),
        entry("SUMMARY:no time at all", uid="3"),
        entry("DTSTART:20260304T080000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=2", uid="4"),
        entry("RECURRENCE-ID:20260305T080000Z", "DTSTART:20260305T090000Z", "DURATION:PT1H", uid="4"),
    )
    assert found(content) == ["2026-03-04 09:00 - 2026-03-04 10:00", "2026-03-05 10:00 - 2026-03-05 11:00"]


def test_where_nothing_can_be_understood_there_is_no_calendar() -> None:
    assert problem_of(calendar(entry("SUMMARY:no time at all"))) == Problem.NO_CALENDAR


@pytest.mark.parametrize("name", ["Nowhere/At All", "W. Europe Standard Time", "../../etc/passwd", ""])
def test_a_calendar_of_an_unknown_zone_is_read_all_the_same(name: str) -> None:
    content = calendar(f"X-WR-TIMEZONE:{name}", entry("DTSTART:20260304T080000Z", "DURATION:PT1H"))
    assert found(content) == ["2026-03-04 09:00 - 2026-03-04 10:00"]


def test_several_calendars_after_each_other_are_read_and_a_mark_at_the_beginning() -> None:
    both = b"\xef\xbb\xbf" + b"".join(
        calendar(entry(f"DTSTART:2026030{day}T080000Z", "DURATION:PT1H", uid=str(day))) for day in (3, 4)
    )
    assert len(found(both)) == 2


def test_an_empty_calendar_says_that_nobody_is_busy() -> None:
    assert found(calendar()) == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<!doctype html><title>Please log in</title>",
        b"\xff\xfe\x00\x00",
        calendar(entry("DTSTART:20260303T080000Z"))[:-20],
        entry("DTSTART:20260303T080000Z").encode(),
        calendar("CALSCALE:JULIAN", entry("DTSTART:20260303T080000Z", "DURATION:PT1H")),
    ],
    ids=["nothing", "a page", "bytes", "cut off", "no calendar around it", "another reckoning"],
)
def test_what_is_no_calendar(content: bytes) -> None:
    assert problem_of(content) == Problem.NO_CALENDAR


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3",
        "FREQ=HOURLY",  # 9,600 in all
    ],
)
def test_what_comes_too_often_is_too_big(rule: str) -> None:
    assert (
        problem_of(calendar(entry("DTSTART:20260101T080000Z", "DURATION:PT1S", f"RRULE:{rule}")))
        == Problem.TOO_BIG
    )


def test_who_takes_too_long_to_understand_is_too_big(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that never comes true is searched for until the year 9999."""
    monkeypatch.setattr(reading, "SECONDS", 0.1)
    never = [
        entry("DTSTART:20260101T080000Z", "RRULE:FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=31", uid=str(number))
        for number in range(20)
    ]
    assert problem_of(calendar(*never)) == Problem.TOO_BIG


@given(
    st.binary(max_size=300)
    | st.lists(
        st.sampled_from(
            calendar(entry("DTSTART:20260303T080000Z", "RRULE:FREQ=DAILY;COUNT=3", "DURATION:PT1H")).split(b"\r\n")
        ),
        max_size=15,
    ).map(b"\r\n".join)
)
def test_no_bytes_do_anything_else(content: bytes) -> None:
    assert problem_of(content) in (None, Problem.NO_CALENDAR)
