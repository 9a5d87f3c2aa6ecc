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
from letters.printing.again import queue_all_again
from letters.queue import withdraw
from posting import MONDAY, NOON, a_batch, letters, post
from scheduler.post.batch_life import all_printed, doubt_without_files, none_printed
from scheduler.post.doubts import Doubt
from scheduler.post.emptied import is_emptied
from scheduler.post.old_files import delete_old_files
from scheduler.post.pull_list import left_out, pull_list, to_pull_out
from scheduler.post.stuck import stuck
from scheduler.provider.given import may_be_outside

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


@pytest.mark.parametrize("left", [LetterState.POSTED, LetterState.RETURNED])
@pytest.mark.parametrize("becomes", [LetterState.WITHDRAWN, LetterState.QUEUED])
@pytest.mark.parametrize("state", [BatchState.HANDED_OVER, BatchState.PRINTED, BatchState.UNCERTAIN])
def test_what_left_keeps_no_files_once_nothing_more_leaves(
    database: Database, batch_id: int, state: BatchState, becomes: LetterState, left: LetterState
) -> None:
    """A provider tells of each letter by itself; the batch is never posted as a whole."""
    changed(database, batch_id, state=state, way=PrintWay.PROVIDER, handed_over_at=NOON)
    with database.transaction() as session:
        first, _ = session.scalars(select(Letter).order_by(Letter.number)).all()
        first.state, first.posted_on = left, MONDAY
    assert deleted(database, A_YEAR) == 0
    with database.transaction() as session:
        last = session.scalars(select(Letter).where(Letter.number == 2)).one()
        if becomes is LetterState.WITHDRAWN:
            withdraw(session, last, reason="changed", at=NOON)
        else:
            queue_all_again(session, [last.id], reason="failed", staff_id=None, at=NOON)
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
        assert batch.way == PrintWay.OWN
        staff_id = session.scalars(select(Staff.id)).all()[0]
        assert none_printed(session, batch, staff_id=staff_id, at=NOON) == 2
        assert is_emptied(session, batch)
        assert (batch.state, batch.uncertain_because) == (BatchState.CLOSED, None)
    assert {(one.state, one.issue, one.batch_id) for one in letters(database)} == {(LetterState.QUEUED, 2, None)}
    assert doubted(database) == []


@pytest.mark.parametrize("way", list(PrintWay))
def test_of_what_nobody_ever_had_no_sheet_can_lie_anywhere(
    database: Database, batch_id: int, way: PrintWay
) -> None:
    changed(database, batch_id, way=way)
    with database.transaction() as session:
        withdraw(
            session, session.scalars(select(Letter).where(Letter.number == 1)).one(), reason="changed", at=NOON
        )
    assert without_files(database, batch_id) == [batch_id]
    with database.reading() as session:
        pulled = pull_list(session, session.get_one(PrintBatch, batch_id))
        assert ([one.number for one in left_out(pulled)], to_pull_out(pulled)) == ([1], [])
        assert list(may_be_outside(session)) == []


def test_what_lies_printed_is_pulled_out_though_its_files_are_gone(database: Database, batch_id: int) -> None:
    changed(database, batch_id, fetched_at=NOON)
    with database.transaction() as session:
        withdraw(
            session, session.scalars(select(Letter).where(Letter.number == 1)).one(), reason="changed", at=NOON
        )
    assert without_files(database, batch_id) == [batch_id]
    with database.reading() as session:
        assert [one.number for one in to_pull_out(pull_list(session, session.get_one(PrintBatch, batch_id)))] == [
            1
        ]


@pytest.mark.parametrize("letters_left", [0, 1])
def test_nothing_waits_again_where_nothing_was_left_to_print(
    database: Database, batch_id: int, letters_left: int
) -> None:
    without_files(database, batch_id)
    with database.transaction() as session:
        first, last = session.scalars(select(Letter).order_by(Letter.number)).all()
        withdraw(session, last, reason="changed", at=NOON)
        if letters_left:
            first.state, first.posted_on = LetterState.POSTED, MONDAY
        else:
            withdraw(session, first, reason="changed", at=NOON)
    with database.transaction() as session:
        staff_id = session.scalars(select(Staff.id)).all()[0]
        assert none_printed(session, session.get_one(PrintBatch, batch_id), staff_id=staff_id, at=NOON) == 0


def test_with_its_files_nothing_is_queued(database: Database, batch_id: int) -> None:
    changed(database, batch_id, state=BatchState.UNCERTAIN)
    with database.transaction() as session:
        staff_id = session.scalars(select(Staff.id)).all()[0]
        assert none_printed(session, session.get_one(PrintBatch, batch_id), staff_id=staff_id, at=NOON) is None
    assert {one.state for one in letters(database)} == {LetterState.BATCHED}


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
