"""Letters by the ten thousand become something at once: two statements, however many they are."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, insert, literal, null, select, update
from sqlalchemy.orm import Session

from db.base import Base, UtcDateTime, table_of
from db.letters import Letter, LetterEvent, LetterState

LETTER, EVENT = table_of(Letter), table_of(LetterEvent)


def become_all(
    session: Session,
    which: ColumnElement[bool],
    state: LetterState,
    *,
    at: datetime,
    reason: str | None = None,
    staff_id: int | None = None,
    posted_on: date | None = None,
) -> None:
    """Like `letters.queue.become` for each of these letters, which are locked before.

    What is loaded of them shows the change once it is loaded anew: `forget`.
    """
    note_all(session, which, state, at=at, reason=reason, staff_id=staff_id)
    left = {"posted_on": posted_on} if posted_on else {}
    session.execute(update(LETTER).where(which).values(state=state, **left))


def note_all(
    session: Session,
    which: ColumnElement[bool],
    state: LetterState,
    *,
    at: datetime,
    reason: str | None = None,
    staff_id: int | None = None,
) -> None:
    """Write down that each of these letters becomes something, and where it lies. The letters stay as they are."""
    values: dict[str, Any] = {
        "authority_id": LETTER.c.authority_id,
        "letter_id": LETTER.c.id,
        "state": literal(state, EVENT.c.state.type),
        "reason": literal(reason, EVENT.c.reason.type),
        "staff_id": literal(staff_id, EVENT.c.staff_id.type),
        "batch_id": LETTER.c.batch_id,
        "number": LETTER.c.number,
        "sent_to": LETTER.c.facts["address"] if state == LetterState.POSTED else null(),
        "at": literal(at, UtcDateTime()),
    }
    told = select(*values.values()).where(which).order_by(LETTER.c.batch_id, LETTER.c.number, LETTER.c.id)
    session.execute(insert(EVENT).from_select(list(values), told))


def forget(session: Session, *kinds: type[Base]) -> None:
    """Rows of these tables are loaded anew when they are looked at next."""
    for row in [row for row in session if isinstance(row, kinds)]:
        session.expire(row)
