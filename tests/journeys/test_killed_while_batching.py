"""Two clock processes close batches of the same letters and are killed at random: each letter is in exactly one.

And what keeps it so: without it, the same judge finds letters in two.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError

import pytest
from sqlalchemy import Select, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import factories as make
import print_kennel
from batched import faults
from db.jobs import JobRun, RunState
from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import PrintBatch
from db.session import Database
from factories.letters import HARZ
from factories.post import different_facts, letters_waiting
from letters.printing.batches import Progress, close_batch
from letters.printing.waiting import Waiting, next_number
from postgres import RUN, WORKER, Server

ROOT = Path(__file__).parents[2]
TOGETHER_SECONDS = 1.0


@pytest.fixture
def own_postgresql(postgresql_server: Server) -> Iterator[Database]:
    """Others connect to it, and may still do so when the test is over."""
    name = f"rufzeit_{RUN}_{WORKER}_prints"
    database = Database(postgresql_server.make(name))
    yield database
    database.close()
    postgresql_server.drop(name)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize(
    ("rounds", "letters", "kills"),
    [(8, 250, 10), pytest.param(61, 250, 200, marks=pytest.mark.long)],
    ids=["10 kills", "200 kills"],
)
def test_whoever_dies_each_letter_is_in_one_batch(
    own_postgresql: Database, rounds: int, letters: int, kills: int
) -> None:
    killed, under_way = keep_clocks_and_kill_them(own_postgresql, rounds, letters, kills)
    assert killed == kills
    assert under_way >= kills // 2
    with own_postgresql.reading() as session:
        assert {run.state for run in session.scalars(select(JobRun))} == {RunState.DONE}
        assert set(session.scalars(select(Letter.state))) == {LetterState.BATCHED}
        assert session.scalar(select(func.sum(PrintBatch.letters))) == rounds * letters
    assert faults(own_postgresql, make.VAULT) == []


def keep_clocks_and_kill_them(database: Database, *given: int) -> tuple[int, int]:
    """Gives how many were killed, and how often work was under way then."""
    url, seed = database.url.render_as_string(hide_password=False), 5
    said = subprocess.run(
        [sys.executable, print_kennel.__file__, url, *map(str, given), str(seed)],
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    assert "failed" not in said.stderr, said.stderr
    killed, under_way = said.stdout.split()
    return int(killed), int(under_way)


@pytest.mark.parametrize("looks", [False, True], ids=["without the last look", "with it"])
def test_another_process_closes_the_batch_while_this_one_draws(
    database: Database,
    reopened: Callable[[Database], Database],
    monkeypatch: pytest.MonkeyPatch,
    looks: bool,
) -> None:
    """Without the last look both batches have all letters, and the judge sees it."""
    office, other = _office_with_letters(database), reopened(database)
    if not looks:
        monkeypatch.setattr(Waiting, "require_unchanged", _only_take_the_next_number)
    overtaken = []

    def be_overtaken(done: int, of: int) -> None:
        if not overtaken:
            overtaken.append(True)
            assert _close(other, office) is not None

    assert (_close(database, office, be_overtaken) is None) == looks
    assert (faults(database, make.VAULT) == []) == looks


@pytest.mark.parametrize("locked", [False, True], ids=["without the locks", "with them"])
def test_two_look_at_the_same_time(postgresql: Database, monkeypatch: pytest.MonkeyPatch, locked: bool) -> None:
    """Without the locks both find all as it was; then nothing but the key of the batch's number saves the second."""
    office, together, look = _office_with_letters(postgresql), Barrier(2), Waiting.require_unchanged
    if not locked:
        monkeypatch.setattr(Select, "with_for_update", lambda statement, **_: statement)

    def look_and_wait(waiting: Waiting, session: Session) -> None:
        look(waiting, session)
        with suppress(BrokenBarrierError):
            together.wait(TOGETHER_SECONDS)

    monkeypatch.setattr(Waiting, "require_unchanged", look_and_wait)
    with ThreadPoolExecutor(2) as pool:
        closing = [pool.submit(_close, postgresql, office) for _ in range(2)]
    refused = [isinstance(one.exception(), IntegrityError) for one in closing]
    assert sum(refused) == (not locked)
    if locked:
        assert sum(one.result() is None for one in closing) == 1
    assert faults(postgresql, make.VAULT) == []


def _only_take_the_next_number(waiting: Waiting, session: Session) -> None:
    waiting.number = next_number(session, waiting.office.id)


def _office_with_letters(database: Database) -> Office:
    with database.transaction() as session:
        office = make.an_office(session, letterhead=HARZ)
        letters_waiting(session, office, different_facts(3))
        return office


def _close(database: Database, office: Office, progress: Progress = lambda done, of: None) -> int | None:
    return close_batch(
        database, make.VAULT, make.KEYS, office.id, at=make.AT, posting_day=make.DAY, progress=progress
    )
