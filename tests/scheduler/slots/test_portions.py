"""Of too many cases at once the heaviest are served first, and nobody gets a time twice."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from factories import BERLIN
from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours
from scheduler.slots.free import AdvisorWeek
from scheduler.slots.matching import Grid, MatchPlan, Request, TooManyAtOnce, match
from scheduler.slots.portions import plan_of

MONDAY = date(2026, 3, 2)
GRID = Grid(15, BERLIN, WorkingDays("DE", "ST"), most_per_day=3)
WEEK = AdvisorWeek(1, hours=(Hours(0, time(9), time(12)),), absences=(), taken=frozenset())


def a_request(case_id: int, weight: int) -> Request:
    return Request(case_id, 1, (1,), 15, earliest=MONDAY, due=MONDAY, latest=date(2026, 3, 9), weight=weight)


def match_few(requests: Sequence[Request], *given: Any, **named: Any) -> MatchPlan:
    """More than two are too many."""
    if len(requests) > 2:
        raise TooManyAtOnce(len(requests))
    return match(requests, *given, **named)


def test_the_heaviest_come_first_and_the_rules_of_a_day_hold_over_all_portions() -> None:
    requests = [a_request(case_id, weight=case_id) for case_id in range(1, 6)]
    plan = plan_of(requests, {1: WEEK}, GRID, portion=2, solve=match_few)
    starts = {case_id: placed.slot.starts_at for case_id, placed in plan.placed.items()}
    assert len(set(starts.values())) == 5
    assert {case_id for case_id, at in starts.items() if at.date() == MONDAY} == {3, 4, 5}
    assert (plan.in_time, plan.optimal, plan.bound) == (12, False, None)


def test_few_are_planned_at_once() -> None:
    requests = [a_request(case_id, weight=1) for case_id in range(1, 6)]
    assert plan_of(requests, {1: WEEK}, GRID) == match(requests, {1: WEEK}, GRID)
