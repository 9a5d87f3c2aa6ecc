"""What happens to letters outside. The lead time is checked again before a letter leaves."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment, EventKind, Way
from db.cases import Case, CaseState
from db.letters import BatchState, Letter, LetterEvent, LetterState, PrintBatch
from db.offices import Office
from letters.access import AccessKeys, code_of_case
from letters.queue import queue_proposal
from letters.queue import withdraw as withdraw_letter
from scheduler.appointments import change, close, live_of_case
from scheduler.calendar.delivery import earliest_day
from scheduler.frame import Frame, frame_of, plan_for
from scheduler.notices import working_days
from scheduler.policy import Policy

LEAVING = (LetterState.BATCHED, LetterState.PRINTED)


class WrongPostingDay(ValueError):
    """The day lies before the batch was made, or in the future."""


class AlreadyPosted(Exception):
    """The batch has left before."""


@dataclass
class Posted:
    """`too_late`: letters that must not leave; their appointments moved and new letters wait."""

    posted: list[Letter] = field(default_factory=list)
    too_late: list[Letter] = field(default_factory=list)


def mark_printed(session: Session, batch: PrintBatch, *, staff_id: int, at: datetime) -> None:
    """The sheets lie in the tray; nothing has left yet."""
    if batch.state != BatchState.CLOSED:
        return
    batch.state = BatchState.PRINTED
    for letter in letters_of(session, batch):
        if letter.state == LetterState.BATCHED:
            _become(session, letter, LetterState.PRINTED, staff_id, at)


def mark_posted(
    session: Session,
    batch: PrintBatch,
    *,
    day: date,
    carrier: str,
    staff_id: int,
    at: datetime,
    keys: AccessKeys,
    public_url: str,
) -> Posted:
    """Note that a batch was handed to the post on `day`; a detailed record (LSG NRW L 7 AS 1382/11 B).

    A letter whose appointment would come too early after `day` is withdrawn before it leaves: its appointment
    moves, a new letter waits. Raises `WrongPostingDay`, `AlreadyPosted`.
    """
    office = session.get_one(Office, batch.office_id)
    zone = ZoneInfo(office.zone)
    if batch.state == BatchState.POSTED:
        raise AlreadyPosted
    if not batch.created_at.astimezone(zone).date() <= day <= at.astimezone(zone).date():
        raise WrongPostingDay(day.isoformat())
    earliest = earliest_day(day, Policy.of(office.policy), working_days(office))
    result = Posted()
    for letter in letters_of(session, batch):
        if letter.state not in LEAVING:
            continue
        if _too_late(session, letter, earliest, zone):
            withdraw_letter(session, letter, reason="too_late", at=at)
            result.too_late.append(letter)
        else:
            letter.posted_on = day
            _become(session, letter, LetterState.POSTED, staff_id, at)
            result.posted.append(letter)
    batch.state = BatchState.POSTED
    batch.posted_on, batch.posted_by, batch.carrier = day, staff_id, carrier
    frame = frame_of(office, at, keys, public_url)
    for letter in result.too_late:
        _move(session, letter, frame, day)
    return result


def to_pull_out(session: Session, batch: PrintBatch) -> list[Letter]:
    """Letters of a batch that were withdrawn after it was made: they must not go into an envelope."""
    return [letter for letter in letters_of(session, batch) if letter.state == LetterState.WITHDRAWN]


def letters_of(session: Session, batch: PrintBatch) -> list[Letter]:
    return list(session.scalars(select(Letter).where(Letter.batch_id == batch.id).order_by(Letter.number)))


def _too_late(session: Session, letter: Letter, earliest: date, zone: ZoneInfo) -> bool:
    if letter.appointment_id is None:
        return False
    appointment = session.get_one(Appointment, letter.appointment_id)
    return appointment.starts_at.astimezone(zone).date() < earliest


def _move(session: Session, letter: Letter, frame: Frame, posted: date) -> None:
    """Give the appointment of a letter that came too late the first time that a new letter allows."""
    appointment = live_of_case(session, letter.case_id)
    if appointment is None:
        return
    case = session.get_one(Case, letter.case_id)
    slot = plan_for(session, [case], frame).slots.get(case.id)
    if slot is None:
        close(session, appointment, EventKind.WITHDRAWN, way=Way.CLOCK, at=frame.at)
        case.state, case.state_reason = CaseState.NEEDS_PERSON, "no_slot"
        return
    change(session, appointment, slot, version=appointment.version, way=Way.CLOCK, at=frame.at)
    appointment.reasons = [
        {"code": "posted_late", "posted": posted.isoformat()},
        {"code": "first_free", "arrival": frame.arrival.isoformat()},
    ]
    queue_proposal(
        session,
        office=frame.office,
        case=case,
        appointment=appointment,
        code=code_of_case(session, frame.keys, case, frame.at),
        keys=frame.keys,
        posting_day=frame.posting,
        public_url=frame.public_url,
        at=frame.at,
    )


def _become(session: Session, letter: Letter, state: LetterState, staff_id: int, at: datetime) -> None:
    letter.state = state
    session.add(
        LetterEvent(
            authority_id=letter.authority_id,
            letter_id=letter.id,
            state=state,
            reason=None,
            staff_id=staff_id,
            at=at,
        )
    )
