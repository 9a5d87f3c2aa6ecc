"""Wishes to be called back, once they are done."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.calls import CallbackRequest, CallbackState


def forget_callbacks(session: Session, before: datetime) -> None:
    """The number of somebody who was called back before a moment is needed no more; what they wished for stays."""
    done = update(CallbackRequest).where(
        CallbackRequest.state == CallbackState.DONE,
        CallbackRequest.done_at < before,
        CallbackRequest.number != "",
    )
    session.execute(done.values(number=""))
