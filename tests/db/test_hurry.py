"""A database that does not answer in time is left, and asked again a moment later."""

import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

import factories as make
from db.hurry import RESTS, TO_CONNECT
from db.offices import Authority
from db.session import ConnectionLost, Database, DatabaseAway

SECONDS = 0.3
SOON = 1.5  # a busy machine is slow; what hangs for good takes longer


@pytest.fixture
def postgresql(postgresql: Database, reopened: Callable[[Database], Database]) -> Database:
    """Nobody else is told that it did not answer."""
    return reopened(postgresql)


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

    def test_when_two_in_a_row_did_not_answer_the_next_does_not_wait(self, postgresql: Database) -> None:
        hurried = frozen_twice(postgresql.hurried(SECONDS))
        with pytest.raises(DatabaseAway, match="too slow"):
            answers(hurried)

    def test_one_may_have_been_slow_by_itself(self, postgresql: Database) -> None:
        hurried = postgresql.hurried(SECONDS)
        for _ in range(3):
            freeze_at_work(hurried)
            assert answers(hurried)

    def test_after_a_moment_it_is_asked_again(self, postgresql: Database) -> None:
        hurried = frozen_twice(postgresql.hurried(SECONDS))
        time.sleep(RESTS)
        assert answers(hurried)


def test_a_server_that_never_says_a_word_is_left() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        hurried = Database(f"postgresql+psycopg://nobody@127.0.0.1:{silent.getsockname()[1]}/nothing", SECONDS)
        began = time.monotonic()
        with pytest.raises(DatabaseAway, match="too slow"):
            answers(hurried)
        assert TO_CONNECT <= time.monotonic() - began < SOON
        hurried.close()


def test_a_transaction_of_many_short_statements_is_given_up(postgresql: Database) -> None:
    hurried = postgresql.hurried(SECONDS)
    with soon(), pytest.raises(ConnectionLost):
        work_for_long(hurried)


def test_what_is_done_in_time_is_kept_however_often(postgresql: Database) -> None:
    hurried = postgresql.hurried(4 * SECONDS)
    until, turns = time.monotonic() + 6 * SECONDS, 0
    while time.monotonic() < until:
        with hurried.transaction() as session:
            make.an_authority(session, key=f"k{turns}")
        turns += 1
    with postgresql.reading() as session:
        assert len(session.scalars(select(Authority)).all()) == turns


def test_a_connection_that_is_cut_when_its_work_is_done_is_not_used_again(postgresql: Database) -> None:
    hurried = postgresql.hurried(SECONDS)
    with hurried.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        connection.commit()
        time.sleep(2 * SECONDS)
    assert answers(hurried)


def test_a_connection_that_died_while_nobody_used_it_is_told_apart(postgresql: Database) -> None:
    hurried = postgresql.hurried(SECONDS)
    with hurried.reading() as session:
        pid = session.scalar(text("SELECT pg_backend_pid()"))
    with postgresql.reading() as session:
        session.execute(text(f"SELECT pg_terminate_backend({pid}, 5000)"))
    with pytest.raises(ConnectionLost):
        answers(hurried)
    assert answers(hurried)


def test_a_connection_that_cannot_be_cut_keeps_no_other_from_it(postgresql: Database) -> None:
    hurried = postgresql.hurried(SECONDS)
    with hurried.engine.connect() as connection:
        connection.connection.driver_connection.close()  # by itself, unnoticed
        with soon(), pytest.raises(ConnectionLost):
            work_for_long(hurried)


def test_nobody_looks_at_the_clock_for_long_when_nobody_is_at_work(postgresql: Database) -> None:
    assert answers(postgresql.hurried(SECONDS))
    until = time.monotonic() + 10
    while any(thread.name == "hurry" for thread in threading.enumerate()):
        assert time.monotonic() < until
        time.sleep(0.05)


def work_for_long(database: Database) -> None:
    until = time.monotonic() + 10
    with database.transaction() as session:
        while time.monotonic() < until:
            session.execute(text("SELECT pg_sleep(0.02)"))


def pid_of(session: Session) -> int:
    return session.execute(text("SELECT pg_backend_pid()")).scalar_one()


def frozen_twice(hurried: Database) -> Database:
    for _ in range(2):
        freeze_at_work(hurried)
    return hurried


def answers(database: Database) -> bool:
    """Raises `DatabaseAway` when it does not."""
    with database.reading() as session:
        return session.scalar(text("SELECT 1")) == 1


def freeze_at_work(hurried: Database) -> None:
    """Somebody wrote something and is at their next statement when the server's process stops."""
    stopped: list[int] = []

    def work() -> None:
        with hurried.transaction() as session:
            make.an_authority(session)
            stopped.append(pid_of(session))
            os.kill(stopped[0], signal.SIGSTOP)
            session.execute(text("SELECT 1"))

    try:
        with pytest.raises(ConnectionLost):
            work()
    finally:
        os.kill(stopped[0], signal.SIGCONT)
