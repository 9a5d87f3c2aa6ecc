"""Who gets which time when talks differ in length: searched by HiGHS, with a proof of how good the plan is.

First the greatest weight in time is searched, then the least cost that keeps it. Apart, both are small numbers,
which a solver that reckons in floats with tolerances can tell from each other. What is found by taking one after
the other stands where the search finds nothing better before its time is over.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, isfinite

import numpy as np

from scheduler.slots import cost
from scheduler.slots.matching.edges import Edges, edges_that_matter
from scheduler.slots.matching.greedy import one_by_one
from scheduler.slots.matching.highs import TOLERANCE, Choices, at_least, least, of_each_kind
from scheduler.slots.matching.shapes import Grid, Request
from scheduler.slots.matching.times import UNPLACED, Ints, Times

FOR_TIME = 0.25
"""Of the seconds, to find out how much can be placed in time."""


@dataclass(frozen=True)
class Plan:
    """`places`: request -> its place in the times, or `UNPLACED`; `in_time`: their weight; `cost`: of all."""

    places: Ints
    in_time: int
    cost: int

    @property
    def worth(self) -> tuple[int, int]:
        return self.in_time, -self.cost


def search(requests: Sequence[Request], times: Times, grid: Grid, seconds: float) -> tuple[Ints, int | None]:
    """For each request its place in `times`, or `UNPLACED`; and the `bound` of a `MatchPlan`.

    Raises `TooManyAtOnce`.
    """
    edges = edges_that_matter(requests, times, grid, grid_minutes=grid.minutes)
    if not len(edges.row):
        return np.full(len(requests), UNPLACED), cost.NO_SLOT * len(requests)
    kinds = _kinds(requests)
    choices = _choices(requests, kinds, edges, grid)
    plan, most = _one_by_one(requests, times, grid, edges), int(_best_weights(choices) @ choices.count)
    if plan.in_time < most:
        found, bound = _most_weight(choices, kinds, times, seconds * FOR_TIME)
        plan, most = _better(plan, found), min(most, bound)
    found, least_cost = _least_cost(choices, kinds, times, plan.in_time, seconds * (1 - FOR_TIME))
    best = _better(plan, found)
    return best.places, min(least_cost, best.cost) if best.in_time == most else None


def _kinds(requests: Sequence[Request]) -> list[list[int]]:
    """Requests that are alike: the solver sees them as one that may be chosen several times."""
    kinds: dict[object, list[int]] = {}
    for index, request in enumerate(requests):
        kinds.setdefault(request.kind, []).append(index)
    return list(kinds.values())


def _choices(requests: Sequence[Request], kinds: list[list[int]], edges: Edges, grid: Grid) -> Choices:
    kind_of = np.full(len(requests), UNPLACED)
    kind_of[[members[0] for members in kinds]] = np.arange(len(kinds))
    first = kind_of[edges.row] != UNPLACED
    row, whole = edges.row[first], edges.whole[first]
    return Choices(
        kind=kind_of[row],
        column=edges.column[first],
        length=np.array([request.minutes + grid.buffer for request in requests])[row],
        cost=whole % edges.step,
        in_time=np.where(whole < edges.step, np.array([request.weight for request in requests])[row], 0),
        count=np.array([len(members) for members in kinds]),
    )


def _one_by_one(requests: Sequence[Request], times: Times, grid: Grid, edges: Edges) -> Plan:
    chosen = one_by_one(requests, times, grid, edges)
    placed = chosen != UNPLACED
    whole = int(edges.whole[chosen[placed]].sum() + edges.nothing[~placed].sum())
    weights = sum(request.weight for request in requests)
    places = np.where(placed, edges.column[chosen], UNPLACED)
    return Plan(places, weights - whole // edges.step, whole % edges.step)


def _best_weights(choices: Choices) -> Ints:
    """Kind -> the weight of each in time, if nobody were in anybody's way."""
    best = np.zeros(len(choices.count), dtype=np.int64)
    np.maximum.at(best, choices.kind, choices.in_time)
    return best


def _most_weight(
    choices: Choices, kinds: list[list[int]], times: Times, seconds: float
) -> tuple[Plan | None, int]:
    """A plan with much weight in time, and how much none can pass."""
    answer = least(-choices.in_time, choices, times, of_each_kind(choices), seconds=seconds)
    most = floor(TOLERANCE - answer.bound) if isfinite(answer.bound) else int(choices.in_time.sum())
    return _plan(choices, kinds, answer.chosen), most


def _least_cost(
    choices: Choices, kinds: list[list[int]], times: Times, in_time: int, seconds: float
) -> tuple[Plan | None, int]:
    """A cheap plan with so much weight in time, and what none costs less than."""
    weights = _best_weights(choices)
    if weights.all() and in_time == int(weights @ choices.count):
        choices = choices.only(choices.in_time > 0)  # everybody can have a time that is not too late
        answer = least(choices.cost, choices, times, of_each_kind(choices, all_of_them=True), seconds=seconds)
        none = 0
    else:
        conditions = of_each_kind(choices), at_least(choices.in_time, in_time)
        none = cost.NO_SLOT * int(choices.count.sum())
        answer = least(choices.cost - cost.NO_SLOT, choices, times, *conditions, seconds=seconds)
    bound = ceil(answer.bound - TOLERANCE) + none if isfinite(answer.bound) else 0
    return _plan(choices, kinds, answer.chosen), bound


def _plan(choices: Choices, kinds: list[list[int]], chosen: Ints | None) -> Plan | None:
    """The chosen times of a kind go to its requests in their order."""
    if chosen is None:
        return None
    waiting = [iter(members) for members in kinds]
    places = np.full(int(choices.count.sum()), UNPLACED)
    for kind, column in zip(choices.kind[chosen].tolist(), choices.column[chosen].tolist(), strict=True):
        places[next(waiting[kind])] = column
    total = int(choices.cost[chosen].sum()) + cost.NO_SLOT * (len(places) - len(chosen))
    return Plan(places, int(choices.in_time[chosen].sum()), total)


def _better(plan: Plan, other: Plan | None) -> Plan:
    return plan if other is None or other.worth <= plan.worth else other
