"""What a plan comes to, and what one more day of an advisor would change. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

from scheduler.calendar.holidays import ONE_DAY
from scheduler.calendar.opening import Hours
from scheduler.frame import Frame
from scheduler.proposing.outlook import Outlook
from scheduler.slots.free import AdvisorWeek, working_minutes
from scheduler.slots.matching import MatchPlan, Placed, Request
from scheduler.slots.portions import plan_of

Numbers = dict[str, Any]

SOMEBODY = 0  # an advisor who is not there yet; ids begin with 1
DAYS_TRIED = 5
SECONDS = 5.0  # for each of them, where the best plan is hard to find


def numbers_of(outlook: Outlook, plan: MatchPlan) -> Numbers:
    """`wait`: working days from today on average, None where nobody gets a time; `in_time`: the sum of weights."""
    requests = {case_id: wanted.request for case_id, wanted in outlook.wanted.items()}
    placed = [(requests[case_id], placed) for case_id, placed in plan.placed.items()]
    return {
        "cases": len(requests),
        "placed": len(placed),
        "before_due": sum(_day(one, outlook.frame) <= request.due for request, one in placed),
        "own_advisor": sum(one.slot.advisor_id == request.advisor_id for request, one in placed),
        "wait": _mean_wait([_day(one, outlook.frame) for _request, one in placed], outlook.frame),
        "optimal": plan.optimal,
    }


def one_more_day(outlook: Outlook, plan: MatchPlan, progress: Callable[[], None] = lambda: None) -> Numbers | None:
    """The day, of the next five on which somebody works, on which one more advisor who may do everything would
    help most, with the numbers of the plan there would be; None where no day would help.

    `progress`: told after each day.
    """
    best, numbers = plan, None
    for day, hours in islice(_days(outlook), DAYS_TRIED):
        other = _with_somebody(outlook, day, hours)
        then = plan_of(
            [wanted.request for wanted in other.wanted.values()], other.weeks, other.grid, seconds=SECONDS
        )
        if _rank(then) > _rank(best):
            best, numbers = then, numbers_of(other, then) | {"day": day.isoformat()}
        progress()
    return numbers


def _rank(plan: MatchPlan) -> tuple[int, int, int]:
    return plan.in_time, len(plan.placed), -plan.cost


def _days(outlook: Outlook) -> Iterator[tuple[date, tuple[Hours, ...]]]:
    """The days from the first possible one on which somebody works, with the longest hours of that day."""
    requests = [wanted.request for wanted in outlook.wanted.values()]
    day = min((request.earliest for request in requests), default=outlook.frame.today)
    last = max((request.latest for request in requests), default=outlook.frame.today)
    while day <= last:
        longest = max(outlook.weeks.values(), key=lambda week: _minutes(week, day, outlook), default=None)
        if longest is not None and _minutes(longest, day, outlook):
            yield day, longest.hours_on(day)
        day += ONE_DAY


def _minutes(week: AdvisorWeek, day: date, outlook: Outlook) -> int:
    grid = outlook.grid
    return working_minutes(week, day, zone=grid.zone, days=grid.days, lunch=grid.lunch)


def _with_somebody(outlook: Outlook, day: date, hours: tuple[Hours, ...]) -> Outlook:
    somebody = AdvisorWeek(SOMEBODY, hours=(), absences=(), taken=frozenset(), day_hours={day: hours})
    return replace(
        outlook,
        weeks={**outlook.weeks, SOMEBODY: somebody},
        wanted={
            case_id: replace(wanted, request=_may(wanted.request)) for case_id, wanted in outlook.wanted.items()
        },
    )


def _may(request: Request) -> Request:
    return replace(request, candidates=(*request.candidates, SOMEBODY))


def _mean_wait(days: Iterable[date], frame: Frame) -> float | None:
    waits = [_working_days(frame, day) for day in days]
    return round(sum(waits) / len(waits), 1) if waits else None


def _working_days(frame: Frame, until: date) -> int:
    """After today, up to a day."""
    ahead = (frame.today + ONE_DAY * step for step in range(1, (until - frame.today).days + 1))
    return sum(frame.days.is_working_day(day) for day in ahead)


def _day(placed: Placed, frame: Frame) -> date:
    return placed.slot.starts_at.astimezone(frame.zone).date()
