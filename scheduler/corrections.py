"""A letter that is out tells a time that does not hold any more: whoever has it is told, while there is time.

Case, advisor and appointment are locked before: this only adds a message, or a letter, in the same transaction.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.cases import Case
from db.letters import Letter, LetterEvent
from letters.facts import Why
from letters.out import newest_out, told_time
from letters.queue import become
from scheduler.frame import Frame
from scheduler.notify import APPOINTMENT_MOVED, APPOINTMENT_OFF, CALL, EMAIL, LETTER, SMS, tell

NOT_CORRECTED = "not_corrected"
LOCAL = "%Y-%m-%dT%H:%M"


@dataclass(frozen=True)
class Corrected:
    """`told`: the local time that the letter tells. `way`: how its reader hears that it does not hold.

    `way` None: nothing reaches them before that time, so a person has to say it when they speak.
    """

    told: datetime
    way: str | None


def correct(
    session: Session, appointment: Appointment, case: Case, why: Why, *, at: datetime, frame: Frame
) -> Corrected | None:
    """After staff or the clock closed or moved an appointment: take back what its letter told.

    None: no letter is out, or its time is over or holds. To be called once for each change, when letters that
    still waited are withdrawn; not for what the clients themselves did: they know.
    A moved appointment gets a new letter anyway, which names the earlier one.
    """
    letter = newest_out(session, case.id)
    if letter is None or letter.appointment_id != appointment.id:
        return None
    told = told_time(letter)
    by = told.replace(tzinfo=frame.zone).astimezone(UTC)
    if by <= at or (appointment.live and appointment.starts_at == by):
        return None
    way = _told(session, appointment, case, why, told=told, at=at, by=by, frame=frame)
    become(session, letter, letter.state, reason=f"corrected_{way}" if way else NOT_CORRECTED, at=at)
    return Corrected(told, way)


def came_too_late(session: Session, correction: Letter, *, at: datetime) -> None:
    """A correction that could not leave in time, and is withdrawn: a person has to say it."""
    letter = newest_out(session, correction.case_id)
    if letter is not None:
        become(session, letter, letter.state, reason=NOT_CORRECTED, at=at)


def uncorrected(session: Session, case_id: int, local: datetime) -> datetime | None:
    """The local time, ahead of `local`, that a letter of this case tells wrongly and nobody could take back."""
    letter = newest_out(session, case_id)
    if letter is None or told_time(letter) <= local:
        return None
    noted = (
        select(LetterEvent.reason)
        .where(LetterEvent.letter_id == letter.id)
        .order_by(LetterEvent.at.desc(), LetterEvent.id.desc())
        .limit(1)
    )
    return told_time(letter) if session.scalar(noted) == NOT_CORRECTED else None


def _told(
    session: Session,
    appointment: Appointment,
    case: Case,
    why: Why,
    *,
    told: datetime,
    at: datetime,
    by: datetime,
    frame: Frame,
) -> str | None:
    """By text message or e-mail where allowed, else by letter; whoever was just spoken to is not called."""
    before = told.strftime(LOCAL)
    template, facts = APPOINTMENT_OFF, {"starts_at": before, "why": why.value}
    if appointment.live:
        template = APPOINTMENT_MOVED
        facts = {"before": before, "starts_at": appointment.local_time, "advisor": appointment.advisor.name}
    among = (SMS, EMAIL, LETTER) if why == Why.SPOKEN else (SMS, EMAIL, LETTER, CALL)
    return tell(session, case, template, facts, at=at, by=by, frame=frame, appointment=appointment, among=among)
