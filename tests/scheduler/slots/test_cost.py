"""The cost of a time, part by part."""

from datetime import UTC, datetime

import pytest

import db.schema
from scheduler.calling.attempts import part_of_day
from scheduler.slots import cost


def test_the_parts_of_the_day_are_those_of_the_attempts() -> None:
    assert db.schema is not None
    for hour in cost.HOURS:
        assert cost.PARTS[cost.PART_OF_HOUR[hour]] == part_of_day(datetime(2026, 12, 7, hour, 59, tzinfo=UTC))


@pytest.mark.parametrize(
    ("then", "others", "days"), [(0, 0, 0), (1, 0, 1), (2, 0, 2), (5, 0, 2), (0, 3, 0.5), (1, 1, 1.5)]
)
def test_a_failed_hour_costs_days(then: int, others: int, days: float) -> None:
    assert cost.failed_hour(then, others) == days * 1440


def test_no_time_costs_more_than_any_time() -> None:
    dearest = (
        (cost.LONGEST_HORIZON.days + 1) * cost.DAY
        + cost.COLLEAGUE
        + cost.failed_hour(9, 9)
        + cost.answers({8: 1000, 9: 0}, 9, None)
        + cost.named_hour(8, 9)
        + cost.LOAD * 2 * cost.DAY
        + cost.LATE
    )
    assert dearest < cost.NO_SLOT


def test_after_five_hours_of_talks_the_next_morning_is_as_good() -> None:
    """At 4 h 48 min into the day: as much waiting and load as a day of waiting."""
    assert cost.LOAD * 288 + 288 == cost.DAY
