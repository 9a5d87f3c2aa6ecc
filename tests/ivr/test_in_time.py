"""A caller hears something within 2 s, whatever the database does; and then nothing is half done."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import column, func, select, table, text

from callers import Hotline, Provider, app_with_phone, heard_in
from db.calls import IvrCall, IvrTurn
from db.session import Database
from factories import a_phone_line, an_office
from ivr.webhooks import SECONDS

OTHERS = table("pg_stat_activity")
OF_OURS = text("datname = current_database() AND pid <> pg_backend_pid()")
LONGEST = 2.5  # s; 2 of them are the rule, a busy machine has the rest


@pytest.fixture
def database(database: Database, reopened: Callable[[Database], Database]) -> Database:
    """Nobody else is told that it did not answer."""
    return reopened(database)


@pytest.fixture
def postgresql(postgresql: Database, reopened: Callable[[Database], Database]) -> Database:
    """As `database`."""
    return reopened(postgresql)


class TestFrozenDatabase:
    """A lock that another connection holds stands for all that can make a database wait."""

    @pytest.fixture
    def provider(self, hotline: Hotline) -> Provider:
        """Warm: what a process loads once is loaded."""
        found = hotline.provider(seconds=SECONDS)
        found.incoming()
        return found

    def test_caller_hears_an_apology_in_time(self, hotline: Hotline, provider: Provider) -> None:
        with locked_call(hotline.database):
            began = time.monotonic()
            answer = provider.press(1, "1")
            took = time.monotonic() - began
        assert took < LONGEST
        assert "We are sorry: our telephone menu does not work at the moment." in heard_in(answer)

    def test_nothing_is_half_done_and_the_same_step_works_later(
        self, hotline: Hotline, provider: Provider
    ) -> None:
        with locked_call(hotline.database):
            provider.press(1, "2")
        assert steps_of(hotline.database) == (1, 1)
        assert "reference" in heard_in(provider.press(1, "2"))
        assert steps_of(hotline.database) == (2, 2)

    def test_end_of_a_call_is_told_in_time_too(self, hotline: Hotline, provider: Provider) -> None:
        with locked_call(hotline.database):
            began = time.monotonic()
            answer = provider.post("/phone/status", {"CallStatus": "completed"})
            took = time.monotonic() - began
        assert took < LONGEST
        assert answer.status_code == 200


class TestServerOfPostgresql:
    """Its processes: one for each connection."""

    @pytest.fixture
    def provider(self, postgresql: Database) -> Provider:
        with postgresql.transaction() as session:
            line = a_phone_line(session, an_office(session), language="en").number
        provider = Provider(app_with_phone(postgresql, seconds=SECONDS).test_client(), line)
        provider.incoming()
        return provider

    def test_caller_hears_nothing_of_a_connection_that_died(
        self, postgresql: Database, provider: Provider
    ) -> None:
        with postgresql.reading() as session:
            session.execute(
                select(func.pg_terminate_backend(column("pid"), 5000)).select_from(OTHERS).where(OF_OURS)
            )
        assert "reference" in heard_in(provider.press(1, "2"))
        assert steps_of(postgresql) == (2, 2)

    def test_caller_hears_an_apology_in_time_when_it_is_frozen(
        self, postgresql: Database, provider: Provider
    ) -> None:
        with frozen(postgresql):
            began = time.monotonic()
            answer = provider.press(1, "2")
            took = time.monotonic() - began
        assert SECONDS <= took < LONGEST
        assert "We are sorry: our telephone menu does not work at the moment." in heard_in(answer)
        assert steps_of(postgresql) == (1, 1)
        assert "reference" in heard_in(provider.press(1, "2"))


@contextmanager
def locked_call(database: Database) -> Iterator[None]:
    """Somebody else works on the call and does not end: on SQLite nobody can write then, on PostgreSQL not there."""
    with database.transaction() as session:
        session.execute(select(IvrCall).with_for_update())
        yield
        session.rollback()


@contextmanager
def frozen(postgresql: Database) -> Iterator[None]:
    """All processes that serve somebody are stopped."""
    with postgresql.reading() as session:
        pids = session.scalars(select(column("pid")).select_from(OTHERS).where(OF_OURS)).all()
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def steps_of(database: Database) -> tuple[int, int]:
    """The step at which the only call stands, and how many answers are kept for it."""
    with database.reading() as session:
        return session.scalars(select(IvrCall.step)).one(), session.scalar(select(func.count(IvrTurn.step))) or 0
