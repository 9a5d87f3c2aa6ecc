"""Opens the database: `reading()` and `transaction()`. The only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

import db.tables  # noqa: F401 - rows point at rows of other modules: a program must know all tables

BUSY_TIMEOUT_SECONDS = 20


class DatabaseAway(Exception):
    """The database does not answer."""


class Database:
    """One database, on SQLite or PostgreSQL, with the same behaviour: a writer sees what it will change."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.engine = _sqlite(url) if self.on_sqlite else _postgresql(url)
        self._writing = self.engine.execution_options(writes=True)

    @property
    def on_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that looks and keeps nothing; it never waits for a writer."""
        with _telling_when_away(), Session(self.engine) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is kept as a whole when the block ends well, else not at all."""
        with _telling_when_away(), Session(self._writing, expire_on_commit=False) as session:
            yield session
            session.commit()

    def close(self) -> None:
        self.engine.dispose()


@contextmanager
def _telling_when_away() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        raise DatabaseAway(str(error.orig)) from error


def _postgresql(url: str) -> Engine:
    return create_engine(
        url, isolation_level="READ COMMITTED", pool_pre_ping=True, pool_size=10, hide_parameters=True
    )


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_TIMEOUT_SECONDS}, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.isolation_level = None  # the driver must not begin transactions by itself
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A deferred BEGIN that later writes fails with SQLITE_BUSY; a writer takes its lock at once.
        writes = connection.get_execution_options().get("writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
