"""When a day is full: who plans, who looks what a plan leaves free, and who offers times answer alike."""

from datetime import date, datetime, time
from typing import cast
from unittest.mock import patch

from hypothesis import example, given
from hypothesis import strategies as some
from sqlalchemy.orm import Session

from db.offices import Office
from free_times import BERLIN, HARZ
from scheduler.appointments.free_times import FreeTimes
from scheduler.calendar.opening import Hours, instant
from scheduler.policy import Policy
from scheduler.slots.free import AdvisorWeek, Slot
from scheduler.slots.left_free import LeftFree
from scheduler.slots.matching import Grid, MatchPlan, Request, match

THURSDAY = date(2026, 3, 12)
NIGHT = datetime(2026, 3, 13, tzinfo=BERLIN)
NO_PLAN = MatchPlan({}, {}, 0, 0, True, None)


def at(hour: int, minute: int = 0) -> datetime:
    return instant(THURSDAY, time(hour, minute), BERLIN)


def a_week(taken: list[tuple[int, int]]) -> AdvisorWeek:
    """There from nine to twelve; `taken`: (hour, minutes), some of them outside."""
    slots = {hour: Slot(at(hour), 1, minutes) for hour, minutes in taken}
    quanta = frozenset(quantum for slot in slots.values() for quantum in slot.quanta)
    hours = (Hours(THURSDAY.weekday(), time(9), time(12)),)
    return AdvisorWeek(1, hours, (), quanta, booked={THURSDAY: len(slots)})


def planned(week: AdvisorWeek, grid: Grid, minutes: int) -> bool:
    return bool(match([Request(1, 1, (1,), minutes, THURSDAY, THURSDAY, THURSDAY)], {1: week}, grid).placed)


def left_free(week: AdvisorWeek, grid: Grid, minutes: int) -> bool:
    left = LeftFree({1: week}, NO_PLAN, grid, first=THURSDAY, last=THURSDAY)
    return bool(left.starts(1, minutes, THURSDAY, NIGHT))


def offered(week: AdvisorWeek, policy: Policy, minutes: int) -> bool:
    free = FreeTimes(cast(Session, None), Office(id=1), policy, BERLIN, HARZ, sparing=True)
    with patch("scheduler.appointments.free_times.weeks_of", lambda *_args, **_values: {1: week}):
        return any(free.between([1], minutes, THURSDAY, THURSDAY, after=at(0)))


talks = some.tuples(some.sampled_from([7, 9, 10, 11, 13, 15]), some.sampled_from([15, 30, 60]))


@given(
    taken=some.lists(talks, max_size=5),
    kept=some.sampled_from([0, 10, 25, 33, 50, 100]),
    most=some.none() | some.integers(1, 4),
    buffer=some.sampled_from([0, 5]),
    minutes=some.sampled_from([15, 20, 45]),
)
@example(taken=[(13, 60), (14, 60), (15, 60)], kept=0, most=None, buffer=0, minutes=15)  # hours shortened since
@example(taken=[(13, 60)], kept=50, most=None, buffer=0, minutes=30)
@example(taken=[(13, 60)], kept=50, most=None, buffer=5, minutes=30)
def test_all_three_take_the_same_days_for_full(
    taken: list[tuple[int, int]], kept: int, most: int | None, buffer: int, minutes: int
) -> None:
    week = a_week(taken)
    policy = Policy(kept_free_percent=kept, most_per_day=most, buffer_minutes=buffer)
    grid = Grid(policy.grid_minutes, BERLIN, HARZ, buffer, kept_free_percent=kept, most_per_day=most)
    answers = planned(week, grid, minutes), left_free(week, grid, minutes), offered(week, policy, minutes)
    assert len(set(answers)) == 1, answers
