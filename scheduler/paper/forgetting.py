"""What somebody wrote on a paper is not kept for ever; that it came, when, how, and what became of it is."""

from datetime import datetime

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from db.cases import Case, CaseState
from db.paper import Paper


def forget_papers(session: Session, before: datetime) -> None:
    """Name, number and note of papers that were done before a moment, as was the case that they are about.

    What is open stays, however old: somebody has to see to it.
    """
    closed = select(Case.id).where(Case.state == CaseState.CLOSED, Case.closed_at < before)
    past = update(Paper).where(
        Paper.done_at < before,
        or_(Paper.case_id.is_(None), Paper.case_id.in_(closed)),
        Paper.name != "",
    )
    session.execute(past.values(name="", phone=None, note=None))
