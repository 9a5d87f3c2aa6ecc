"""Files of batches stay as long as they may have to be printed; when they are gone all the same, letters wait again."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update

from db.documents import Document
from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import BatchFile, BatchState, PrintBatch, PrintWay
from db.session import Database
from db.staff import Staff
from letters.queue import withdraw
from posting import MONDAY, NOON, a_batch, letters, post
from scheduler.post.batch_life import Doubt, all_printed, doubt_without_files, none_printed
from scheduler.post.emptied import is_emptied
from scheduler.post.old_files import delete_old_files
from scheduler.post.stuck import stuck

A_YEAR = MONDAY + timedelta(days=365)
WEDNESDAY = date(2026, 3, 4)


@pytest.fixture
def batch_id(database: Database) -> int:
    return a_batch(database)


def deleted(database: Database, today: date) -> int:
    with database.transaction() as session:
        return delete_old_files(session, today)


def changed(database: Database, batch_id: int, **values: object) -> None:
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        for name, value in values.items():
            setattr(batch, name, value)


@pytest.mark.parametrize("way", list(PrintWay))
@pytest.mark.parametrize("state", [state for state in BatchState if state is not BatchState.POSTED])
def test_what_is_not_posted_keeps_its_files_whatever_the_day(
    database: Database, batch_id: int, state: BatchState, way: PrintWay
) -> None:
    changed(database, batch_id, state=state, way=way)
    assert deleted(database, A_YEAR) == 0


def test_its_days_count_from_the_one_on_which_it_was_posted(database: Database, batch_id: int) -> None:
    post(database, batch_id, WEDNESDAY)
    assert deleted(database, WEDNESDAY + timedelta(days=30)) == 0
    assert deleted(database, WEDNESDAY + timedelta(days=31)) == 1
    with database.reading() as session:
        assert session.scalars(select(Document.id)).all() == []
        assert session.scalars(select(BatchFile.document_id)).all() == [None]


def test_of_what_nothing_leaves_the_planned_day_counts(database: Database, batch_id: int) -> None:
    with database.transaction() as session:
        for letter in session.scalars(select(Letter)):
            withdraw(session, letter, reason="changed", at=NOON)
    assert deleted(database, MONDAY + timedelta(days=30)) == 0
    assert deleted(database, MONDAY + timedelta(days=31)) == 1


def test_the_alarm_speaks_of_a_batch_that_nobody_fetched_for_months(database: Database, batch_id: int) -> None:
    with database.reading() as session:
        found = stuck(session, session.scalars(select(Office)).one(), NOON + timedelta(days=90))
    assert found is not None
    assert [(one.batch.id, one.letters) for one in found.batches] == [(batch_id, 2)]


def without_files(database: Database, batch_id: int) -> list[int]:
    """What the clock doubts once they are gone."""
    with database.transaction() as session:
        session.execute(update(BatchFile).values(document_id=None))
    return doubted(database)


def doubted(database: Database) -> list[int]:
    with database.transaction() as session:
        return [batch.id for batch in doubt_without_files(session, session.scalars(select(Office)).one())]


def test_a_batch_with_its_files_is_not_doubted(database: Database, batch_id: int) -> None:
    assert doubted(database) == []


@pytest.mark.parametrize("way", list(PrintWay))
def test_without_its_files_its_letters_wait_again(database: Database, batch_id: int, way: PrintWay) -> None:
    changed(database, batch_id, way=way)
    assert without_files(database, batch_id) == [batch_id]
    assert doubted(database) == []
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        assert (batch.state, batch.uncertain_because) == (BatchState.UNCERTAIN, Doubt.FILES_GONE)
        staff_id = session.scalars(select(Staff.id)).all()[0]
        assert none_printed(session, batch, staff_id=staff_id, at=NOON) == 2
        assert is_emptied(session, batch)
        assert (batch.state, batch.uncertain_because) == (BatchState.CLOSED, None)
    assert {(one.state, one.issue, one.batch_id) for one in letters(database)} == {(LetterState.QUEUED, 2, None)}
    assert doubted(database) == []


def test_what_left_before_counts_as_printed(database: Database, batch_id: int) -> None:
    with database.transaction() as session:
        first = session.scalars(select(Letter).where(Letter.number == 1)).one()
        first.state, first.posted_on = LetterState.POSTED, MONDAY
    assert without_files(database, batch_id) == [batch_id]
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        staff_id = session.scalars(select(Staff.id)).all()[0]
        assert none_printed(session, batch, staff_id=staff_id, at=NOON) == 1
        assert batch.state == BatchState.PRINTED
    assert [one.state for one in letters(database)] == [LetterState.POSTED, LetterState.QUEUED]


def test_who_printed_it_before_its_files_went_says_so(database: Database, batch_id: int) -> None:
    without_files(database, batch_id)
    with database.transaction() as session:
        staff_id = session.scalars(select(Staff.id)).all()[0]
        all_printed(session, session.get_one(PrintBatch, batch_id), staff_id=staff_id, at=NOON)
    assert {one.state for one in letters(database)} == {LetterState.PRINTED}
    post(database, batch_id, MONDAY)
    assert {one.state for one in letters(database)} == {LetterState.POSTED}
