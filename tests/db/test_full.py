"""A disk without room is told apart from a database that is away."""

import pytest
from sqlalchemy import text

from db.documents import store
from db.session import Database, DatabaseAway, DatabaseFull
from factories import AT, DAY, VAULT, an_authority


def test_sqlite_without_room(sqlite: Database) -> None:
    with pytest.raises(DatabaseFull):
        _store_much(sqlite, "PRAGMA max_page_count = 1")
    _store_much(sqlite, "PRAGMA max_page_count = 1000000")


@pytest.mark.parametrize(("code", "full"), [("53100", True), ("53200", False)], ids=["disk", "memory"])
def test_postgresql_without_room(postgresql: Database, code: str, full: bool) -> None:
    with pytest.raises(DatabaseAway) as refused, postgresql.transaction() as session:
        session.execute(text(f"DO $$ BEGIN RAISE 'no room' USING ERRCODE = '{code}'; END $$"))
    assert isinstance(refused.value, DatabaseFull) == full


def _store_much(database: Database, room: str) -> None:
    content = bytes(100_000)
    with database.transaction() as session:
        authority = an_authority(session)
        session.execute(text(room))
        store(session, VAULT, authority_id=authority.id, name="x", content=content, at=AT, delete_after=DAY)
