"""Letters whose PIN was tried too often: their clients need another one, and a person sends it."""

from datetime import datetime

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from db.appointments import Way
from db.cases import Case, CaseState, Wish, WishKind
from db.letters import AccessCode, AccessLock
from db.session import Database
from letters.tries import LOCKED_DAYS
from scheduler.cases import locked_case
from scheduler.jobs.runs import Progress
from scheduler.one_by_one import Done, one_by_one
from scheduler.wishes import note_wish


def ask_for_new_letters(
    database: Database, at: datetime, progress: Progress = lambda done, total: None
) -> Done[bool]:
    """Note the wish for a new letter once for each case whose newest reference is locked for good.

    The clock does it, not the try that locks: a try for a reference that exists must not take longer than others.
    Of each case: whether its client needs one still.
    """

    def ask(session: Session, case_id: int) -> bool:
        case = locked_case(session, case_id)
        needed = session.scalar(_locked_for_good().where(Case.id == case_id)) is not None
        if needed:
            note_wish(session, case, WishKind.NEW_LETTER, "", way=Way.CLOCK, at=at)
        return needed

    with database.reading() as session:
        cases = session.scalars(_locked_for_good().order_by(Case.id)).all()
    return one_by_one(database, cases, ask, progress=progress)


def _locked_for_good() -> Select[int]:
    newer = aliased(AccessCode)
    return (
        select(Case.id)
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
