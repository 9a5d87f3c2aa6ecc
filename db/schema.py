"""Brings a database to the present schema, and says whether it is there."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from db.session import Database

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


class NotMigrated(Exception):
    """The database has not the schema that this program needs."""


def migrate(database: Database) -> None:
    """Run all migrations that are missing, on the database's own connection."""
    from alembic import command

    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def erase(database: Database) -> None:
    """Undo all migrations: everything in the database is lost."""
    from alembic import command

    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def require_current(database: Database) -> None:
    """Raise `NotMigrated` unless the schema is the one of this program."""
    with database.reading() as session:
        found = None
        if inspect(session.connection()).has_table("alembic_version"):
            found = session.scalar(text("SELECT version_num FROM alembic_version"))
    if found != newest_revision():
        raise NotMigrated(found or "empty")


def newest_revision() -> str:
    """By the names of the files: a web process need not load Alembic (100 ms) to know whether all is well."""
    return max(file.name for file in (MIGRATIONS / "versions").glob("[0-9]*.py")).partition("_")[0]


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
