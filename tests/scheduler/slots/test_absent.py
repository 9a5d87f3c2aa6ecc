"""Absences that come again: on real dates around both clock changes."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.calendar.opening import Span
from scheduler.slots.absent import repeated

BERLIN = ZoneInfo("Europe/Berlin")
HELSINKI = ZoneInfo("Europe/Helsinki")


def local(text: str, zone: ZoneInfo = BERLIN, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


def span(start: str, end: str, zone: ZoneInfo = BERLIN) -> Span:
    return Span(local(start, zone), local(end, zone))


def found(
    first: Span, weeks: int, until: str | None, since: str, before: str, zone: ZoneInfo = BERLIN
) -> list[str]:
    """As the clock on the wall shows them."""
    last = None if until is None else date.fromisoformat(until)
    spans = repeated(first, weeks, last, within=span(since, before, zone), zone=zone)
    return [f"{one.start.astimezone(zone):%Y-%m-%d %H:%M}-{one.end.astimezone(zone):%H:%M}" for one in spans]


@pytest.mark.parametrize("zone", [BERLIN, HELSINKI])
def test_a_weekly_meeting_keeps_its_local_time_over_both_clock_changes(zone: ZoneInfo) -> None:
    monday_at_9 = span("2026-01-05 09:00", "2026-01-05 10:30", zone)
    spring = found(monday_at_9, 1, None, "2026-03-23", "2026-04-07", zone)
    assert spring == ["2026-03-23 09:00-10:30", "2026-03-30 09:00-10:30", "2026-04-06 09:00-10:30"]
    autumn = found(monday_at_9, 1, None, "2026-10-19", "2026-10-27", zone)
    assert autumn == ["2026-10-19 09:00-10:30", "2026-10-26 09:00-10:30"]


def test_it_lasts_as_long_as_the_clock_says_not_as_the_first_one_did() -> None:
    """A night from Saturday 22:00 to Sunday 6:00 has 8 hours, 7 when the clocks go forward, 9 when back."""
    night = span("2026-03-14 22:00", "2026-03-15 06:00")
    within = span("2026-03-01", "2026-11-01")
    lengths = {
        one.start.astimezone(BERLIN).date(): (one.end - one.start) // timedelta(hours=1)
        for one in repeated(night, 1, None, within=within, zone=BERLIN)
    }
    assert [lengths[date(2026, *day)] for day in [(3, 21), (3, 28), (4, 4), (10, 24)]] == [8, 7, 8, 9]


def test_the_last_one_begins_on_the_day_until_which_it_repeats() -> None:
    tuesday = span("2026-12-01 13:00", "2026-12-01 14:00")
    assert found(tuesday, 2, "2026-12-29", "2026-12-02", "2027-02-01") == [
        "2026-12-15 13:00-14:00",
        "2026-12-29 13:00-14:00",
    ]
    assert found(tuesday, 2, "2026-12-28", "2026-12-16", "2027-02-01") == []


def test_nothing_comes_before_the_first() -> None:
    assert found(span("2026-12-01 13:00", "2026-12-01 14:00"), 1, None, "2026-11-01", "2026-12-02") == [
        "2026-12-01 13:00-14:00"
    ]


def test_one_that_reaches_into_the_days_asked_for_counts() -> None:
    long = span("2026-12-04 12:00", "2026-12-07 12:00")  # each second weekend
    assert found(long, 2, "2026-12-18", "2026-12-21 08:00", "2026-12-21 20:00") == ["2026-12-18 12:00-12:00"]


def test_one_that_lies_in_the_skipped_hour_is_none_that_day() -> None:
    """2:10 to 2:50 on Sundays; on 29 March 2026 the clocks go from 2:00 to 3:00."""
    night = span("2026-03-22 02:10", "2026-03-22 02:50")
    assert found(night, 1, None, "2026-03-20", "2026-04-06") == [
        "2026-03-22 02:10-02:50",
        "2026-04-05 02:10-02:50",
    ]


def test_one_that_began_in_the_second_of_two_equal_hours_goes_on() -> None:
    """On 25 October 2026 it is 2:30 twice; 22 weeks later 2:30 does not exist."""
    second = Span(local("2026-10-25 02:30", fold=1), local("2026-10-25 04:00"))
    assert found(second, 22, None, "2027-03-01", "2027-04-01") == ["2027-03-28 03:00-04:00"]


@given(
    st.dates(date(2025, 1, 1), date(2026, 12, 31)),
    st.times(),
    st.integers(1, 60 * 60),
    st.integers(1, 9),
    st.integers(0, 700),
    st.integers(1, 90),
    st.none() | st.integers(-3, 800),
)
def test_looking_at_a_part_finds_what_looking_at_all_finds_there(
    day: date, begins: time, minutes: int, weeks: int, later: int, days: int, repeats: int | None
) -> None:
    start = datetime.combine(day, begins, BERLIN).astimezone(UTC)
    first = Span(start, start + timedelta(minutes=minutes))
    until = None if repeats is None else day + timedelta(days=repeats)
    midnight = datetime.combine(day + timedelta(days=later), time(), UTC)
    part = Span(midnight, midnight + timedelta(days=days))
    whole = Span(first.start - timedelta(days=9), part.end + timedelta(days=9))
    everything = repeated(first, weeks, until, within=whole, zone=BERLIN)
    expected = [one for one in everything if one.start < part.end and one.end > part.start]
    assert list(repeated(first, weeks, until, within=part, zone=BERLIN)) == expected
