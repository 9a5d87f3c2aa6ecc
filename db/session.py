"""Opens the database: `reading()` and `transaction()`. The only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

import db.tables  # noqa: F401 - rows point at rows of other modules: a program must know all tables
from db.hurry import Hurry, TooSlow, interrupt, shut

PATIENCE_SECONDS = 20  # for the writer's lock of SQLite
SOONER = 0.9  # an error of the database's own leaves the connection whole


class DatabaseAway(Exception):
    """The database does not answer."""


class ConnectionLost(DatabaseAway):
    """A connection broke, perhaps long ago; another one may work. Nothing was done, or all of it."""


class Database:
    """One database, on SQLite or PostgreSQL, with the same behaviour: a writer sees what it will change.

    `hurry`: the seconds that a transaction may take here, then it is given up; without it, it may wait for others
    as long as it likes.
    """

    def __init__(self, url: str, hurry: float | None = None) -> None:
        self.url = make_url(url)
        self.engine = _sqlite(url, hurry) if self.on_sqlite else _postgresql(url, hurry)
        self._writing = self.engine.execution_options(writes=True)
        self._hurried: list[Database] = []

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

    def hurried(self, seconds: float) -> "Database":
        """The same, for somebody who cannot wait, with connections of its own; closed together with this one.

        It does not ask whether a connection still lives before it uses it: `ConnectionLost` tells.
        """
        self._hurried.append(Database(self.url.render_as_string(hide_password=False), seconds))
        return self._hurried[-1]

    def close(self) -> None:
        for database in (self, *self._hurried):
            database.engine.dispose()


@contextmanager
def _telling_when_away() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        away = ConnectionLost if error.connection_invalidated else DatabaseAway
        raise away(str(error.orig)) from error
    except TooSlow as error:
        raise DatabaseAway("too slow") from error


def _postgresql(url: str, hurry: float | None) -> Engine:
    limit = 0 if hurry is None else hurry * SOONER * 1000
    engine = create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_pre_ping=hurry is None,
        pool_size=10,
        connect_args={"options": f"-c lock_timeout={limit:.0f} -c statement_timeout={limit:.0f}"} if hurry else {},
        hide_parameters=True,
    )
    if hurry is not None:
        Hurry(hurry, shut).watch(engine)
    return engine


def _sqlite(url: str, hurry: float | None) -> Engine:
    patience = PATIENCE_SECONDS if hurry is None else hurry * SOONER
    engine = create_engine(url, connect_args={"timeout": patience}, hide_parameters=True)
    if hurry is not None:
        Hurry(hurry, interrupt).watch(engine)

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
