"""The answer given for each step of a call: a request that comes twice gets the same answer and does nothing."""

from datetime import datetime
from typing import Any, cast

from sqlalchemy import CursorResult, update
from sqlalchemy.orm import Session

from db.calls import IvrCall, IvrTurn


def given(session: Session, call_sid: str, step: int) -> str | None:
    """The answer of this step; empty when it is blanked, None when the step is new."""
    turn = session.get(IvrTurn, (call_sid, step))
    return turn.answer if turn else None


def keep(session: Session, call_sid: str, step: int, answer: str, at: datetime) -> None:
    session.add(IvrTurn(call_sid=call_sid, step=step, answer=answer, at=at))


def blank_old_turns(session: Session, before: datetime) -> int:
    """Forget the answers given before `before`, and where such calls stood; gives the number of turns blanked."""
    blanked = session.execute(update(IvrTurn).where(IvrTurn.at < before, IvrTurn.answer != "").values(answer=""))
    session.execute(
        update(IvrCall).where(IvrCall.last_at < before, IvrCall.step > 0).values(state={}, caller=None)
    )
    return cast("CursorResult[Any]", blanked).rowcount
