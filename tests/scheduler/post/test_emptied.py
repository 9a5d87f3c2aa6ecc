"""A batch that all its letters left before it was posted needs nobody any more, and raises no alarm."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.letters import Letter
from db.offices import Office
from db.printing import PrintBatch
from db.session import Database
from db.staff import Staff
from factories import AT
from letters.printing.again import queue_again
from letters.printing.batches import files_of
from letters.queue import withdraw
from posting import MONDAY, NOON, a_batch, post
from scheduler.post.batch_life import doubt_unconfirmed, fetch
from scheduler.post.emptied import is_emptied
from scheduler.post.stuck import stuck


@pytest.fixture
def batch_id(database: Database) -> int:
    return a_batch(database)


def emptied(database: Database, batch_id: int) -> bool:
    with database.reading() as session:
        return is_emptied(session, session.get_one(PrintBatch, batch_id))


def withdrawn(database: Database, number: int) -> None:
    with database.transaction() as session:
        withdraw(session, of_number(session, number), reason="changed", at=NOON)


def of_number(session: Session, number: int) -> Letter:
    return session.scalars(select(Letter).where(Letter.number == number)).one()


def test_withdrawn_or_printed_with_another_batch_all_are_gone(database: Database, batch_id: int) -> None:
    assert not emptied(database, batch_id)
    withdrawn(database, 1)
    assert not emptied(database, batch_id)
    with database.transaction() as session:
        staff_id = session.scalars(select(Staff.id)).all()[0]
        queue_again(session, of_number(session, 2), reason="jammed", staff_id=staff_id, at=NOON)
    assert emptied(database, batch_id)


def test_nobody_is_asked_what_of_it_was_printed_and_nothing_of_it_is_stuck(
    database: Database, batch_id: int
) -> None:
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        fetch(session, batch, files_of(session, batch)[0], at=NOON)
    withdrawn(database, 1)
    withdrawn(database, 2)
    weeks_later = AT + timedelta(days=21)
    with database.transaction() as session:
        office = session.scalars(select(Office)).one()
        assert doubt_unconfirmed(session, office, weeks_later) == []
        assert stuck(session, office, weeks_later) is None


def test_what_was_posted_stays_so(database: Database, batch_id: int) -> None:
    """Even when all its letters are printed once more."""
    post(database, batch_id, MONDAY)
    with database.transaction() as session:
        staff_id = session.scalars(select(Staff.id)).all()[0]
        for number in (1, 2):
            queue_again(session, of_number(session, number), reason="lost", staff_id=staff_id, at=NOON)
    assert not emptied(database, batch_id)
