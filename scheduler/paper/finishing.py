"""A paper is worked off by one person at a time: held, then done with its outcome."""

from datetime import datetime

from sqlalchemy.orm import Session

from db.paper import Paper
from scheduler.paper.outcomes import AlreadyDone


def hold(session: Session, paper: Paper) -> Paper:
    """The paper as it is now, kept from others until this transaction ends: before any case is locked.

    Raises `AlreadyDone`.
    """
    session.refresh(paper, with_for_update=True)
    if paper.done_at is not None:
        raise AlreadyDone(f"paper {paper.id}")
    return paper


def finish(paper: Paper, outcome: str, *, staff_id: int, at: datetime) -> None:
    """A paper that is held is done."""
    paper.outcome, paper.done_by, paper.done_at = outcome, staff_id, at
