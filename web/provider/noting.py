"""What stands in the record of the provider's files: what was wrong in them, and how often one failed."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import audit
from db.audit import AuditEntry
from db.offices import Office
from db.printing import PrintBatch, PrintWay
from scheduler.provider.told import Fault
from web.house import House

FAULTY, FAILED = "provider.faults", "provider.file_failed"
NOTED_FAULTS = 20
MOST_TRIES = 3
TRIES_COUNT_FOR = timedelta(days=7)


def note_faults(house: House, session: Session, office: Office, file: str, faults: Sequence[Fault]) -> None:
    """For the office's start page; nothing if there are none."""
    if not faults:
        return
    first = sorted(faults, key=lambda fault: fault.line)[:NOTED_FAULTS]
    facts = {"file": file, "faults": [asdict(fault) for fault in first], "count": len(faults)}
    record(house, session, office.authority_id, office.id, FAULTY, f"office:{office.id}", facts)


def note_try(house: House, file: str, digest: str, error: Exception) -> bool:
    """A file failed for a reason of ours. True: it did so often enough, and is not tried again."""
    facts: dict[str, object] = {"file": file, "sha256": digest, "error": type(error).__name__}
    with house.database.transaction() as session:
        offices = [
            office for office in session.scalars(select(Office).order_by(Office.id)) if concerned(session, office)
        ]
        for office in offices:
            record(house, session, office.authority_id, office.id, FAILED, f"office:{office.id}", facts)
        return any(_tries(house, session, office, file, digest) >= MOST_TRIES for office in offices)


def noted_of(session: Session, batch: PrintBatch, action: str) -> list[tuple[datetime, dict[str, Any]]]:
    """When it was noted of a batch, and its facts; the last one last."""
    noted = select(AuditEntry.at, AuditEntry.facts).where(
        AuditEntry.authority_id == batch.authority_id,
        AuditEntry.subject == f"batch:{batch.id}",
        AuditEntry.action == action,
    )
    return [(at, facts) for at, facts in session.execute(noted.order_by(AuditEntry.id))]


def concerned(session: Session, office: Office) -> bool:
    """Whether a provider was ever to print for it."""
    given = select(PrintBatch.id).where(PrintBatch.office_id == office.id, PrintBatch.way == PrintWay.PROVIDER)
    return session.scalar(given.limit(1)) is not None


def _tries(house: House, session: Session, office: Office, file: str, digest: str) -> int:
    noted = select(AuditEntry.facts).where(
        AuditEntry.authority_id == office.authority_id,
        AuditEntry.subject == f"office:{office.id}",
        AuditEntry.action == FAILED,
        AuditEntry.at > house.now() - TRIES_COUNT_FOR,
    )
    return sum((facts["file"], facts["sha256"]) == (file, digest) for facts in session.scalars(noted))


def record(
    house: House,
    session: Session,
    authority_id: int,
    office_id: int,
    action: str,
    subject: str,
    facts: dict[str, object],
) -> None:
    audit.record(
        session,
        house.audit_key,
        authority_id=authority_id,
        office_id=office_id,
        actor="provider",
        action=action,
        subject=subject,
        facts=facts,
        at=house.now(),
    )
