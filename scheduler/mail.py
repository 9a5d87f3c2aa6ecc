"""What happens to letters outside. The lead time is checked again before a letter leaves."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import LIVE, Appointment, EventKind, Way
from db.cases import Case
from db.clients import Client
from db.letters import BatchState, Letter, LetterState, PrintBatch
from db.offices import Office
from letters.access import AccessKeys
from letters.queue import become
from letters.queue import withdraw as withdraw_letter
from scheduler.appointments import change, close, live_of_case
from scheduler.calendar.delivery import earliest_day
from scheduler.cases import hand_over
from scheduler.frame import Frame, frame_of, lives_abroad, plan_for
from scheduler.policy import Policy, working_days
from scheduler.slots.taking import queue_for

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
    session.refresh(batch, with_for_update=True)
    if batch.state != BatchState.CLOSED:
        return
    batch.state = BatchState.PRINTED
    for letter in _held_fast(session, batch):
        if letter.state == LetterState.BATCHED:
            become(session, letter, LetterState.PRINTED, at=at, staff_id=staff_id)


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
    moves, and the clock writes a new letter. Raises `WrongPostingDay`, `AlreadyPosted`.
    """
    session.refresh(batch, with_for_update=True)
    office = session.get_one(Office, batch.office_id)
    zone = ZoneInfo(office.zone)
    if batch.state == BatchState.POSTED:
        raise AlreadyPosted
    if not batch.created_at.astimezone(zone).date() <= day <= at.astimezone(zone).date():
        raise WrongPostingDay(day.isoformat())
    result = Posted()
    for letter in _held_fast(session, batch):
        if letter.state not in LEAVING:
            continue
        if _too_late(session, letter, office, day):
            withdraw_letter(session, letter, reason="too_late", at=at)
            result.too_late.append(letter)
        else:
            letter.posted_on = day
            become(session, letter, LetterState.POSTED, at=at, staff_id=staff_id)
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


def _held_fast(session: Session, batch: PrintBatch) -> list[Letter]:
    """The letters of a batch as they are now, kept from changing until this transaction ends.

    Their cases, advisors and appointments are locked before them: the order of `scheduler/appointments.py`.
    """
    in_batch = select(Letter.case_id).where(Letter.batch_id == batch.id)
    cases = session.scalars(select(Case).where(Case.id.in_(in_batch)).order_by(Case.id).with_for_update()).all()
    queue_for(session, {case.advisor_id for case in cases})
    session.execute(
        select(Appointment.id)
        .where(Appointment.case_id.in_(in_batch), Appointment.state.in_(LIVE))
        .order_by(Appointment.id)
        .with_for_update()
    )
    return list(
        session.scalars(
            select(Letter)
            .where(Letter.batch_id == batch.id)
            .order_by(Letter.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _too_late(session: Session, letter: Letter, office: Office, posted: date) -> bool:
    """Whether the letter's time comes before the first that is allowed for a letter of this day."""
    if letter.appointment_id is None:
        return False
    appointment = session.get_one(Appointment, letter.appointment_id)
    abroad = lives_abroad(session.get_one(Client, letter.client_id), office)
    earliest = earliest_day(posted, Policy.of(office.policy), working_days(office), abroad=abroad)
    return appointment.starts_at.astimezone(ZoneInfo(office.zone)).date() < earliest


def _move(session: Session, letter: Letter, frame: Frame, posted: date) -> None:
    """Give the appointment of a letter that came too late the first time that a new letter allows."""
    appointment = live_of_case(session, letter.case_id)
    if appointment is None:
        return
    case = session.get_one(Case, letter.case_id)
    if appointment.starts_at <= frame.at:
        _give_up(session, appointment, case, "letter_late", frame.at)
        return
    slot = plan_for(session, [case], frame).slots.get(case.id)
    if slot is None:
        _give_up(session, appointment, case, "no_slot", frame.at)
        return
    change(session, appointment, slot, version=appointment.version, way=Way.CLOCK, at=frame.at)
    appointment.reasons = [
        {"code": "posted_late", "posted": posted.isoformat()},
        {"code": "first_free", "arrival": frame.arrival(case.client).isoformat()},
    ]


def _give_up(session: Session, appointment: Appointment, case: Case, reason: str, at: datetime) -> None:
    close(session, appointment, EventKind.WITHDRAWN, way=Way.CLOCK, at=at)
    hand_over(case, reason)
