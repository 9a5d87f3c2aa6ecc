"""Wishes to be called back, and those that a talk fulfils, once they are done."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.calls import CallbackRequest, CallbackState
from db.cases import Wish, WishKind

NEED_AN_OPEN_CASE = (WishKind.EARLIER, WishKind.NEW_LETTER)
"""An earlier talk, a letter that opens the page of a talk. What clients told about themselves holds beyond it."""


def called_back(session: Session, case_id: int, *, staff_id: int, at: datetime) -> None:
    """The client of a case was met, or got in touch: nobody has to call them back any more."""
    wished = update(CallbackRequest).where(
        CallbackRequest.case_id == case_id, CallbackRequest.state == CallbackState.OPEN
    )
    session.execute(wished.values(state=CallbackState.DONE, done_at=at, done_by=staff_id))


def wish_for_no_more(session: Session, case_id: int, *, staff_id: int, at: datetime) -> None:
    """Nothing is left to talk about: wishes that are about the talk to come are done."""
    wished = update(Wish).where(Wish.case_id == case_id, Wish.kind.in_(NEED_AN_OPEN_CASE), Wish.done_at.is_(None))
    session.execute(wished.values(done_at=at, done_by=staff_id))


def forget_callbacks(session: Session, before: datetime) -> None:
    """The number of somebody who was called back before a moment is needed no more; what they wished for stays."""
    done = update(CallbackRequest).where(
        CallbackRequest.state == CallbackState.DONE,
        CallbackRequest.done_at < before,
        CallbackRequest.number != "",
    )
    session.execute(done.values(number=""))
