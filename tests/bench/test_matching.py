"""What the benchmark says of a plan is true: the proof tells a best plan from one that is not."""

import numpy as np
import pytest

from bench.matching.tables import Table, Worth, is_optimal, tables
from bench.matching.town import Town, asked, failures, loaded, on_record
from bench.matching.ways import first_free, greedy, lapx, ortools_flow, scipy_dense, scipy_sparse
from db.session import Database
from scheduler.slots.matching import match


def test_ours_costs_what_is_proven_to_be_the_least(sqlite: Database) -> None:
    town = Town(200, slots=1.0)
    on_record(sqlite, town)
    with sqlite.reading() as session:
        ready = asked(session, loaded(session), failures(town), town)
    plan, found = match(*ready), list(tables(*ready))
    best = sum((table.worth(lapx(table)) for table in found), Worth())
    weights = sum(request.weight for request in ready[0])
    assert (weights - plan.in_time, plan.cost, len(plan.without)) == (best.late, best.cost, best.unplaced)
    for table in found:
        assert all(is_optimal(table, way(table)) for way in (lapx, scipy_dense, scipy_sparse, ortools_flow))
        assert not any(is_optimal(table, way(table)) for way in (first_free, greedy))


@pytest.mark.parametrize("swap", [(0, 1), (2, 5), (3, 7)])
def test_the_proof_fails_when_two_are_swapped(swap: tuple[int, int]) -> None:
    """A row's cell costs its distance from the diagonal, squared: only the diagonal is best."""
    places = np.arange(8)
    whole = (places[:, None] - places[None, :]) ** 2
    everything = np.ones((8, 8), dtype=bool)
    table = Table(whole, np.full(8, 100), everything, everything, list(range(8)), 1000)
    assert is_optimal(table, places)
    one, other = swap
    chosen = places.copy()
    chosen[[one, other]] = chosen[[other, one]]
    assert not is_optimal(table, chosen)
