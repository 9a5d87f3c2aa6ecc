"""Which letter a client may read again where its reference and PIN, or its link, opened a page."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.letters import AccessCode, Letter
from letters.left import HAVE_LEFT

NEWEST = (
    select(Letter)
    .where(Letter.access_code_id == bindparam("this_code"), Letter.state.in_(HAVE_LEFT))
    .order_by(Letter.id.desc())
    .limit(1)
)


def letter_with(session: Session, code: AccessCode) -> Letter | None:
    """The newest letter with this code that was posted; one that was not may yet be withdrawn."""
    return session.scalar(NEWEST, {"this_code": code.id})
