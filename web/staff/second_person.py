"""What waits for a second person: letters to print once more and drafts of texts, for each who may decide."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.letters import Letter, LetterText, TextState
from db.offices import Office
from db.printing import Reprint
from db.staff import Role

DECIDE_REPRINTS = frozenset({Role.BACK_OFFICE, Role.ADMIN})
DECIDE_TEXTS = frozenset({Role.EDITOR, Role.ADMIN})


@dataclass(frozen=True)
class ToDecide:
    """`own`: what this person asked for or wrote, about which somebody else decides."""

    others: int
    own: int


def reprints_to_decide(
    session: Session, office: Office, staff_id: int, roles: Collection[Role]
) -> ToDecide | None:
    """None for whom they are no business."""
    if DECIDE_REPRINTS.isdisjoint(roles):
        return None
    open_ones = _counted(Reprint.asked_by, staff_id).join(Letter, Letter.id == Reprint.letter_id)
    others, own = session.execute(
        open_ones.where(Letter.office_id == office.id, Reprint.decided_at.is_(None))
    ).one()
    return ToDecide(others, own)


def texts_to_decide(session: Session, office: Office, staff_id: int, roles: Collection[Role]) -> ToDecide | None:
    """None for whom they are no business."""
    if DECIDE_TEXTS.isdisjoint(roles):
        return None
    drafts = _counted(LetterText.written_by, staff_id).where(
        LetterText.office_id == office.id, LetterText.state == TextState.DRAFT
    )
    others, own = session.execute(drafts).one()
    return ToDecide(others, own)


def _counted(by: InstrumentedAttribute[int], staff_id: int) -> Select[int, int]:
    return select(func.count().filter(by != staff_id), func.count().filter(by == staff_id))
