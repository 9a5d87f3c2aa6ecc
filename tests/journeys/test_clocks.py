"""Four clock processes on one record, killed at random: each occurrence runs once, whoever dies in the midst of it."""

import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event, Lock

import pytest
from sqlalchemy import Select, select, text
from sqlalchemy.orm import Session

import clock_kennel
import factories as make
from clock_kennel import EFFECT, JOBS, STARTS_AT, STEPS
from db.jobs import JobRun, RunState
from db.session import Database
from postgres import RUN, WORKER, Server
from scheduler.jobs.runs import Claim, ask_for
from scheduler.jobs.timetable import written
from web.clockwork import Brief, Job, Result, work_off
from web.house import House

ROOT = Path(__file__).parents[2]


@pytest.fixture
def database(postgresql_server: Server) -> Iterator[Database]:
    """With a table beside the record in which each effect of a run is a row, and no key that would hide a second."""
    name = f"rufzeit_{RUN}_{WORKER}_clocks"
    database = Database(postgresql_server.make(name))
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE effect (run bigint, step integer)"))
    yield database
    database.close()
    postgresql_server.drop(name)


@pytest.mark.parametrize(
    ("occurrences", "seed"), [(30, 1), pytest.param(300, 2, marks=pytest.mark.long)], ids=["30", "300"]
)
def test_whoever_dies_each_occurrence_runs_once(database: Database, occurrences: int, seed: int) -> None:
    killed, stopped = keep_clocks_and_kill_them(database, occurrences, seed)
    assert killed >= occurrences // 5
    assert stopped >= 1
    with database.reading() as session:
        runs = session.scalars(select(JobRun)).all()
        effects = Counter((run, step) for run, step in session.execute(text("SELECT run, step FROM effect")))
    assert sorted(run.occurrence for run in runs if run.job == "brief") == [
        f"all:{written(STARTS_AT + timedelta(minutes=minute))}" for minute in range(occurrences)
    ]
    assert len(runs) == clock_kennel.expected_runs(occurrences)
    assert {run.state for run in runs} == {RunState.DONE}
    steps = {"brief": 2, "long": STEPS}
    assert effects == Counter((run.id, step + 1) for run in runs for step in range(steps[run.job]))
    assert all(run.result == {"by": run.tries} for run in runs if run.job == "long")
    assert {run.tries for run in runs if run.job == "brief"} == {1}  # who died in one left nothing, not even a try
    if occurrences >= 300:
        assert max(run.tries for run in runs) > 1


def keep_clocks_and_kill_them(database: Database, occurrences: int, seed: int) -> tuple[int, int]:
    """Gives how many were killed and how many stopped for a while."""
    url = database.url.render_as_string(hide_password=False)
    said = subprocess.run(
        [sys.executable, clock_kennel.__file__, url, str(occurrences), str(seed)],
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert "failed" not in said.stderr, said.stderr
    killed, stopped = said.stdout.split()
    return int(killed), int(stopped)


@pytest.mark.parametrize(("locked", "times"), [(False, 2), (True, 1)], ids=["without the lock", "with it"])
def test_two_clocks_want_the_same_run(
    database: Database, monkeypatch: pytest.MonkeyPatch, locked: bool, times: int
) -> None:
    """Without the lock on its row both of them run it."""
    if not locked:
        monkeypatch.setattr(Select, "with_for_update", lambda statement, **_: statement)
    with database.transaction() as session:
        run_id = ask_for(session, "brief", "request:1")
    together, lock, inside = Event(), Lock(), []

    def do(house: House, session: Session, claim: Claim) -> Result:
        session.execute(EFFECT, {"run": claim.run_id, "step": 1})
        with lock:
            inside.append(claim)
        if len(inside) > 1:
            together.set()
        together.wait(0.5)
        return {}

    house = clock_kennel.a_house(database.url.render_as_string(hide_password=False), lambda: make.AT)
    jobs = {"brief": Job("brief", "Brief", Brief(do))}
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda _: work_off(house, jobs), range(2)))
    house.database.close()
    with database.reading() as session:
        effects = session.scalars(text("SELECT run FROM effect")).all()
    assert effects == [run_id] * times


def test_the_kennel_has_both_kinds_of_work() -> None:
    assert {type(job.work).__name__ for job in JOBS.values()} == {"Brief", "Long"}
