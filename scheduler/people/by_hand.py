"""What was changed on the page: an office file that is loaded later leaves it as it is."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import AuditEntry
from db.staff import Staff

HOURS = "person.hours"
SKILLS = "person.skills"
"""Actions of the audit, with `subject_of` a person as their subject."""


def subject_of(staff_id: int) -> str:
    return f"staff:{staff_id}"


def changed_by_hand(session: Session, person: Staff, action: str, office_id: int | None = None) -> bool:
    """Whether somebody has ever done this for this person, in any office or in this one."""
    found = select(AuditEntry.id).where(
        AuditEntry.authority_id == person.authority_id,
        AuditEntry.subject == subject_of(person.id),
        AuditEntry.action == action,
    )
    if office_id is not None:
        found = found.where(AuditEntry.office_id == office_id)
    return session.scalar(found.limit(1)) is not None
