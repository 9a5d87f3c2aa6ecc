"""No value is NULL in the database, also where values are JSON: a query for NULL finds it on both."""

from typing import Any

import pytest
from sqlalchemy import JSON, insert, select, text, update
from sqlalchemy.exc import IntegrityError

import factories as make
from db.base import table_of
from db.letters import LetterEvent, LetterKind, LetterState
from db.offices import Office
from db.session import Database
from db.tables import METADATA
from returning import a_letter

EVENT = table_of(LetterEvent)


def an_event(database: Database) -> dict[str, Any]:
    """The values of one that is not kept yet."""
    with database.transaction() as session:
        _, letter = a_letter(session, make.an_office(session), LetterKind.NUMBER_WANTED)
        return {
            "authority_id": letter.authority_id,
            "letter_id": letter.id,
            "state": LetterState.QUEUED,
            "at": make.AT,
            "before": None,
            "sent_to": None,
        }


@pytest.mark.parametrize("by", ["the unit of work", "a statement"])
def test_none_is_null(database: Database, by: str) -> None:
    values = an_event(database)
    with database.transaction() as session:
        known = len(session.scalars(select(LetterEvent)).all())
        if by == "a statement":
            session.execute(insert(EVENT), [values])
        else:
            session.add(LetterEvent(**values))
        session.flush()
        null = session.scalars(text("SELECT id FROM letter_event WHERE before IS NULL AND sent_to IS NULL")).all()
        assert len(null) == known + 1
        found = session.scalars(select(LetterEvent).where(LetterEvent.before.is_(None))).all()
        assert [event.before for event in found] == [None] * (known + 1)


def test_where_something_must_stand_none_is_refused(database: Database) -> None:
    with database.transaction() as session:
        make.an_office(session)
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(update(Office).values(letterhead=None))


def test_all_of_them_are_alike() -> None:
    columns = [column for table in METADATA.tables.values() for column in table.columns]
    plain = [column for column in columns if isinstance(column.type, JSON)]
    assert len(plain) > 30
    assert [str(column) for column in plain if not column.type.none_as_null] == []
