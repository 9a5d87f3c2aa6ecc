"""A letter that is out tells a time that does not hold any more: whoever has it is told, while there is time.

Case, advisor and appointment are locked before: this only adds a message, or a letter, in the same transaction.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, aliased

from db.appointments import LIVE, Appointment
from db.cases import Case
from db.letters import Letter, LetterEvent, LetterState
from letters.kinds import TELLS_A_TIME
from letters.out import taken_back, told_time, wrong_out
from letters.queue import become
from letters.saying.facts import Why
from scheduler.appointments.rows import LOCAL
from scheduler.frame import Frame
from scheduler.telling.notify import APPOINTMENT_MOVED, APPOINTMENT_OFF, CALL, EMAIL, LETTER, SMS, tell

NOT_CORRECTED = "not_corrected"
CORRECTED = "corrected_{way}"
HEARD = tuple(CORRECTED.format(way=way) for way in (SMS, EMAIL, CALL))
"""What is noted of a letter whose reader hears otherwise than by another letter."""


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
    local = at.astimezone(frame.zone).replace(tzinfo=None)
    holds = appointment.local_time if appointment.live else None
    letter = wrong_out(session, case.id, local=local, holds=holds)
    if letter is None or letter.appointment_id != appointment.id:
        return None
    told = told_time(letter)
    by = told.replace(tzinfo=frame.zone).astimezone(UTC)
    way = _told(session, appointment, case, why, told=told, at=at, by=by, frame=frame)
    become(session, letter, letter.state, reason=CORRECTED.format(way=way) if way else NOT_CORRECTED, at=at)
    return Corrected(told, way)


def came_too_late(session: Session, letter: Letter, *, at: datetime) -> None:
    """A letter of any kind takes back what an earlier one told, but not in time: a person has to say it.

    Nothing to say where the reader hears of it by wire or in a call.
    """
    earlier = taken_back(session, letter)
    if earlier is not None and last_note(session, earlier) not in (*HEARD, NOT_CORRECTED):
        become(session, earlier, earlier.state, reason=NOT_CORRECTED, at=at)


def uncorrected(session: Session, case_ids: Collection[int], local: datetime) -> dict[int, datetime]:
    """Case id -> the local time, ahead of `local`, that a letter tells wrongly and nobody could take back."""
    out = session.scalars(
        select(Letter)
        .join(LetterEvent, LetterEvent.id == newest_event())
        .where(
            Letter.case_id.in_(case_ids),
            Letter.kind.in_(TELLS_A_TIME),
            Letter.state == LetterState.POSTED,
            LetterEvent.reason == NOT_CORRECTED,
        )
        .order_by(Letter.id)
    ).all()
    told = {letter.case_id: told_time(letter) for letter in out if told_time(letter) > local}
    holds = _times_that_hold(session, told) if told else {}
    return {case_id: time for case_id, time in told.items() if holds.get(case_id) != time}


def last_note(session: Session, letter: Letter) -> str | None:
    """The reason of the newest event of a letter."""
    session.flush()
    newest = select(LetterEvent.reason).where(LetterEvent.letter_id == letter.id)
    return session.scalar(newest.order_by(LetterEvent.id.desc()).limit(1))


def newest_event() -> ColumnElement[int]:
    """The id of the newest event of the `Letter` of a statement."""
    any_event = aliased(LetterEvent)
    return select(func.max(any_event.id)).where(any_event.letter_id == Letter.id).scalar_subquery()


def _times_that_hold(session: Session, case_ids: Collection[int]) -> dict[int, datetime]:
    """Case id -> the local time of its live appointment: one may have been moved back to what the letter tells."""
    live = select(Appointment.case_id, Appointment.local_time).where(
        Appointment.case_id.in_(case_ids), Appointment.state.in_(LIVE)
    )
    return {case_id: datetime.fromisoformat(local_time) for case_id, local_time in session.execute(live)}


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
