"""The migrations make exactly the tables of the code, and can be taken back, on both databases."""

from collections.abc import Callable

import pytest
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from db.schema import NotMigrated, _config, migrate, newest_revision, require_current
from db.session import Database
from db.tables import METADATA


def test_the_migrations_make_the_tables_of_the_code(own_database: Database) -> None:
    _alembic(own_database, command.check)
    assert set(inspect(own_database.engine).get_table_names()) == {*METADATA.tables, "alembic_version"}


def test_migrating_again_changes_nothing(database: Database) -> None:
    with database.reading() as session:
        before = inspect(session.connection()).get_table_names()
    migrate(database)
    require_current(database)
    with database.reading() as session:
        assert inspect(session.connection()).get_table_names() == before != []


def test_the_migrations_can_be_taken_back_and_made_again(own_database: Database) -> None:
    _alembic(own_database, lambda config: command.downgrade(config, "base"))
    assert inspect(own_database.engine).get_table_names() == ["alembic_version"]
    with pytest.raises(NotMigrated, match="empty"):
        require_current(own_database)
    migrate(own_database)
    require_current(own_database)


def test_an_older_schema_is_told(own_database: Database) -> None:
    _alembic(own_database, lambda config: command.downgrade(config, "0001"))
    with pytest.raises(NotMigrated, match="0001"):
        require_current(own_database)


def test_the_names_of_the_files_tell_the_newest_revision() -> None:
    assert newest_revision() == ScriptDirectory.from_config(_config()).get_current_head()


def _alembic(database: Database, work: Callable[[Config], object]) -> None:
    with database.engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        work(config)
