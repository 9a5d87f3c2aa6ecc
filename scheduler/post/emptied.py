"""A batch of which nothing leaves: all its letters were withdrawn before, or are printed with another one.

Its sheets are destroyed, and that is all: no letter comes back into a batch, so nobody has to end it. Only a
provider can have posted one all the same; once that is told, the batch counts again.
"""

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from db.letters import Letter, LetterState
from db.printing import BatchState, PrintBatch

HAS_LETTERS = exists().where(Letter.batch_id == PrintBatch.id, Letter.state != LetterState.WITHDRAWN)


def is_emptied(session: Session, batch: PrintBatch) -> bool:
    """Never one that was posted: that remains on record, whatever became of its letters."""
    still = session.scalar(select(HAS_LETTERS).where(PrintBatch.id == batch.id))
    return batch.state != BatchState.POSTED and not still
