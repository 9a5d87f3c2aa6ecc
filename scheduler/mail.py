"""What happens to letters outside. The lead time is checked again before a letter leaves."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import LIVE, Appointment, EventKind, Way
from db.cases import Case
from db.clients import Client
from db.letters import BatchState, Letter, LetterKind, LetterState, PrintBatch
from db.offices import Office
from letters.access import AccessKeys
from letters.facts import LetterFacts
from letters.queue import become
from letters.queue import withdraw as withdraw_letter
from scheduler.alternatives import OWN_ADVISOR_WITHIN, candidates
from scheduler.appointments import Taken, change, close, live_of_case
from scheduler.calendar.delivery import arrival_day, earliest_day, post_held
from scheduler.cases import hand_over
from scheduler.corrections import came_too_late
from scheduler.frame import Frame, frame_of, lives_abroad
from scheduler.free_times import FreeTimes
from scheduler.policy import Policy, working_days
from scheduler.slots.free import Slot
from scheduler.slots.taking import queue_for
from scheduler.team import team_of

LEAVING = (LetterState.BATCHED, LetterState.PRINTED)
TRIED = 20  # free times, until a person looks: another may take them at this moment, a room may not be free


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

    Their cases, advisors and appointments are locked before them: the order of `scheduler/appointments.py`. All
    advisors of the office: a time that comes too late may move to any of them.
    """
    in_batch = select(Letter.case_id).where(Letter.batch_id == batch.id)
    cases = session.scalars(select(Case).where(Case.id.in_(in_batch)).order_by(Case.id).with_for_update()).all()
    appointments = select(Appointment).where(Appointment.case_id.in_(in_batch), Appointment.state.in_(LIVE))
    held_by = {found.advisor_id for found in session.scalars(appointments)}
    team = team_of(session, session.get_one(Office, batch.office_id)).advisors
    queue_for(session, held_by | {case.advisor_id for case in cases} | {advisor.id for advisor in team})
    session.scalars(
        appointments.order_by(Appointment.id).with_for_update().execution_options(populate_existing=True)
    ).all()
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
    """Whether the letter's time comes before the first that is allowed for a letter of this day.

    A correction is too late only when it cannot arrive before the time that it takes back.
    """
    if letter.appointment_id is None:
        return False
    zone, policy, days = ZoneInfo(office.zone), Policy.of(office.policy), working_days(office)
    abroad = lives_abroad(session.get_one(Client, letter.client_id), office)
    if letter.kind == LetterKind.CORRECTION:
        wrong = LetterFacts.of(letter.facts).wrong
        return wrong is not None and wrong.starts_at.date() <= arrival_day(posted, policy, days, abroad=abroad)
    appointment = session.get_one(Appointment, letter.appointment_id)
    return appointment.starts_at.astimezone(zone).date() < earliest_day(posted, policy, days, abroad=abroad)


def _move(session: Session, letter: Letter, frame: Frame, posted: date) -> None:
    """Give the appointment of a letter that came too late the first time that a new letter allows.

    The first free one, without a plan of all: whoever posts a batch does not wait for a solver.
    """
    if letter.kind == LetterKind.CORRECTION:
        came_too_late(session, letter, at=frame.at)
        return
    appointment = live_of_case(session, letter.case_id)
    if appointment is None:
        return
    case = session.get_one(Case, letter.case_id)
    if appointment.starts_at <= frame.at or post_held(frame.policy, posted) is not None:
        _give_up(session, appointment, case, "letter_late", frame.at)
        return
    if not any(
        _moved_to(session, appointment, slot, frame.at) for slot in _slots(session, appointment, case, frame)
    ):
        _give_up(session, appointment, case, "no_slot", frame.at)
        return
    appointment.reasons = [
        {"code": "posted_late", "posted": posted.isoformat()},
        {"code": "first_free", "arrival": frame.arrival(case.client).isoformat()},
    ]


def _slots(session: Session, appointment: Appointment, case: Case, frame: Frame) -> Iterator[Slot]:
    """Of the appointment's own advisor, where they have one soon; else of any who may. A few: each is tried."""
    free = FreeTimes.of(session, frame.office, sparing=True)
    first = frame.earliest(case.client)
    soon, last = first + OWN_ADVISOR_WITHIN, first + timedelta(days=frame.policy.horizon_days)
    own = free.between([appointment.advisor_id], appointment.minutes, first, soon, after=frame.at)
    yield from islice(own, TRIED)
    anybody = free.between(candidates(free, appointment, case), appointment.minutes, first, last, after=frame.at)
    yield from islice(anybody, TRIED)


def _moved_to(session: Session, appointment: Appointment, slot: Slot, at: datetime) -> bool:
    """False when somebody took the time a moment ago, or the room is not free then."""
    try:
        change(session, appointment, slot, version=appointment.version, way=Way.CLOCK, at=at)
    except Taken:
        return False
    return True


def _give_up(session: Session, appointment: Appointment, case: Case, reason: str, at: datetime) -> None:
    close(session, appointment, EventKind.WITHDRAWN, way=Way.CLOCK, at=at)
    hand_over(case, reason)
