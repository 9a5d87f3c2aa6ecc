"""The pull list of a batch: what left it, why, and whether there may be a sheet of it."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.letters import Letter, LetterState
from db.printing import PrintBatch
from db.session import Database
from db.staff import Staff
from factories import AUDIT_KEY
from letters.printing.again import queue_again
from letters.printing.batches import files_of
from letters.queue import withdraw
from posting import MONDAY, NOON, a_batch, post
from scheduler.post.batch_life import doubt, fetch, missing_from, none_printed
from scheduler.post.doubts import Doubt
from scheduler.post.pull_list import FETCHED, Pulled, left_out, pull_list, to_be_printed, to_pull_out

MINUTE = timedelta(minutes=1)


@pytest.fixture
def batch_id(database: Database) -> int:
    return a_batch(database, 4)


def listed(database: Database, batch_id: int) -> list[Pulled]:
    with database.reading() as session:
        return pull_list(session, session.get_one(PrintBatch, batch_id))


def told(pulled: list[Pulled]) -> list[tuple[int, bool, str | None]]:
    return [(one.number, one.again, one.reason) for one in pulled]


def withdrawn(database: Database, number: int, minutes: float = 0) -> None:
    with database.transaction() as session:
        withdraw(session, of_number(session, number), reason="changed", at=NOON + minutes * MINUTE)


def of_number(session: Session, number: int) -> Letter:
    return session.scalars(select(Letter).where(Letter.number == number)).one()


def fetched(database: Database, batch_id: int, minutes: float = 0) -> None:
    """As the page does it."""
    at = NOON + minutes * MINUTE
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        [volume] = files_of(session, batch)
        gone = fetch(session, batch, volume, at=at)
        facts = {"volume": 1, "first": volume.first, "last": volume.last, "left_out": sorted(gone)}
        audit.record(
            session, AUDIT_KEY, authority_id=batch.authority_id, actor="staff:1", action=FETCHED,
            subject=f"batch:{batch.id}", facts=facts, at=at,
        )  # fmt: skip


def test_what_left_before_the_files_were_given_out_is_in_no_file(database: Database, batch_id: int) -> None:
    withdrawn(database, 2)
    assert told(left_out(listed(database, batch_id))) == [(2, False, "changed")]
    fetched(database, batch_id, 5)
    withdrawn(database, 3, 10)
    assert told(left_out(listed(database, batch_id))) == [(2, False, "changed")]
    assert told(to_pull_out(listed(database, batch_id))) == [(3, False, "changed")]
    fetched(database, batch_id, 15)
    assert told(to_pull_out(listed(database, batch_id))) == [(3, False, "changed")]


def test_whoever_began_before_the_files_were_given_out_and_ended_after_is_not_overlooked(
    database: Database, batch_id: int
) -> None:
    fetched(database, batch_id, 5)
    withdrawn(database, 3, 1)
    assert told(to_pull_out(listed(database, batch_id))) == [(3, False, "changed")]


def test_a_reprint_leaves_its_number_behind(database: Database, batch_id: int) -> None:
    fetched(database, batch_id)
    with database.transaction() as session:
        staff_id = session.scalars(select(Staff.id)).all()[0]
        queue_again(session, of_number(session, 4), reason="jammed", staff_id=staff_id, at=NOON + MINUTE)
    withdrawn(database, 1, 2)
    pulled = listed(database, batch_id)
    assert told(to_pull_out(pulled)) == [(1, False, "changed"), (4, True, "jammed")]
    with database.reading() as session:
        assert to_be_printed(session, session.get_one(PrintBatch, batch_id)) == {2, 3}
        again = session.get_one(Letter, pulled[1].letter_id)
        assert (again.number, again.state) == (None, LetterState.QUEUED)


def test_what_is_missing_stands_there_and_what_stays_here(database: Database, batch_id: int) -> None:
    fetched(database, batch_id)
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        staff_id = session.scalars(select(Staff.id)).all()[0]
        doubt(session, batch, Doubt.POWER)
        missing_from(session, batch, 4, staff_id=staff_id, at=NOON)
    post(database, batch_id, date(2026, 3, 5))
    assert told(to_pull_out(listed(database, batch_id))) == [
        (1, False, "too_late"),
        (2, False, "too_late"),
        (3, False, "too_late"),
        (4, True, "not_printed"),
    ]


def test_nothing_was_printed_so_nothing_is_to_be_pulled_out(database: Database, batch_id: int) -> None:
    fetched(database, batch_id)
    withdrawn(database, 2, 1)
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        doubt(session, batch, Doubt.POWER)
        none_printed(session, batch, staff_id=session.scalars(select(Staff.id)).all()[0], at=NOON + 2 * MINUTE)
    assert to_pull_out(listed(database, batch_id)) == []
    assert told(left_out(listed(database, batch_id))) == [(2, False, "changed")]


def test_what_left_and_is_wanted_once_more_is_neither_here_nor_out_of_the_files(
    database: Database, batch_id: int
) -> None:
    fetched(database, batch_id)
    post(database, batch_id, MONDAY)
    with database.transaction() as session:
        staff_id = session.scalars(select(Staff.id)).all()[0]
        queue_again(session, of_number(session, 2), reason="not_arrived", staff_id=staff_id, at=NOON + MINUTE)
    pulled = listed(database, batch_id)
    assert [(one.number, one.again, one.left) for one in pulled] == [(2, True, True)]
    assert (to_pull_out(pulled), left_out(pulled)) == ([], [])


def test_of_a_batch_that_left_untouched_nothing_is_listed(database: Database, batch_id: int) -> None:
    fetched(database, batch_id)
    post(database, batch_id, MONDAY)
    assert listed(database, batch_id) == []
