"""Fixtures for all tests: databases of both kinds, migrated and empty."""

import atexit
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import settings

if "XDG_RUNTIME_DIR" not in os.environ:  # the PostgreSQL wheel would warn, and a warning fails a test
    os.environ["XDG_RUNTIME_DIR"] = tempfile.mkdtemp(prefix="rufzeit-runtime-")
    atexit.register(shutil.rmtree, os.environ["XDG_RUNTIME_DIR"], ignore_errors=True)

from db.schema import migrate
from db.session import Database
from postgres import RUN, WORKER, Server, running_server
from scheduler.calling import answers

settings.register_profile("house", deadline=None, max_examples=60)  # a busy machine is slow, not wrong
settings.load_profile("house")


def pytest_collection_finish() -> None:
    """Thousands of tests and all that they import stay: the collector need not look at them again and again."""
    gc.collect()
    gc.freeze()


SQLITE, POSTGRESQL = "sqlite", "postgresql"
KINDS = (SQLITE, POSTGRESQL)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Server]:
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_server())
        except Exception as error:
            told = f"PostgreSQL could not be started for the tests: {error!r}"
            if os.environ.get("CI") == "true" or "TEST_DATABASE_URL" in os.environ:
                pytest.fail(told, pytrace=False)
            pytest.skip(told)
        yield server


@pytest.fixture(scope="session")
def postgresql_name(postgresql_server: Server) -> Iterator[str]:
    """This worker's database, emptied between tests."""
    name = f"rufzeit_{RUN}_{WORKER}"
    postgresql_server.make(name)
    yield name
    postgresql_server.drop(name)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, made once per worker, copied for each test."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    database = Database(f"sqlite:///{file}")
    migrate(database)
    database.close()
    return file


@pytest.fixture(scope="session")
def kept_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Database:
    """Kept for all tests of a worker, as `kept_postgresql`: to write statements out anew takes a test longest."""
    return Database(f"sqlite:///{tmp_path_factory.mktemp('database') / 'test.db'}")


@pytest.fixture(scope="session")
def kept_postgresql(postgresql_server: Server, postgresql_name: str) -> Database:
    return Database(postgresql_server.url_of(postgresql_name))


@pytest.fixture
def sqlite(sqlite_template: Path, kept_sqlite: Database) -> Iterator[Database]:
    """A migrated, empty SQLite database. Whoever changes the engine needs one of their own:
    `own_database`, `reopened`."""
    file = Path(kept_sqlite.url.database or "")
    for left in file.parent.iterdir():
        left.unlink()
    shutil.copy(sqlite_template, file)
    yield kept_sqlite
    _leave(kept_sqlite)


@pytest.fixture
def postgresql(postgresql_server: Server, postgresql_name: str, kept_postgresql: Database) -> Iterator[Database]:
    """A migrated, empty PostgreSQL database. Not for tests that change its schema: see `own_database`."""
    yield kept_postgresql
    _leave(kept_postgresql)
    postgresql_server.empty(postgresql_name)


def _leave(database: Database) -> None:
    database.close()
    answers._kept.clear()  # of this engine's offices, and the next test's have the same keys


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest) -> Database:
    """A migrated, empty database; the test runs once for SQLite and once for PostgreSQL."""
    found: Database = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=KINDS)
def own_database(request: pytest.FixtureRequest) -> Iterator[Database]:
    """Like `database`, for a test that changes the schema, or the engine: nobody uses it afterwards."""
    if request.param == SQLITE:
        kept: Database = request.getfixturevalue("sqlite")
        own = Database(kept.url.render_as_string(hide_password=False))
        yield own
        own.close()
        return
    server: Server = request.getfixturevalue("postgresql_server")
    name = f"rufzeit_{RUN}_{WORKER}_own"
    database = Database(server.make(name))
    yield database
    database.close()
    server.drop(name)


@pytest.fixture
def reopened() -> Iterator[Callable[[Database], Database]]:
    """A second `Database` on the same data, as another process has it."""
    opened: list[Database] = []

    def reopen(database: Database) -> Database:
        opened.append(Database(database.url.render_as_string(hide_password=False)))
        return opened[-1]

    yield reopen
    for database in opened:
        database.close()
