"""Weekly hours as spans of real time, on the days when the clocks change too."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours, Span, instant, spans_from, spans_on

BERLIN = ZoneInfo("Europe/Berlin")
HELSINKI = ZoneInfo("Europe/Helsinki")
HARZ = WorkingDays("DE", "ST")


@pytest.mark.parametrize(
    ("zone", "day", "opens", "closes", "hours"),
    [
        (BERLIN, "2026-03-28", 1, 4, 3.0),
        (BERLIN, "2026-03-29", 1, 4, 2.0),  # 2:00 to 3:00 does not exist
        (BERLIN, "2026-10-25", 1, 4, 4.0),  # 2:00 to 3:00 happens twice
        (HELSINKI, "2026-03-29", 2, 5, 2.0),
        (HELSINKI, "2026-10-25", 2, 5, 4.0),
        (BERLIN, "2026-10-26", 9, 15, 6.0),
    ],
)
def test_a_span_lasts_as_long_as_it_really_does(
    zone: ZoneInfo, day: str, opens: int, closes: int, hours: float
) -> None:
    local = date.fromisoformat(day)
    [span] = spans_on(local, [Hours(local.weekday(), time(opens), time(closes))], zone)
    assert (span.end - span.start).total_seconds() / 3600 == hours


@pytest.mark.parametrize(
    ("zone", "day", "wanted", "is_then"),
    [
        (BERLIN, "2026-03-29", "01:59", "00:59"),
        (BERLIN, "2026-03-29", "02:00", "01:00"),  # skipped: the clocks jump at 1:00 UTC
        (BERLIN, "2026-03-29", "02:59", "01:00"),
        (BERLIN, "2026-03-29", "03:00", "01:00"),
        (BERLIN, "2026-10-25", "02:30", "00:30"),  # the first of two
        (HELSINKI, "2026-03-29", "03:30", "01:00"),
        (HELSINKI, "2026-10-25", "03:30", "00:30"),
    ],
)
def test_a_time_that_the_clocks_skip_is_the_instant_of_the_jump(
    zone: ZoneInfo, day: str, wanted: str, is_then: str
) -> None:
    found = instant(date.fromisoformat(day), time.fromisoformat(wanted), zone)
    assert f"{found:%Y-%m-%d %H:%M}" == f"{day} {is_then}"


def test_hours_that_lie_in_the_skipped_hour_are_none() -> None:
    sunday = date(2026, 3, 29)
    assert spans_on(sunday, [Hours(6, time(2, 10), time(2, 50))], BERLIN) == []


def test_the_next_opening_skips_night_weekend_and_holiday() -> None:
    weekdays = tuple(Hours(day, time(9), time(15)) for day in range(5))
    friday_evening = datetime(2026, 4, 2, 18, tzinfo=UTC)  # Maundy Thursday 2026, before Good Friday
    assert next(spans_from(friday_evening, weekdays, BERLIN, HARZ.is_holiday)) == Span(
        datetime(2026, 4, 7, 7, tzinfo=UTC), datetime(2026, 4, 7, 13, tzinfo=UTC)
    )


def test_the_present_span_is_given_until_its_last_minute() -> None:
    monday = (Hours(0, time(9), time(12)), Hours(0, time(13), time(15)))
    at = datetime(2026, 12, 7, 10, 59, tzinfo=UTC)
    assert next(spans_from(at, monday, BERLIN, HARZ.is_holiday)).holds(at)
    afternoon = next(spans_from(datetime(2026, 12, 7, 11, tzinfo=UTC), monday, BERLIN, HARZ.is_holiday))
    assert afternoon.start == datetime(2026, 12, 7, 12, tzinfo=UTC)


def test_hours_hold_only_while_they_are_valid() -> None:
    hours = (Hours(0, time(9), time(12), valid_from=date(2026, 12, 14)),)
    found = next(spans_from(datetime(2026, 12, 7, 6, tzinfo=UTC), hours, BERLIN, HARZ.is_holiday))
    assert found.start == datetime(2026, 12, 14, 8, tzinfo=UTC)


def test_no_hours_mean_no_span() -> None:
    assert list(spans_from(datetime(2026, 12, 7, tzinfo=UTC), (), BERLIN, HARZ.is_holiday)) == []
