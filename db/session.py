"""Opens the database: `reading()` and `transaction()`. The only place that commits."""

from collections.abc import Iterator
from contextlib import contextmanager
from sqlite3 import SQLITE_FULL
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

import db.tables  # noqa: F401 - rows point at rows of other modules: a program must know all tables
from db.hurry import Hurry, TooSlow

PATIENCE_SECONDS = 20  # for the writer's lock of SQLite
SOONER = 0.9  # an error of the database's own leaves the connection whole
DISK_FULL = "53100"  # PostgreSQL's code
SHORTEST_CONNECT_TIMEOUT = 2  # seconds; the driver knows no shorter one


class DatabaseAway(Exception):
    """The database does not answer."""


class DatabaseFull(DatabaseAway):
    """There is no room left on its disk: it can be read, and takes nothing more."""


class ConnectionLost(DatabaseAway):
    """A connection broke, perhaps long ago; another one may work. Nothing was done, or all of it."""


class Database:
    """One database, on SQLite or PostgreSQL, with the same behaviour: a writer sees what it will change.

    `hurry`: the seconds after which a transaction is given up on PostgreSQL; on SQLite, after which it no longer
    waits for another writer. Without it, it may wait as long as it likes.
    """

    def __init__(self, url: str, hurry: float | None = None) -> None:
        self.url = make_url(url)
        self.engine = _sqlite(url, hurry) if self.on_sqlite else _postgresql(url, hurry)
        self._hurry = Hurry(hurry) if hurry is not None and not self.on_sqlite else None
        if self._hurry is not None:
            self._hurry.watch(self.engine)
        self._writing = self.engine.execution_options(writes=True)
        self._hurried: dict[float, Database] = {}

    @property
    def on_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that looks and keeps nothing; it never waits for a writer."""
        with self._telling_when_away(), Session(self.engine) as session:
            yield session

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is kept as a whole when the block ends well, else not at all."""
        with self._telling_when_away(), Session(self._writing, expire_on_commit=False) as session:
            yield session
            session.commit()

    def hurried(self, seconds: float) -> "Database":
        """The same, for all who cannot wait longer, with connections of its own; closed together with this one.

        It does not ask whether a connection still lives before it uses it: `ConnectionLost` tells.
        """
        if seconds not in self._hurried:
            self._hurried[seconds] = Database(self.url.render_as_string(hide_password=False), seconds)
        return self._hurried[seconds]

    def close(self) -> None:
        for database in (self, *self._hurried.values()):
            database.engine.dispose()

    @contextmanager
    def _telling_when_away(self) -> Iterator[None]:
        try:
            if self._hurry is not None:
                self._hurry.require_answers()
            yield
        except OperationalError as error:
            raise _away(error)(str(error.orig)) from error
        except TooSlow as error:
            raise DatabaseAway("too slow") from error


def _away(error: OperationalError) -> type[DatabaseAway]:
    if error.connection_invalidated:
        return ConnectionLost
    codes = {getattr(error.orig, name, None) for name in ("sqlstate", "sqlite_errorcode")}
    return DatabaseFull if codes & {DISK_FULL, SQLITE_FULL} else DatabaseAway


def _postgresql(url: str, hurry: float | None) -> Engine:
    return create_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_pre_ping=hurry is None,
        pool_size=10,
        connect_args=_limits(hurry) if hurry is not None else {},
        hide_parameters=True,
    )


def _limits(hurry: float) -> dict[str, Any]:
    milliseconds = round(hurry * SOONER * 1000)
    options = f"-c lock_timeout={milliseconds} -c statement_timeout={milliseconds}"
    return {"options": options, "connect_timeout": SHORTEST_CONNECT_TIMEOUT}


def _sqlite(url: str, hurry: float | None) -> Engine:
    patience = PATIENCE_SECONDS if hurry is None else hurry * SOONER
    engine = create_engine(url, connect_args={"timeout": patience}, hide_parameters=True)

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
