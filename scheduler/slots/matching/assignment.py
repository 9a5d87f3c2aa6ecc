"""Who gets which time when all talks take as long: an assignment, solved exactly by scipy.

Rows are requests, columns are times. A request without a time costs `nothing`, more than with any. Where only so
many talks may stand in an advisor's day, rows are added that must take a time of that day at no cost: as many as
have to stay free.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from scheduler.slots.matching.costs import costs_of, step_of
from scheduler.slots.matching.edges import AT_ONCE, Edges, edges_that_matter
from scheduler.slots.matching.shapes import Grid, Request
from scheduler.slots.matching.times import UNPLACED, Ints, Times

DENSE_CELLS, DENSE_SHARE = 16_000_000, 0.3
"""Up to so many cells (128 MB), of which such a share may be chosen, the dense solver is the quicker one; measured
with 1,000 and 3,000 rows, of whose cells 2 to 50 % may be chosen."""


def assign(requests: Sequence[Request], times: Times, grid: Grid) -> Ints:
    """For each request its place in `times`, or `UNPLACED`; `times` for one length. Raises `TooManyAtOnce`."""
    stay_free = _to_stay_free(times.day, times.most)
    if (len(requests) + len(stay_free)) * len(times) <= AT_ONCE:
        costs = costs_of(requests, times, grid, step_of(requests))
        return _solved_densely(costs.whole, costs.nothing, stay_free)
    edges = edges_that_matter(requests, times, grid, grid_minutes=requests[0].minutes + grid.buffer)
    kept, renumbered = np.unique(edges.column, return_inverse=True)
    edges = replace(edges, column=renumbered, columns=len(kept))
    stay_free = _to_stay_free(times.day[kept], times.most)
    dense = edges.cells <= DENSE_CELLS and len(edges.row) >= DENSE_SHARE * edges.cells
    places = (
        _solved_densely(_table(edges), edges.nothing, stay_free) if dense else _solved_sparsely(edges, stay_free)
    )
    return np.append(kept, UNPLACED)[places]


def _to_stay_free(days: Ints, most: Ints) -> list[Ints]:
    """For each time that has to stay free, the columns of its day. `days`: column -> day; `most`: day -> talks."""
    surplus = np.bincount(days, minlength=len(most)) - most
    return [
        columns
        for day in np.flatnonzero(surplus > 0)
        for columns in [np.flatnonzero(days == day)] * int(surplus[day])
    ]


def _table(edges: Edges) -> Ints:
    table = np.repeat(edges.nothing[:, None], edges.columns, axis=1)
    table[edges.row, edges.column] = edges.whole
    return table


def _solved_densely(whole: Ints, nothing: Ints, stay_free: Sequence[Ints]) -> Ints:
    """One table, `nothing` in cells that a request may not have: in such a one it is without a time.

    It takes a column there that others could want; but there are at least as many columns as rows, so each row
    without a time finds one that nobody needs.
    """
    from scipy.optimize import linear_sum_assignment

    (requests, columns), rows = whole.shape, len(nothing) + len(stay_free)
    table = np.full((rows, max(rows, columns)), np.inf)
    table[:requests] = nothing[:, None]
    table[:requests, :columns] = whole
    for row, columns in enumerate(stay_free, start=requests):
        table[row, columns] = 0
    chosen: Ints = linear_sum_assignment(table)[1][:requests]
    placed = table[np.arange(requests), chosen] < nothing
    return np.where(placed, chosen, UNPLACED)


def _solved_sparsely(edges: Edges, stay_free: Sequence[Ints]) -> Ints:
    """Only the cells that may be chosen; each request has a column of its own for no time at all."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    requests, own = len(edges.nothing), np.arange(len(edges.nothing))
    free_rows = np.repeat(np.arange(len(stay_free)) + requests, [len(columns) for columns in stay_free])
    row = np.concatenate([edges.row, own, free_rows])
    column = np.concatenate([edges.column, own + edges.columns, *stay_free])
    whole = np.concatenate([edges.whole, edges.nothing, np.zeros(len(free_rows), dtype=np.int64)])
    shape = (requests + len(stay_free), edges.columns + requests)
    graph = csr_array(((whole + 1).astype(float), (row, column)), shape)  # a cell of 0 would be none
    chosen: Ints = min_weight_full_bipartite_matching(graph)[1][:requests]
    return np.where(chosen < edges.columns, chosen, UNPLACED)
