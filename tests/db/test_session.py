"""Reading and writing: nothing is lost when many write at once, nothing is kept when a block fails."""

import multiprocessing
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

import factories as make
from db.cases import Case
from db.jobs import JobRun, RunState
from db.offices import Authority
from db.session import Database, DatabaseAway

WRITERS = 3
ADDITIONS = 25


def test_what_ended_well_is_kept(database: Database) -> None:
    with database.transaction() as session:
        make.an_authority(session, key="harz")
    with database.reading() as session:
        assert session.scalars(select(Authority.key)).all() == ["harz"]


class Failed(Exception):
    pass


def test_what_failed_leaves_nothing(database: Database) -> None:
    def fail() -> None:
        with database.transaction() as session:
            make.an_authority(session)
            raise Failed

    with pytest.raises(Failed):
        fail()
    with database.reading() as session:
        assert session.scalars(select(Authority)).all() == []


def test_reading_keeps_nothing(database: Database) -> None:
    with database.reading() as session:
        make.an_authority(session)
    with database.reading() as session:
        assert session.scalars(select(Authority)).all() == []


def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    with database.transaction() as writer:
        make.an_authority(writer)
        with database.reading() as reader:
            assert reader.scalars(select(Authority)).all() == []


def test_writing_processes_lose_no_update(database: Database) -> None:
    """Read, then write: on PostgreSQL the row is locked by who reads it, on SQLite the writer's lock is taken first."""
    _a_counter(database)
    url = database.url.render_as_string(hide_password=False)
    fresh = multiprocessing.get_context("spawn")
    processes = [fresh.Process(target=_count_up, args=(url,)) for _ in range(WRITERS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0] * WRITERS
    assert _counted(database) == WRITERS * ADDITIONS


def test_without_the_writers_lock_sqlite_refuses_or_loses(
    sqlite: Database, reopened: Callable[[Database], Database]
) -> None:
    """Shows that the test above can fail: the same work with the driver's own way to begin."""
    sqlite = reopened(sqlite)
    _a_counter(sqlite)
    event.remove(sqlite.engine, "begin", _begin_listener(sqlite))
    event.listen(sqlite.engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN"))
    with ThreadPoolExecutor(WRITERS) as pool:
        failures = [work.exception() for work in [pool.submit(_add_all, sqlite) for _ in range(WRITERS)]]
    assert any(isinstance(failure, DatabaseAway) for failure in failures)
    assert _counted(sqlite) < WRITERS * ADDITIONS


def test_an_instant_keeps_its_moment_and_comes_back_in_utc(database: Database) -> None:
    nine_in_berlin = datetime(2026, 3, 29, 9, 0, tzinfo=make.BERLIN)
    with database.transaction() as session:
        make.a_case(session, make.an_office(session), opened_at=nine_in_berlin, number="K-1")
    with database.reading() as session:
        opened_at = session.scalars(select(Case.opened_at)).one()
    assert (opened_at, opened_at.tzinfo) == (datetime(2026, 3, 29, 7, 0, tzinfo=UTC), UTC)


def test_an_instant_without_a_zone_is_refused(database: Database) -> None:
    naive = datetime(2026, 3, 29, 9, 0)  # noqa: DTZ001
    with pytest.raises(Exception, match="an instant needs its zone"), database.transaction() as session:
        make.a_case(session, make.an_office(session), opened_at=naive)


def test_a_database_that_is_away_is_told(tmp_path: object) -> None:
    for url in (
        f"sqlite:///{tmp_path}/no/such/folder/rufzeit.db",
        "postgresql+psycopg://nobody@127.0.0.1:1/nothing",
    ):
        database = Database(url)
        with pytest.raises(DatabaseAway), database.reading() as session:
            session.scalars(select(Authority)).all()
        database.close()


def _a_counter(database: Database) -> None:
    with database.transaction() as session:
        session.add(JobRun(job="count", occurrence="once", state=RunState.RUNNING))


def _counted(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(JobRun.done)).one()


def _count_up(url: str) -> None:
    database = Database(url)
    _add_all(database)
    database.close()


def _add_all(database: Database) -> None:
    for _ in range(ADDITIONS):
        with database.transaction() as session:
            _add_one(session)


def _add_one(session: Session) -> None:
    counter = session.scalars(select(JobRun).with_for_update()).one()
    counter.done += 1


def _begin_listener(database: Database) -> object:
    return next(iter(database.engine.dispatch.begin))
