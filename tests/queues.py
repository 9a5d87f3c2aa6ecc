"""Waiting for one another on PostgreSQL: a test goes on when somebody waits for what it holds."""

from time import monotonic, sleep

from sqlalchemy import text

from db.session import Database

PATIENCE = 10  # seconds
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def until_somebody_waits(database: Database) -> None:
    """In this database: other tests wait in others of the same server. One transaction sees one moment."""
    deadline = monotonic() + PATIENCE
    while not _anybody_waits(database):
        assert monotonic() < deadline, "nobody waits"
        sleep(0.01)


def _anybody_waits(database: Database) -> bool:
    with database.reading() as session:
        return bool(session.scalar(WAITING))
