"""A file that tells of each letter by itself takes as many statements as one that tells of a few."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from db.letters import Letter, LetterState
from db.printing import BatchState, PrintBatch, PrintWay
from db.session import Database
from guesses import statements
from many_letters import a_large_batch
from posting import MONDAY, NOON
from scheduler.provider.taking import take
from scheduler.provider.told import Status, Told

AT = NOON + timedelta(hours=1)


def asked_for(database: Database, letters: int, status: Status, state: LetterState) -> int:
    batch_id = a_large_batch(database, letters)
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, batch_id)
        batch.state, batch.way, batch.handed_over_at = BatchState.HANDED_OVER, PrintWay.PROVIDER, NOON
        session.execute(update(Letter).where(Letter.batch_id == batch_id).values(state=state))
    told = [Told(number + 1, number, status, MONDAY, "Post") for number in range(1, letters + 1)]
    with database.transaction() as session, statements() as asked:
        take(session, session.get_one(PrintBatch, batch_id), told, AT)
        session.flush()
    return len(asked)


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (Status.PRINTED, LetterState.BATCHED),
        (Status.POSTED, LetterState.BATCHED),
        (Status.POSTED, LetterState.WITHDRAWN),
        (Status.FAILED, LetterState.BATCHED),
    ],
)
def test_more_lines_are_not_more_statements(database: Database, status: Status, state: LetterState) -> None:
    assert asked_for(database, 3, status, state) == asked_for(database, 40, status, state)
