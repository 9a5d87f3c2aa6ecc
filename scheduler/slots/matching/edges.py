"""What may be chosen, as a list: the cells of the table of requests and times that a solver looks at."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scheduler.slots.matching.costs import costs_of, step_of
from scheduler.slots.matching.pruning import that_can_matter
from scheduler.slots.matching.shapes import Grid, Request
from scheduler.slots.matching.times import Ints, Times

AT_ONCE = 2_000_000
"""Cells whose costs are reckoned in one piece: a few tables of 16 MB."""


@dataclass(frozen=True)
class Edges:
    """A row, a column and what it costs, in each place. `nothing`: what each row costs without a column.

    A cost is both objectives as one number, the first as so many `step`s.
    """

    row: Ints
    column: Ints
    whole: Ints
    nothing: Ints
    columns: int
    step: int

    @property
    def cells(self) -> int:
        return len(self.nothing) * self.columns


def edges_that_matter(requests: Sequence[Request], times: Times, grid: Grid, *, grid_minutes: int) -> Edges:
    """Those that a best plan may need; reckoned for some requests at a time. Raises `TooManyAtOnce`.

    `grid_minutes`: times of an advisor lie at least so far apart.
    """
    step = step_of(requests)
    minutes = np.array([request.minutes + grid.buffer for request in requests])
    rows = max(1, AT_ONCE // max(1, len(times)))
    found: list[tuple[Ints, Ints, Ints, Ints]] = []
    for first in range(0, len(requests), rows):
        some = slice(first, first + rows)
        costs = costs_of(requests[some], times, grid, step)
        kept = that_can_matter(
            costs,
            times,
            minutes[some],
            longest=int(minutes.max()),
            grid_minutes=grid_minutes,
            others=len(requests) - 1,
        )
        row, column = np.nonzero(kept)
        found.append((row + first, column, costs.whole[row, column], costs.nothing))
    row, column, whole, nothing = (np.concatenate(parts) for parts in zip(*found, strict=True))
    return Edges(row, column, whole, nothing, len(times), step)
