"""No room on the disk, or no database, while a batch is closed: nothing is half done, and the page says what to do."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import URL, create_engine, event, func, select, update

import factories as make
from batched import faults
from db.documents import Document
from db.jobs import JobRun, RunState
from db.letters import Letter, LetterEvent, LetterState
from db.offices import Office
from db.printing import BatchFile, PrintBatch
from db.session import Database, DatabaseFull
from factories.letters import HARZ
from factories.post import different_facts, letters_waiting
from kept_apps import KeptApps
from letters.printing import batches
from postgres import Server
from scheduler.jobs.runs import ask_for, database_now
from scheduler.post.old_files import delete_old_files
from web.clockwork import tick
from web.house import House
from web.jobs import JOBS
from web.staff.post import print_room
from web.staff.post.run_told import RunTold
from web_house import LogIn, Town

LETTERS, VOLUMES = 120, 3  # so many that their events need a page more
PLACES = ("the second volume", "the last transaction")
PRINTS = {"print_batch": JOBS["print_batch"]}


@pytest.fixture
def database(own_database: Database, kept: KeptApps) -> Iterator[Database]:
    """These tests take its room, and its connections."""
    yield own_database
    kept.forget(own_database)


@pytest.fixture
def run_id(house: House, town: Town) -> int:
    """Letters wait, and a batch is asked for; its volumes are of twenty sheets."""
    with house.database.transaction() as session:
        policy = town.office.policy | {"volume_sheets": LETTERS // VOLUMES}
        session.execute(update(Office).values(policy=policy, letterhead=HARZ))
        letters_waiting(session, town.office, different_facts(LETTERS))
        return ask_for(session, "print_batch", "request:1", office_id=town.office.id)


@pytest.mark.parametrize("place", PLACES)
def test_no_room_on_the_disk(
    house: House, as_: LogIn, town: Town, run_id: int, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, room = as_(town.printer), _Room(house.database)
    try:
        with _at(place, monkeypatch, room.take):
            tick(house, PRINTS)
        _judge_nothing_done(house)
        assert _documents(house) == 0
        assert _run(house, run_id).error == "DatabaseFull"
        page = browser.go(f"/staff/koba/print/runs/{run_id}").text
        assert "It did not work, and is tried again by itself. All letters wait as before." in page
        assert "the disk of the database needs room" in page
    finally:
        room.give()
    _judge_done_after_all(house, run_id)


@pytest.mark.parametrize("place", [*PLACES, "the end of it"])
def test_the_database_is_gone(
    house: House,
    as_: LogIn,
    town: Town,
    run_id: int,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
    postgresql_server: Server,
) -> None:
    browser = as_(town.printer)
    away = _Away(house.database, postgresql_server)
    try:
        with _at(place, monkeypatch, away.go):
            tick(house, PRINTS)  # cannot even note that it failed
    finally:
        away.come_back()
    _judge_nothing_done(house)
    assert _run(house, run_id).state == RunState.RUNNING
    address = f"/staff/koba/print/runs/{run_id}"
    assert "% is done. This page goes on by itself." in browser.go(address).text
    _let_pass(house, run_id, timedelta(minutes=2))
    assert "Nothing was heard of it since" in browser.go(address).text
    _judge_done_after_all(house, run_id)


@pytest.mark.parametrize("error", ["DatabaseFull", "DatabaseAway", "Unsettled", "ProcessDied", "KeyError"])
def test_a_run_that_stays_failed_says_what_to_do(
    house: House, as_: LogIn, town: Town, run_id: int, error: str
) -> None:
    with house.database.transaction() as session:
        session.execute(update(JobRun).values(state=RunState.FAILED, error=error))
        told = RunTold.of(session.get_one(JobRun, run_id), database_now(session))
    assert told.error is not None
    assert told.to_do is not None
    page = as_(town.printer).go(f"/staff/koba/print/runs/{run_id}").text
    assert "The batch was not made" in page
    for said in (told.error, told.to_do, "All letters wait as before.", "Then ask for the batch again."):
        assert said in page


def test_a_page_that_cannot_be_written_says_that_there_is_no_room(
    as_: LogIn, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DatabaseFull("x")

    browser = as_(town.printer)
    monkeypatch.setattr(print_room, "audit_staff", full)
    page = browser.go("/staff/koba/print")
    assert page.status_code == 503
    assert "make room on the disk of the database" in page.text


class _Room:
    """On the disk. SQLite may take no further page; PostgreSQL answers as it does when its disk is full."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def take(self) -> None:
        if self.database.on_sqlite:
            event.listen(self.database.engine, "before_cursor_execute", _no_further_page)
            return
        for statement in FULL:
            _at_once(self.database.url, statement)

    def give(self) -> None:
        """Whether it was taken or not."""
        if self.database.on_sqlite:
            _not_heard_any_more(self.database, "before_cursor_execute", _no_further_page)
            self.database.engine.dispose()
            return
        _at_once(self.database.url, "DROP FUNCTION IF EXISTS no_room CASCADE")


FULL = (
    """CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE 'could not extend file: No space left on device' USING ERRCODE = 'disk_full'; END $$""",
    "CREATE TRIGGER full_1 BEFORE INSERT ON document FOR EACH ROW EXECUTE FUNCTION no_room()",
    "CREATE TRIGGER full_2 BEFORE INSERT ON letter_event FOR EACH ROW EXECUTE FUNCTION no_room()",
)


def _no_further_page(connection: object, cursor: sqlite3.Cursor, *_: object) -> None:
    cursor.connection.execute("PRAGMA max_page_count = 1")  # it never falls below what there is


class _Away:
    """A database that cannot be reached for a while."""

    def __init__(self, database: Database, server: Server) -> None:
        self.database, self.server = database, server

    def go(self) -> None:
        if self.database.on_sqlite:
            event.listen(self.database.engine, "do_execute", _cannot_be_read)
            return
        name = self.database.url.database
        _at_once(self.server.url, f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        _at_once(
            self.server.url, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        )

    def come_back(self) -> None:
        """Whether it went or not."""
        if self.database.on_sqlite:
            _not_heard_any_more(self.database, "do_execute", _cannot_be_read)
            return
        _at_once(self.server.url, f'ALTER DATABASE "{self.database.url.database}" ALLOW_CONNECTIONS true')


def _not_heard_any_more(database: Database, name: str, heard: Callable[..., None]) -> None:
    if event.contains(database.engine, name, heard):
        event.remove(database.engine, name, heard)


def _cannot_be_read(*_: object) -> None:
    raise sqlite3.OperationalError("disk I/O error")


def _at_once(url: URL, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
    engine.dispose()


@contextmanager
def _at(place: str, monkeypatch: pytest.MonkeyPatch, trouble: Callable[[], None]) -> Iterator[None]:
    """Trouble comes while the clock works."""
    store, enter, volumes = batches.store, batches.enter, count(1)

    def store_volume(*given: Any, **named: Any) -> Document:
        if next(volumes) == 2 and place == "the second volume":
            trouble()
        return store(*given, **named)

    def enter_batch(*given: Any, **named: Any) -> int | None:
        if place == "the last transaction":
            trouble()
        batch_id = enter(*given, **named)
        if place == "the end of it":
            trouble()
        return batch_id

    with monkeypatch.context() as patch:
        patch.setattr(batches, "store", store_volume)
        patch.setattr(batches, "enter", enter_batch)
        yield


def _run(house: House, run_id: int) -> JobRun:
    with house.database.reading() as session:
        return session.get_one(JobRun, run_id)


def _let_pass(house: House, run_id: int, time: timedelta) -> None:
    with house.database.transaction() as session:
        run = session.get_one(JobRun, run_id)
        run.not_before = None
        run.lease_until = run.lease_until and run.lease_until - time


def _documents(house: House) -> int:
    with house.database.reading() as session:
        return session.scalars(select(func.count()).select_from(Document)).one()


def _judge_nothing_done(house: House) -> None:
    with house.database.reading() as session:
        assert set(session.scalars(select(Letter.state))) == {LetterState.QUEUED}
        for kind in (PrintBatch, BatchFile, LetterEvent):
            assert session.scalars(select(kind)).all() == []


def _judge_done_after_all(house: House, run_id: int) -> None:
    _let_pass(house, run_id, timedelta(hours=1))
    tick(house, PRINTS)
    assert _run(house, run_id).state == RunState.DONE
    with house.database.transaction() as session:
        assert session.scalars(select(PrintBatch.letters)).all() == [LETTERS]
        assert set(session.scalars(select(Letter.state))) == {LetterState.BATCHED}
        delete_old_files(session, make.DAY + timedelta(days=3))
    assert _documents(house) == VOLUMES
    assert faults(house.database, house.vault) == []
