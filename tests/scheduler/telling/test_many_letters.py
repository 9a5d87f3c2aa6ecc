"""A batch as large as they get: what is noted of all its letters takes as many statements as of a few."""

from collections.abc import Callable
from time import perf_counter

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.letters import Letter, LetterEvent, LetterState
from db.printing import PrintBatch
from db.session import Database
from db.staff import Staff
from guesses import statements
from letters.printing.batches import files_of
from many_letters import a_large_batch
from posting import MONDAY, NOON
from scheduler.post.batch_life import doubt, fetch, missing_from
from scheduler.post.doubts import Doubt
from scheduler.post.mail import mark_posted, mark_printed

MOST_SECONDS = 60  # each; a machine at rest takes two or three

Step = Callable[[Session, PrintBatch], object]


def printed(session: Session, batch: PrintBatch) -> None:
    mark_printed(session, batch, staff_id=None, at=NOON)


def posted(session: Session, batch: PrintBatch) -> None:
    mark_posted(session, batch, day=MONDAY, carrier="Post", staff_id=None, at=NOON)


def missing(session: Session, batch: PrintBatch) -> None:
    staff_id = session.scalars(select(Staff.id).where(Staff.authority_id == batch.authority_id).limit(1)).one()
    missing_from(session, batch, 2, staff_id=staff_id, at=NOON)


def jammed(session: Session, batch: PrintBatch) -> None:
    fetch(session, batch, files_of(session, batch)[0], at=NOON)
    doubt(session, batch, Doubt.JAMMED)


def done(database: Database, batch_id: int, step: Step) -> tuple[int, float]:
    """How many statements it takes, how many seconds."""
    began = perf_counter()
    with database.transaction() as session, statements() as asked:
        step(session, session.get_one(PrintBatch, batch_id))
        session.flush()
    return len(asked), perf_counter() - began


@pytest.mark.parametrize("steps", [(printed, posted), (posted,), (jammed, missing)])
def test_more_letters_are_not_more_statements(database: Database, steps: tuple[Step, ...]) -> None:
    counts = []
    for letters in (3, 40):
        batch_id = a_large_batch(database, letters)
        counts.append([done(database, batch_id, step)[0] for step in steps])
    assert counts[0] == counts[1]


@pytest.mark.long
@pytest.mark.timeout(600)
def test_ten_thousand_letters(postgresql: Database) -> None:
    batch_id = a_large_batch(postgresql, 10_000)
    for step in (printed, posted):
        _, seconds = done(postgresql, batch_id, step)
        assert seconds < MOST_SECONDS, step
    with postgresql.reading() as session:
        left = session.scalar(select(func.count()).where(Letter.state == LetterState.POSTED))
        noted = session.scalar(
            select(func.count()).where(LetterEvent.state == LetterState.POSTED, LetterEvent.batch_id == batch_id)
        )
    assert (left, noted) == (10_000, 10_000)
