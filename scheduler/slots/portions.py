"""A plan for any number of cases: all at once; or, where they are too many for exact sums, in portions. Pure."""

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import Protocol

from scheduler.slots.free import AdvisorWeek
from scheduler.slots.left_free import with_given
from scheduler.slots.matching import Grid, MatchPlan, Request, TooManyAtOnce, match

PORTION = 2000
"""So many cases can always be summed up, whatever they weigh."""


class Solve(Protocol):
    def __call__(
        self, requests: Sequence[Request], weeks: Mapping[int, AdvisorWeek], grid: Grid, *, seconds: float
    ) -> MatchPlan:
        """As `match`. Raises `TooManyAtOnce`."""


def plan_of(
    requests: Sequence[Request],
    weeks: Mapping[int, AdvisorWeek],
    grid: Grid,
    *,
    seconds: float = 20.0,
    portion: int = PORTION,
    solve: Solve = match,
) -> MatchPlan:
    """Who gets which time. Of too many at once the heaviest come first, then others with what these left."""
    try:
        return solve(requests, weeks, grid, seconds=seconds)
    except TooManyAtOnce:
        heaviest_first = iter(sorted(requests, key=lambda one: (-one.weight, one.due, one.case_id)))
        plans: list[MatchPlan] = []
        while some := list(islice(heaviest_first, portion)):
            plans.append(solve(some, weeks, grid, seconds=seconds))
            weeks = with_given(weeks, plans[-1], grid)
        return _together(plans)


def _together(every: Sequence[MatchPlan]) -> MatchPlan:
    return MatchPlan(
        placed={case: placed for plan in every for case, placed in plan.placed.items()},
        without={case: why for plan in every for case, why in plan.without.items()},
        in_time=sum(plan.in_time for plan in every),
        cost=sum(plan.cost for plan in every),
        optimal=False,
        bound=None,
    )
