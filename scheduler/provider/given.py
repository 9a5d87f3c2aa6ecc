"""What of a batch its print provider was given. No clock is asked: the ZIP was made before it left."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import AuditEntry
from db.offices import Office
from db.printing import BatchState, PrintBatch, PrintWay

LEAVES, STAYED = "batch.handing_over", "batch.not_handed_over"
"""What the audit notes before a ZIP leaves, with the numbers `left_out` of it, and of one that did not leave."""

MAY_BE_OUTSIDE = (BatchState.HANDED_OVER, BatchState.PRINTED, BatchState.UNCERTAIN)


def given_to_provider(session: Session, batch: PrintBatch) -> set[int] | None:
    """The numbers in the ZIP that left, or may have left; None: none did, or nobody knows what was in it."""
    if batch.way != PrintWay.PROVIDER or batch.state == BatchState.CLOSED:
        return None
    noted = select(AuditEntry.action, AuditEntry.facts).where(
        AuditEntry.authority_id == batch.authority_id,
        AuditEntry.subject == f"batch:{batch.id}",
        AuditEntry.action.in_((LEAVES, STAYED)),
    )
    last = session.execute(noted.order_by(AuditEntry.id.desc()).limit(1)).one_or_none()
    if last is None or last.action == STAYED:
        return None
    return set(range(1, batch.letters + 1)) - set(last.facts["left_out"])


def may_be_outside(session: Session) -> Iterator[int]:
    """Batches of which the provider may still post sheets."""
    outside = PrintBatch.way == PrintWay.PROVIDER, PrintBatch.state.in_(MAY_BE_OUTSIDE)
    yield from session.scalars(select(PrintBatch.id).where(*outside).order_by(PrintBatch.id))


def batch_named(session: Session, name: str) -> PrintBatch | None:
    """As in "koba-0012"."""
    key, _, number = name.rpartition("-")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    wanted = select(PrintBatch).join(Office, Office.id == PrintBatch.office_id)
    return session.scalar(wanted.where(Office.key == key, PrintBatch.number == int(number)))
