"""A provider who says nothing for days: then nobody knows whether a batch was printed or posted."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.audit import AuditEntry
from db.offices import Office
from db.printing import BatchState, PrintBatch, PrintWay
from scheduler.calendar.holidays import offset_day
from scheduler.policy import Policy, working_days

SILENT = "provider_silent"
TOLD = "batch.provider_told"
"""What the audit notes of each answer."""

EXPECTED = (BatchState.HANDED_OVER, BatchState.PRINTED)


def note_silence(session: Session, batch_id: int, at: datetime) -> bool:
    """The batch is uncertain if nothing was told of it for as many working days as the office's rule says."""
    batch = session.get_one(PrintBatch, batch_id, with_for_update={"key_share": True}, populate_existing=True)
    if batch.state not in EXPECTED or batch.handed_over_at is None:
        return False
    office = session.get_one(Office, batch.office_id)
    if at.astimezone(ZoneInfo(office.zone)).date() <= _patience_until(session, batch, office):
        return False
    batch.state, batch.uncertain_because = BatchState.UNCERTAIN, SILENT
    return True


def waits_for_provider(session: Session) -> Iterator[int]:
    """Batches of which a provider has still to tell something."""
    handed = PrintBatch.way == PrintWay.PROVIDER, PrintBatch.state.in_(EXPECTED)
    yield from session.scalars(
        select(PrintBatch.id).where(*handed, PrintBatch.handed_over_at.is_not(None)).order_by(PrintBatch.id)
    )


def _patience_until(session: Session, batch: PrintBatch, office: Office) -> date:
    assert batch.handed_over_at is not None
    heard = select(func.max(AuditEntry.at)).where(
        AuditEntry.authority_id == batch.authority_id,
        AuditEntry.subject == f"batch:{batch.id}",
        AuditEntry.action == TOLD,
    )
    last = max(batch.handed_over_at, session.scalar(heard) or batch.handed_over_at)
    since = last.astimezone(ZoneInfo(office.zone)).date()
    days = Policy.of(office.policy).stuck_days
    return offset_day(since, days, counts=working_days(office).is_working_day)
