"""Files of batches have PINs: they go some weeks after their letters left. Until then somebody may print them."""

from datetime import date, timedelta

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from db.documents import Document, keep_until
from db.letters import Letter
from db.printing import BatchFile, BatchState, PrintBatch
from letters.printing.batches import FILE_KEPT_DAYS, files_of
from scheduler.telling.departure import LEAVING


def keep_files_from(session: Session, batch: PrintBatch, posted_on: date) -> None:
    """Their days count from the one on which the batch was posted, not from the planned one."""
    stored = [file.document_id for file in files_of(session, batch) if file.document_id is not None]
    keep_until(session, stored, posted_on + timedelta(days=FILE_KEPT_DAYS))


def delete_old_files(session: Session, today: date) -> int:
    """Delete the files whose day has passed; their batches and letters stay on record. Gives how many.

    What a batch has to be printed from stays whatever its day, until it is posted or nothing more of it leaves:
    a provider tells of each letter by itself, and a batch is not posted when its last one is withdrawn.
    """
    leaves = exists().where(Letter.batch_id == PrintBatch.id, Letter.state.in_(LEAVING))
    needed = (
        select(BatchFile.document_id)
        .join(PrintBatch, PrintBatch.id == BatchFile.batch_id)
        .where(BatchFile.document_id.is_not(None), PrintBatch.state != BatchState.POSTED, leaves)
    )
    old = select(Document.id).where(Document.delete_after < today, Document.id.not_in(needed))
    document_ids = session.scalars(old).all()
    session.execute(update(BatchFile).where(BatchFile.document_id.in_(document_ids)).values(document_id=None))
    session.execute(delete(Document).where(Document.id.in_(document_ids)))
    return len(document_ids)
