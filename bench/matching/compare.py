"""Fills towns in every way and tells what each is worth, how long it takes and how much memory, as a table."""

import gc
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TypeVar

from bench.matching import ways
from bench.matching.tables import Ints, Table, Worth, is_optimal, tables
from bench.matching.town import Town, asked, failures, loaded, on_record
from db.schema import migrate
from db.session import Database
from scheduler.slots.matching import MatchPlan, match

SMALL = (200, 2_000)
FLOW_AT_MOST, CP_SAT_AT_MOST = 20_000, 200
QUICK = 5.0
PEAK_RESET = Path("/proc/self/clear_refs")
HEAD = "| way | cost | weight late | unplaced | seconds | of lapx | peak MB |\n|-|-|-|-|-|-|-|\n"

Found = TypeVar("Found")


def compare(sizes: Sequence[int] = SMALL, *, whole: bool = False) -> None:
    for clients in sizes:
        _one_town(Town(clients), whole=whole)
    for town in _harder(max(sizes)) if whole else ():
        _one_town(town, whole=whole)
    _mixed(Town(200 if whole else 40, slots=1.8, mixed=True), seconds=120 if whole else 10)


def _harder(most: int) -> Iterable[Town]:
    clients = min(most, 20_000)
    return Town(clients, slots=1.0), Town(clients, slots=6), Town(clients, team=100)


def _one_town(town: Town, *, whole: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'bench.db')}")
        migrate(database)
        on_record(database, town)
        with database.reading() as session:
            cases, failed = loaded(session), failures(town)
            plan, ours = _measured(lambda: match(*asked(session, cases, failed, town)))
            ready = asked(session, cases, failed, town)
            alone, matching = _measured(lambda: match(*ready))
        database.close()
        assert plan == alone
        sys.stdout.write(f"\n{town.name}\n\n{HEAD}")
        ways_told = _others(town, list(tables(*ready)), whole=whole)
    best, of_lapx = ways_told["lapx, ready tables"]
    assert plan.optimal
    ours_worth = _worth(plan, sum(request.weight for request in ready[0]))
    _tell("ours, from ORM objects", ours_worth, best, ours, of_lapx[0])
    _tell("ours, from requests and weeks", ours_worth, best, matching, of_lapx[0])
    for name, (worth, used) in ways_told.items():
        _tell(name, worth, best, used, of_lapx[0])
    sys.stdout.write(
        f"\nGap of ours to the optimum: {(ours_worth.late - best.late, ours_worth.cost - best.cost)}\n"
    )


Used = tuple[float, float]
"""Seconds of processor time, and megabytes above what was taken before."""


def _others(town: Town, ready: list[Table], *, whole: bool) -> dict[str, tuple[Worth, Used]]:
    solvers: dict[str, Callable[[Table], Ints]] = {
        "first free time": ways.first_free,
        "greedy: cheapest time left": ways.greedy,
        "lapx, ready tables": ways.lapx,
        "lapx, ready tables, own columns for no time": ways.lapx_with_own_columns,
        "scipy dense, ready tables": ways.scipy_dense,
        "scipy sparse, ready tables": ways.scipy_sparse,
    }
    if town.clients <= FLOW_AT_MOST:
        solvers["OR-Tools min-cost flow"] = ways.ortools_flow
    if whole and town.clients <= CP_SAT_AT_MOST:
        solvers[f"OR-Tools CP-SAT, {ways.CP_SAT_SECONDS} s a team"] = ways.ortools_cp_sat
    told = {}
    for name, solve in solvers.items():
        chosen, used = _measured(lambda solve=solve: [solve(table) for table in ready])  # type: ignore[misc]
        worth = sum((table.worth(cells) for table, cells in zip(ready, chosen, strict=True)), Worth())
        told[name] = worth, used
        if solve is ways.lapx:
            assert all(is_optimal(table, cells) for table, cells in zip(ready, chosen, strict=True))
    return told


def _worth(plan: MatchPlan, weights: int) -> Worth:
    return Worth(weights - plan.in_time, plan.cost, len(plan.without))


def _tell(name: str, worth: Worth, best: Worth, used: Used, lapx: float) -> None:
    seconds, megabytes = used
    sys.stdout.write(
        f"| {name} | {worth.cost / best.cost:.3f} | {worth.late} | {worth.unplaced} "
        f"| {seconds:.3f} | {seconds / lapx:.1f} | {megabytes:.0f} |\n"
    )


def _mixed(town: Town, seconds: float) -> None:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{Path(folder, 'bench.db')}")
        migrate(database)
        on_record(database, town)
        with database.reading() as session:
            ready = asked(session, loaded(session), failures(town), town)
        database.close()
    began = time.perf_counter()
    plan = match(*ready, seconds=seconds)
    took = time.perf_counter() - began
    gap = "not proven" if plan.bound is None else f"{(plan.cost - plan.bound) / plan.bound:.2%}"
    sys.stdout.write(
        f"\n{town.name}, talks of 20, 30 and 45 minutes: gap to the proven bound {gap}, "
        f"{len(plan.without)} unplaced, {took:.1f} s\n"
    )


def _measured(work: Callable[[], Found]) -> tuple[Found, Used]:
    """Run once before it counts, where that is quick."""
    found, used = _measured_once(work)
    return _measured_once(work) if used[0] < QUICK else (found, used)


def _measured_once(work: Callable[[], Found]) -> tuple[Found, Used]:
    gc.collect()
    before = _memory("VmRSS")
    PEAK_RESET.write_text("5")
    began = time.process_time()
    found = work()
    return found, (time.process_time() - began, max(0.0, _memory("VmHWM") - before))


def _memory(line: str) -> float:
    """Megabytes of this process: `VmRSS` now, `VmHWM` at most since the peak was reset."""
    lines = dict(row.split(":", 1) for row in Path("/proc/self/status").read_text().splitlines())
    return int(lines[line].split()[0]) / 1024
