"""Other ways to fill a ready table: two plain rules, and other solvers."""

import numpy as np
from lap import lapjv
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow
from ortools.sat.python import cp_model
from scipy.optimize import linear_sum_assignment
from scipy.sparse import csr_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from bench.matching.tables import Ints, Table

CP_SAT_SECONDS = 30
"""It proves nothing for a team of 100 clients in ten minutes: what it found after so long is shown."""


def first_free(table: Table) -> Ints:
    """In the order of need, each the first free time of the own advisor, else of a colleague."""
    return _one_by_one(table, np.where(table.own, 0, 1) * table.whole.shape[1] + np.arange(table.whole.shape[1]))


def greedy(table: Table) -> Ints:
    """In the order of need, each the cheapest free time."""
    return _one_by_one(table, table.whole)


def _one_by_one(table: Table, wish: Ints) -> Ints:
    """Who finds none takes a column that is left when all have chosen."""
    free = np.ones(table.whole.shape[1], dtype=bool)
    chosen = np.full(len(table.whole), -1, dtype=np.int64)
    for row in table.order:
        cells = np.flatnonzero(table.allowed[row] & free)
        if len(cells):
            chosen[row] = cells[np.argmin(wish[row, cells])]
            free[chosen[row]] = False
    left = iter(np.flatnonzero(free))
    for row in np.flatnonzero(chosen < 0):
        chosen[row] = next(left)
    return chosen


def lapx(table: Table) -> Ints:
    _cost, chosen, _rows = lapjv(table.whole.astype(float), extend_cost=True)
    return np.asarray(chosen, dtype=np.int64)


def lapx_with_own_columns(table: Table) -> Ints:
    """As the table is written down at first: each row has a column of its own for no time at all."""
    rows, columns = table.whole.shape
    wide = np.full((rows, columns + rows), 2.0**50)
    wide[:, :columns][table.allowed] = table.whole[table.allowed]
    wide[np.arange(rows), columns + np.arange(rows)] = table.nothing
    chosen = np.asarray(lapjv(wide, extend_cost=True)[1], dtype=np.int64)
    left = iter(np.setdiff1d(np.arange(columns), chosen))
    return np.array([cell if cell < columns else next(left) for cell in chosen])


def scipy_dense(table: Table) -> Ints:
    return np.asarray(linear_sum_assignment(table.whole)[1])


def scipy_sparse(table: Table) -> Ints:
    return np.asarray(min_weight_full_bipartite_matching(csr_array(table.whole.astype(float)))[1])


def ortools_flow(table: Table) -> Ints:
    rows, columns = table.whole.shape
    row, column = np.divmod(np.arange(rows * columns), columns)
    flow = SimpleMinCostFlow()
    ones = np.ones(rows * columns, dtype=np.int64)
    arcs = flow.add_arcs_with_capacity_and_unit_cost(row, rows + column, ones, table.whole.ravel())
    end = np.full(columns, rows + columns)
    flow.add_arcs_with_capacity_and_unit_cost(
        rows + np.arange(columns), end, np.ones(columns, dtype=np.int64), np.zeros(columns, dtype=np.int64)
    )
    flow.set_nodes_supplies(np.r_[np.arange(rows), rows + columns], np.r_[np.ones(rows, dtype=np.int64), -rows])
    assert flow.solve() == flow.OPTIMAL
    used = flow.flows(arcs) > 0
    chosen = np.empty(rows, dtype=np.int64)
    chosen[row[used]] = column[used]
    return chosen


def ortools_cp_sat(table: Table) -> Ints:
    model = cp_model.CpModel()
    rows, columns = table.whole.shape
    cells = [[model.new_bool_var("") for _ in range(columns)] for _ in range(rows)]
    for row in cells:
        model.add_exactly_one(row)
    for column in zip(*cells, strict=True):
        model.add_at_most_one(column)
    costs = table.whole.tolist()
    model.minimize(sum(costs[r][c] * cells[r][c] for r in range(rows) for c in range(columns)))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.max_time_in_seconds = CP_SAT_SECONDS
    assert solver.solve(model) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return np.array([[solver.boolean_value(cell) for cell in row].index(True) for row in cells])
