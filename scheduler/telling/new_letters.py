"""Letters whose PIN was tried too often: their clients need another one, and a person sends it."""

from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from db.appointments import Way
from db.cases import Case, CaseState, Wish, WishKind
from db.letters import AccessCode, AccessLock
from letters.tries import LOCKED_DAYS
from scheduler.wishes import note_wish


def ask_for_new_letters(session: Session, at: datetime) -> int:
    """Note the wish for a new letter once for each case whose newest reference is locked for good; gives how many.

    The clock does it, not the try that locks: a try for a reference that exists must not take longer than others.
    """
    cases = session.scalars(_locked_for_good()).all()
    for case in cases:
        note_wish(session, case, WishKind.NEW_LETTER, "", way=Way.CLOCK, at=at)
    return len(cases)


def _locked_for_good() -> Select[Case]:
    newer = aliased(AccessCode)
    return (
        select(Case)
        .join(AccessCode, AccessCode.case_id == Case.id)
        .join(AccessLock, AccessLock.reference == AccessCode.reference)
        .where(
            AccessLock.days >= LOCKED_DAYS,
            AccessCode.revoked_at.is_(None),
            Case.state != CaseState.CLOSED,
            ~exists().where(newer.case_id == Case.id, newer.id > AccessCode.id, newer.revoked_at.is_(None)),
            ~exists().where(
                Wish.case_id == Case.id, Wish.kind == WishKind.NEW_LETTER, Wish.at >= AccessCode.created_at
            ),
        )
    )
