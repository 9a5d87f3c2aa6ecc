"""How a client hears that their appointment has another time, or does not take place."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentState
from db.cases import Case
from letters.addressing.no_abode import address_for_letters
from letters.out import newest_out, told_time
from letters.saying.facts import Why
from scheduler.appointments.rows import LOCAL
from scheduler.calendar.holidays import ONE_DAY
from scheduler.calendar.opening import Span
from scheduler.frame import Frame
from scheduler.telling.by_message import told_by_message
from scheduler.telling.corrections import correct
from scheduler.telling.notify import APPOINTMENT_MOVED, APPOINTMENT_OFF, CALL, EMAIL, LETTER, SMS, tell, ways_left

WAYS = (SMS, EMAIL, LETTER, CALL)
"""Best first. A letter stands before a call: it keeps nobody busy, and the client can read it again."""

WIRE = (SMS, EMAIL)


@dataclass(frozen=True)
class Reach:
    """The way in which a client can hear of another time, and from which local day on that may lie."""

    way: str
    earliest: date


def knows(session: Session, appointment: Appointment) -> bool:
    """Whether the client was told this very time, or agreed to it."""
    if appointment.state == AppointmentState.CONFIRMED or told_by_message(appointment):
        return True
    return _letter_tells(session, appointment.id, appointment.case_id, appointment.local_time)


def reach_of(
    case: Case, appointment: Appointment, *, known: bool, frame: Frame, phone: Iterable[Span] | None
) -> Reach | None:
    """How and from when on another time can be told; None: nothing reaches the client before the present one.

    Who knows of a time hears of the other one before it, and gets none before that day: they arranged for it.
    """
    client, by_letter = case.client, frame.earliest(case.client)
    if not known:
        may_write = address_for_letters(client.contact) is not None and not frame.post_held
        return Reach(LETTER, by_letter) if may_write else None
    left = ways_left(client, at=frame.at, by=appointment.starts_at, frame=frame, phone=phone)
    way = next((way for way in WAYS if way in left), None)
    if way is None:
        return None
    present, tomorrow = appointment.starts_at.astimezone(frame.zone).date(), frame.today + ONE_DAY
    earliest = {SMS: tomorrow, EMAIL: tomorrow, LETTER: by_letter, CALL: present + ONE_DAY}
    return Reach(way, max(present, earliest[way]))


def wire_of(case: Case, appointment: Appointment, *, known: bool, frame: Frame) -> str | None:
    """By which a client can be told that a colleague calls; a message is a courtesy, the colleague says it too."""
    left = ways_left(case.client, at=frame.at, by=appointment.starts_at, frame=frame, phone=())
    return next((way for way in WIRE if way in left), None) if known else None


def tell_moved(
    session: Session, case: Case, appointment: Appointment, before: datetime, *, frame: Frame
) -> str | None:
    """Tell the client that an appointment moved which was to begin at `before`: the way; None: none is left."""
    told = _local(before, appointment.zone)
    if _letter_tells(session, appointment.id, case.id, told):
        corrected = correct(session, appointment, case, Why.NEW_TIME, at=frame.at, frame=frame)
        return corrected.way if corrected else None
    facts = {"before": told, "starts_at": appointment.local_time, "advisor": appointment.advisor.name}
    return _tell(session, case, APPOINTMENT_MOVED, facts, appointment, before, frame)


def tell_off(session: Session, case: Case, appointment: Appointment, *, frame: Frame) -> str | None:
    """Tell the client that an appointment does not take place: the way; None: none is left."""
    if _letter_tells(session, appointment.id, case.id, appointment.local_time):
        corrected = correct(session, appointment, case, Why.CANCELLED, at=frame.at, frame=frame)
        return corrected.way if corrected else None
    facts = {"starts_at": appointment.local_time, "why": Why.CANCELLED.value}
    return _tell(session, case, APPOINTMENT_OFF, facts, appointment, appointment.starts_at, frame)


def tell_taken_over(
    session: Session, case: Case, appointment: Appointment, instead_of: str, *, frame: Frame
) -> str | None:
    facts = {
        "starts_at": appointment.local_time,
        "advisor": appointment.advisor.name,
        "instead_of": instead_of,
    }
    by = appointment.starts_at
    return tell(session, case, "appointment_taken_over", facts, at=frame.at, by=by, frame=frame, among=WIRE)


def _tell(
    session: Session,
    case: Case,
    template: str,
    facts: dict[str, str],
    appointment: Appointment,
    by: datetime,
    frame: Frame,
) -> str | None:
    return tell(
        session, case, template, facts, at=frame.at, by=by, frame=frame, appointment=appointment, among=WAYS
    )


def _letter_tells(session: Session, appointment_id: int, case_id: int, local: str) -> bool:
    letter = newest_out(session, case_id)
    return (
        letter is not None
        and letter.appointment_id == appointment_id
        and told_time(letter).strftime(LOCAL) == local
    )


def _local(at: datetime, zone: str) -> str:
    return at.astimezone(ZoneInfo(zone)).strftime(LOCAL)
