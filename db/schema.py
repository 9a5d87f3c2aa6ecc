"""Brings a database to the present schema, and says whether it is there."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from db.session import Database

MIGRATIONS = Path(__file__).parent / "migrations"


class NotMigrated(Exception):
    """The database has not the schema that this program needs."""


def migrate(database: Database) -> None:
    """Run all migrations that are missing, on the database's own connection."""
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def erase(database: Database) -> None:
    """Undo all migrations: everything in the database is lost."""
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.downgrade(config, "base")


def require_current(database: Database) -> None:
    """Raise `NotMigrated` unless the schema is the one of this program."""
    with database.reading() as session:
        found = MigrationContext.configure(session.connection()).get_current_revision()
    if found != ScriptDirectory.from_config(_config()).get_current_head():
        raise NotMigrated(found or "empty")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
