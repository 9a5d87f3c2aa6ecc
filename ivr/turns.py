"""The answer given for each step of a call: a request that comes twice gets the same answer and does nothing."""

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, insert, or_, update
from sqlalchemy.orm import Session

from db.base import table_of
from db.calls import IvrCall, IvrTurn
from ivr.dialogue.person import PERSON
from ivr.replies import Transfer

LONGEST_TALK = timedelta(minutes=Transfer.most_minutes, seconds=Transfer.rings_seconds)
KEPT = insert(table_of(IvrTurn))


def given(session: Session, call_sid: str, step: int) -> str | None:
    """The answer of this step; empty when it is blanked, None when there was none."""
    turn = session.get(IvrTurn, (call_sid, step))
    return turn.answer if turn else None


def keep(session: Session, call_sid: str, step: int, answer: str, at: datetime) -> None:
    session.connection().execute(KEPT, {"call_sid": call_sid, "step": step, "answer": answer, "at": at})


def blank_old_turns(session: Session, before: datetime) -> int:
    """Forget the answers given before `before`, and where such calls stood; gives the number of turns blanked.

    Whoever is connected to a person comes back to the call at the end of their talk.
    """
    blanked = session.execute(update(IvrTurn).where(IvrTurn.at < before, IvrTurn.answer != "").values(answer=""))
    talks_no_more = or_(
        IvrCall.state["scene"].as_string() != PERSON.name,
        IvrCall.ended_at.is_not(None),
        IvrCall.last_at < before - LONGEST_TALK,
    )
    session.execute(
        update(IvrCall)
        .where(IvrCall.last_at < before, IvrCall.step > 0, talks_no_more)
        .values(state={}, caller=None)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", blanked).rowcount
