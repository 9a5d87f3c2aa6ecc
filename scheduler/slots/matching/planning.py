"""A plan, put together from components that are planned apart."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.slots import cost
from scheduler.slots.free import AdvisorWeek
from scheduler.slots.matching.assignment import assign
from scheduler.slots.matching.components import components
from scheduler.slots.matching.costs import last_day, parts_of
from scheduler.slots.matching.mixed import search
from scheduler.slots.matching.shapes import NO_TIME, NOBODY_MAY, Grid, MatchPlan, Placed, Request
from scheduler.slots.matching.times import UNPLACED, Ints, Times, all_times, tiled_times


@dataclass(frozen=True)
class Part:
    """The plan of requests that are planned together. `bound`: as in `MatchPlan`."""

    requests: Sequence[Request]
    placed: Mapping[int, Placed]
    bound: int | None

    @property
    def cost(self) -> int:
        without = len(self.requests) - len(self.placed)
        return sum(found.cost for found in self.placed.values()) + cost.NO_SLOT * without


def plan(requests: Sequence[Request], weeks: Mapping[int, AdvisorWeek], grid: Grid, seconds: float) -> MatchPlan:
    """See `match`. Where lengths differ, each component may search for its share of `seconds`."""
    ordered = sorted(requests, key=lambda request: request.case_id)
    groups = list(components(ordered, weeks))
    to_search = sum(len(group) for group in groups if not _of_one_length(group))
    parts = [
        _assigned(group, weeks, grid)
        if _of_one_length(group)
        else _searched(group, weeks, grid, seconds * len(group) / to_search)
        for group in groups
    ]
    alone = [request for request in ordered if not any(advisor in weeks for advisor in request.candidates)]
    return _whole(ordered, [*parts, Part(alone, {}, cost.NO_SLOT * len(alone))])


def _of_one_length(group: Sequence[Request]) -> bool:
    return len({request.minutes for request in group}) == 1


def _assigned(group: Sequence[Request], weeks: Mapping[int, AdvisorWeek], grid: Grid) -> Part:
    times = tiled_times(_asked(group, weeks), _days(group), grid, group[0].minutes)
    part = Part(group, _placed(group, times, assign(group, times, grid), grid), None)
    return Part(part.requests, part.placed, part.cost)


def _searched(group: Sequence[Request], weeks: Mapping[int, AdvisorWeek], grid: Grid, seconds: float) -> Part:
    times = all_times(_asked(group, weeks), _days(group), grid, min(request.minutes for request in group))
    places, bound = search(group, times, grid, seconds)
    return Part(group, _placed(group, times, places, grid), bound)


def _asked(group: Iterable[Request], weeks: Mapping[int, AdvisorWeek]) -> list[AdvisorWeek]:
    advisors = {advisor for request in group for advisor in request.candidates}
    return [weeks[advisor] for advisor in sorted(advisors) if advisor in weeks]


def _days(group: Sequence[Request]) -> range:
    """Ordinals of the local days from the first that anybody may have to the last."""
    first = min(request.earliest for request in group)
    return range(first.toordinal(), max(map(last_day, group)).toordinal() + 1)


def _placed(group: Sequence[Request], times: Times, places: Ints, grid: Grid) -> dict[int, Placed]:
    having = [
        (request, place)
        for request, place in zip(group, _in_order(group, places.tolist()), strict=True)
        if place != UNPLACED
    ]
    if not having:
        return {}
    requests, taken = zip(*having, strict=True)
    parts = parts_of(requests, times, np.array(taken), grid)
    paid = zip(*(costs.tolist() for costs in parts.values()), strict=True)
    return {
        request.case_id: Placed(
            slot=times.slot(place, request.minutes, grid.buffer),
            cost=sum(costs),
            parts=dict(zip(parts, costs, strict=True)),
        )
        for request, place, costs in zip(requests, taken, paid, strict=True)
    }


def _in_order(group: Sequence[Request], places: list[int]) -> list[int]:
    """Requests that are alike in all but their case change places, so that the lower case comes first."""
    alike: dict[object, list[int]] = {}
    for index, request in enumerate(group):
        alike.setdefault(request.kind, []).append(index)
    ordered = list(places)
    for indices in alike.values():
        if len(indices) > 1:
            in_order = sorted((places[index] for index in indices), key=lambda place: (place == UNPLACED, place))
            for index, place in zip(indices, in_order, strict=True):
                ordered[index] = place
    return ordered


def _whole(requests: Sequence[Request], parts: Sequence[Part]) -> MatchPlan:
    placed = {case: found for part in parts for case, found in part.placed.items()}
    without = {
        request.case_id: NO_TIME if request.candidates else NOBODY_MAY
        for request in requests
        if request.case_id not in placed
    }
    in_time = [
        request for request in requests if request.case_id in placed and _is_in_time(placed[request.case_id])
    ]
    bounds = [part.bound for part in parts if part.bound is not None]
    total = sum(part.cost for part in parts)
    bound = sum(bounds) if len(bounds) == len(parts) else None
    return MatchPlan(placed, without, sum(request.weight for request in in_time), total, total == bound, bound)


def _is_in_time(placed: Placed) -> bool:
    return not placed.parts["late"]
