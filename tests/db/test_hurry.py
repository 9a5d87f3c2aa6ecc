"""A database that does not answer in time is left, and asked again a moment later."""

import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session

import factories as make
from db.hurry import RESTS, TO_CONNECT, Hurry
from db.offices import Authority
from db.session import ConnectionLost, Database, DatabaseAway

SECONDS = 0.3
SOON = 1.5  # a busy machine is slow; what hangs for good takes longer
LONG_WORK = (
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000000000) SELECT max(i) FROM n"
)


@contextmanager
def soon() -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < SOON


class TestFrozen:
    """A process of PostgreSQL that is stopped answers nothing, and keeps no time limit of its own."""

    def test_whoever_waits_is_told_and_nothing_is_kept(self, postgresql: Database) -> None:
        hurried = postgresql.hurried(SECONDS)
        with soon():
            freeze_at_work(hurried)
        with postgresql.reading() as session:
            assert session.scalars(select(Authority)).all() == []

    def test_who_comes_next_does_not_wait(self, postgresql: Database) -> None:
        hurried = postgresql.hurried(SECONDS)
        freeze_at_work(hurried)
        began = time.monotonic()
        with pytest.raises(DatabaseAway, match="too slow"):
            look(hurried)
        assert time.monotonic() - began < RESTS / 2

    def test_after_a_moment_it_is_asked_again(self, postgresql: Database) -> None:
        hurried = postgresql.hurried(SECONDS)
        freeze_at_work(hurried)
        time.sleep(RESTS)
        look(hurried)

    def test_nobody_is_refused_when_somebody_else_was_answered_since(self, postgresql: Database) -> None:
        hurried = postgresql.hurried(2 * SECONDS)
        with ThreadPoolExecutor(1) as pool:
            frozen = pool.submit(freeze_at_work, hurried)
            time.sleep(SECONDS)
            with hurried.reading() as other:
                other.execute(text("SELECT 1"))
                frozen.result()
            look(hurried)


def test_a_server_that_never_says_a_word_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hurried = Database(f"postgresql+psycopg://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing", SECONDS)
        began = time.monotonic()
        with pytest.raises(DatabaseAway, match="too slow"):
            look(hurried)
        assert TO_CONNECT <= time.monotonic() - began < SOON
        hurried.close()


def test_what_takes_long_to_compute_is_given_up(database: Database) -> None:
    hurried = database.hurried(SECONDS)
    with soon(), pytest.raises(DatabaseAway), hurried.reading() as session:
        session.execute(text(LONG_WORK))


def test_a_transaction_of_many_short_statements_is_given_up(postgresql: Database) -> None:
    def work(session: Session) -> None:
        until = time.monotonic() + 10
        while time.monotonic() < until:
            session.execute(text("SELECT pg_sleep(0.02)"))

    with soon(), pytest.raises(ConnectionLost), postgresql.hurried(SECONDS).transaction() as session:
        work(session)


def test_what_is_done_in_time_is_kept_however_often(database: Database) -> None:
    hurried = database.hurried(SECONDS)
    until, turns = time.monotonic() + 2 * SECONDS, 0
    while time.monotonic() < until:
        with hurried.transaction() as session:
            make.an_authority(session, key=f"k{turns}")
        turns += 1
    with database.reading() as session:
        assert len(session.scalars(select(Authority)).all()) == turns


def test_a_connection_that_died_while_nobody_used_it_is_told_apart(postgresql: Database) -> None:
    hurried = postgresql.hurried(SECONDS)
    with hurried.reading() as session:
        pid = session.scalar(text("SELECT pg_backend_pid()"))
    with postgresql.reading() as session:
        session.execute(text(f"SELECT pg_terminate_backend({pid}, 5000)"))
    with pytest.raises(ConnectionLost):
        look(hurried)
    look(hurried)


def test_a_connection_that_cannot_be_cut_keeps_no_other_from_it(tmp_path: Path) -> None:
    cut = []

    def fail(connection: object) -> None:
        cut.append(connection)
        raise OSError

    engine = create_engine(f"sqlite:///{tmp_path / 'any.db'}")
    Hurry(SECONDS, fail).watch(engine)
    until = time.monotonic() + 10
    with engine.connect(), engine.connect():
        while len(cut) < 2:
            assert time.monotonic() < until
            time.sleep(0.01)
    engine.dispose()


def test_nobody_looks_at_the_clock_for_long_when_nobody_is_at_work(database: Database) -> None:
    look(database.hurried(SECONDS))
    until = time.monotonic() + 10
    while any(thread.name == "hurry" for thread in threading.enumerate()):
        assert time.monotonic() < until
        time.sleep(0.05)


def look(database: Database) -> None:
    with database.reading() as session:
        session.execute(text("SELECT 1"))


def freeze_at_work(hurried: Database) -> None:
    """Somebody wrote something and is at their next statement when the server's process stops."""
    stopped: list[int] = []

    def work() -> None:
        with hurried.transaction() as session:
            make.an_authority(session)
            stopped.append(session.execute(text("SELECT pg_backend_pid()")).scalar_one())
            os.kill(stopped[0], signal.SIGSTOP)
            session.execute(text("SELECT 1"))

    try:
        with pytest.raises(ConnectionLost):
            work()
    finally:
        os.kill(stopped[0], signal.SIGCONT)
