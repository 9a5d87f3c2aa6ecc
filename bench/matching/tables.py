"""Ready tables of costs, one a component, as other solvers want them; what a choice is worth; the proof."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from scheduler.slots.free import AdvisorWeek
from scheduler.slots.matching import Grid, Request
from scheduler.slots.matching.components import components
from scheduler.slots.matching.costs import costs_of, step_of
from scheduler.slots.matching.times import tiled_times

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """`whole`: row by row what each time costs, both objectives as one; `nothing` in cells that a row may not
    have, and in columns that fill up the table to as many as rows. `own`: times of the own advisor. `order`: the
    heaviest first.
    """

    whole: Ints
    nothing: Ints
    allowed: NDArray[np.bool_]
    own: NDArray[np.bool_]
    order: list[int]
    step: int

    def worth(self, chosen: Ints) -> "Worth":
        rows = np.arange(len(chosen))
        total = int(self.whole[rows, chosen].sum())
        placed = self.allowed[rows, chosen]
        return Worth(total // self.step, total % self.step, int((~placed).sum()))


@dataclass(frozen=True)
class Worth:
    """`late`: the weight not placed in time."""

    late: int = 0
    cost: int = 0
    unplaced: int = 0

    def __add__(self, other: "Worth") -> "Worth":
        return Worth(self.late + other.late, self.cost + other.cost, self.unplaced + other.unplaced)


def tables(requests: Sequence[Request], weeks: Mapping[int, AdvisorWeek], grid: Grid) -> Iterator[Table]:
    for group in components(requests, weeks):
        first = min(request.earliest for request in group).toordinal()
        last = max(request.latest for request in group).toordinal()
        advisors = sorted({advisor for request in group for advisor in request.candidates})
        times = tiled_times([weeks[one] for one in advisors], range(first, last + 1), grid, group[0].minutes)
        step = step_of(group)
        costs = costs_of(group, times, grid, step)
        missing = max(0, len(group) - len(times))
        fill = np.repeat(costs.nothing[:, None], missing, axis=1)
        own = np.array([times.advisor == request.advisor_id for request in group])
        yield Table(
            whole=np.hstack([costs.whole, fill]),
            nothing=costs.nothing,
            allowed=np.hstack([costs.allowed, fill < 0]),
            own=np.hstack([own, fill < 0]),
            order=sorted(range(len(group)), key=lambda row: (-group[row].weight, group[row].due, row)),
            step=step,
        )


def is_optimal(table: Table, chosen: Ints) -> bool:
    """Whether prices prove that no other choice costs less.

    A column's price is 0 when nobody has it, and never above. Each row must have the cheapest cell, prices taken
    off. Prices that fulfil this exist if and only if the choice is the best (duality); they are raised from far
    below until every row is content, or one would have to be positive.
    """
    rows = np.arange(len(chosen))
    price = np.zeros(table.whole.shape[1], dtype=np.int64)
    price[chosen] = -(2**60)
    own = table.whole[rows, chosen]
    for _round in range(len(chosen) + 2):
        wanted = (own[:, None] - table.whole + price).max(axis=1)
        if np.array_equal(wanted, price[chosen]):
            return bool((price <= 0).all())
        price[chosen] = wanted
    return False
