"""The cost of scheduler/slots/cost.py for many requests and times at once."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

import numpy as np

from scheduler.calendar.opening import instant
from scheduler.slots import cost
from scheduler.slots.matching.shapes import Grid, Request, TooManyAtOnce
from scheduler.slots.matching.times import EPOCH, MINUTE, Ints, Marks, Times

EXACT = 2**53
"""Up to here every whole number is a float of its own."""

INTERMEDIATE = 4
"""What a solver adds up on its way stays below so many times the sum of what all rows can cost at most: a price is
the length of a path through the rows, and at most three such lengths and one cost meet in a sum."""

MAY_NOT = -1
PART = {part: index for index, part in enumerate(cost.PARTS)}

Kind = TypeVar("Kind", bound=Hashable)


@dataclass(frozen=True)
class Costs:
    """A row per request, a column per time.

    `allowed`: the request may have the time. `cost`: in minutes. `late`: the time lies after the case is due.
    `whole`: both objectives as one number, the first of them as so many `step`s: no sum of costs reaches one.
    `nothing`: what a request costs in `whole` when it gets no time; so does a time that it may not have.
    """

    allowed: Marks
    cost: Ints
    late: Marks
    whole: Ints
    nothing: Ints


def step_of(requests: Sequence[Request]) -> int:
    """More than all costs together. Raises `TooManyAtOnce` where sums would not stay exact."""
    step = 1 + len(requests) * cost.NO_SLOT
    highest = sum(step * request.weight + cost.NO_SLOT for request in requests)
    if INTERMEDIATE * highest >= EXACT:
        raise TooManyAtOnce(len(requests))
    return step


def costs_of(requests: Sequence[Request], times: Times, grid: Grid, step: int) -> Costs:
    advisor, *hours = _tables(requests, times, grid).values()
    found = advisor.everywhere()
    allowed = (found != MAY_NOT) & _fits(requests, times, grid)
    late = times.ordinal > _column(request.due.toordinal() for request in requests)
    found += times.minute - _column(_begin(request.earliest, grid.zone) for request in requests)
    found += cost.LOAD * times.load + cost.LATE * late
    for table in hours:
        found += table.everywhere()
    weights = _column(request.weight for request in requests)
    nothing = step * weights + cost.NO_SLOT
    whole = np.where(allowed, found + step * weights * late, nothing)
    return Costs(allowed, found, late, whole, nothing[:, 0])


def parts_of(requests: Sequence[Request], times: Times, places: Ints, grid: Grid) -> dict[str, Ints]:
    """What requests pay for the times that they have, by part."""
    due = np.array([request.due.toordinal() for request in requests])
    begin = np.array([_begin(request.earliest, grid.zone) for request in requests])
    return {
        "waiting": times.minute[places] - begin,
        **{name: table.at(places) for name, table in _tables(requests, times, grid).items()},
        "day_load": cost.LOAD * times.load[places],
        "late": cost.LATE * (times.ordinal[places] > due),
    }


def last_day(request: Request) -> date:
    return min(request.latest, request.earliest + cost.LONGEST_HORIZON)


def _fits(requests: Sequence[Request], times: Times, grid: Grid) -> Marks:
    """Within the days of each request, with room for it, on days that are not full."""
    minutes = _column(request.minutes + grid.buffer for request in requests)
    first = _column(request.earliest.toordinal() for request in requests)
    last = _column(last_day(request).toordinal() for request in requests)
    room = np.where(times.most > 0, times.minutes, 0)[times.day]
    fits: Marks = (times.ordinal >= first) & (times.ordinal <= last) & (np.minimum(times.room, room) >= minutes)
    return fits


@dataclass(frozen=True)
class KindTable:
    """What each kind of request pays for each kind of time: a `row` per request, a `column` per time."""

    costs: Ints
    row: Ints
    column: Ints

    def everywhere(self) -> Ints:
        return self.costs[self.row].take(self.column, axis=1)

    def at(self, places: Ints) -> Ints:
        """For each request, at its place in the times."""
        return self.costs[self.row, self.column[places]]


def _tables(requests: Sequence[Request], times: Times, grid: Grid) -> dict[str, KindTable]:
    """`colleague` first; `MAY_NOT` in it where an advisor may not call."""
    advisors, advisor = np.unique(times.advisor, return_inverse=True)

    def colleague(kind: tuple[int, tuple[int, ...]]) -> list[int]:
        own, candidates = kind[0], frozenset(kind[1])
        return [cost.colleague(own, one) if one in candidates else MAY_NOT for one in advisors.tolist()]

    def answers(good_hour: int | None) -> list[int]:
        return [cost.answers(grid.answers, hour, good_hour) for hour in cost.HOURS]

    def named(good_hour: int | None) -> list[int]:
        return [cost.named_hour(good_hour, hour) for hour in cost.HOURS]

    good_hours = [request.good_hour for request in requests]
    whom = [(request.advisor_id, request.candidates) for request in requests]
    return {
        "colleague": KindTable(*_by_kind(whom, colleague), advisor),
        "failed_hour": KindTable(_failed_hours(requests), np.arange(len(requests)), times.week_part),
        "answers": KindTable(*_by_kind(good_hours, answers), times.hour),
        "good_hour": KindTable(*_by_kind(good_hours, named), times.hour),
    }


def _by_kind(kinds: Sequence[Kind], costs: Callable[[Kind], list[int]]) -> tuple[Ints, Ints]:
    """A row of `costs` per kind, reckoned once for all of that kind, and the row of each."""
    rows: dict[Kind, int] = {}
    row = np.array([rows.setdefault(kind, len(rows)) for kind in kinds], dtype=np.int64)
    return np.array([costs(kind) for kind in rows], dtype=np.int64), row


def _failed_hours(requests: Sequence[Request]) -> Ints:
    """What each part of the week costs each request for the attempts that failed."""
    parts = len(cost.PARTS)
    failed = np.zeros((len(requests), cost.WEEK_PARTS), dtype=np.int64)
    for row, request in enumerate(requests):
        for (weekday, part), count in request.failed.items():
            failed[row, weekday * parts + PART[part]] = count
    in_part = failed.reshape(len(requests), -1, parts).sum(axis=1)
    on_other_days = np.tile(in_part, cost.WEEK_PARTS // parts) - failed
    costs = [[cost.failed_hour(then, others) for others in (0, 1)] for then in range(cost.COUNTED_FAILURES + 1)]
    return np.array(costs)[np.minimum(failed, cost.COUNTED_FAILURES), np.minimum(on_other_days, 1)]


@lru_cache(maxsize=1024)
def _begin(day: date, zone: ZoneInfo) -> int:
    """The beginning of a local day, in minutes since 1970 UTC."""
    return (instant(day, time.min, zone) - EPOCH) // MINUTE


def _column(values: Iterable[int]) -> Ints:
    return np.fromiter(values, dtype=np.int64)[:, None]
