"""What happens to letters outside. The lead time is checked again before a letter leaves.

Posting moves nothing: a letter that would come too late is withdrawn, and `scheduler/telling/late_letters.py` sees
to its time afterwards, so that nobody waits for a search while a batch is held.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from db.appointments import LIVE, Appointment, AppointmentState
from db.cases import Case
from db.clients import Client
from db.letters import Letter, LetterKind, LetterState
from db.offices import Office
from db.printing import BatchState, PrintBatch
from letters.queue import become
from letters.saying.facts import LetterFacts
from scheduler.calendar.delivery import arrival_day, earliest_day
from scheduler.calendar.holidays import WorkingDays
from scheduler.frame import lives_abroad
from scheduler.policy import Policy, working_days
from scheduler.telling.by_message import told_by_message
from scheduler.telling.corrections import came_too_late

LEAVING = (LetterState.BATCHED, LetterState.PRINTED)
TOO_LATE = "too_late"
KNOWN_ANYWAY = "too_late_known"  # the client agreed to the time, or was told it by wire or in a call
CHANGED = "changed"
LATE = (TOO_LATE, KNOWN_ANYWAY)


class WrongPostingDay(ValueError):
    """The day lies before the batch was made, or in the future."""


class AlreadyPosted(Exception):
    """The batch has left before."""


@dataclass
class Posted:
    """`too_late`, `outdated`: letters that must not leave; the latter tell a time that was changed, or is none."""

    posted: list[Letter] = field(default_factory=list)
    too_late: list[Letter] = field(default_factory=list)
    outdated: list[Letter] = field(default_factory=list)


@dataclass(frozen=True)
class _Departure:
    """What decides whether the letters of a batch leave on the local day `posted`; appointments, clients by id."""

    office: Office
    policy: Policy
    days: WorkingDays
    posted: date
    appointments: Mapping[int, Appointment]
    clients: Mapping[int, Client]

    def arrival(self, letter: Letter) -> date:
        return arrival_day(self.posted, self.policy, self.days, abroad=self._abroad(letter))

    def earliest(self, letter: Letter) -> date:
        return earliest_day(self.posted, self.policy, self.days, abroad=self._abroad(letter))

    def _abroad(self, letter: Letter) -> bool:
        return lives_abroad(self.clients[letter.client_id], self.office)


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
    session: Session, batch: PrintBatch, *, day: date, carrier: str, staff_id: int, at: datetime
) -> Posted:
    """Note that a batch was handed to the post on `day`; a detailed record (LSG NRW L 7 AS 1382/11 B).

    A letter that would come too early before its time after `day`, or tells one that does not hold any more, is
    withdrawn before it leaves. The clock calls `settle_late` for them; whoever calls this asks it to do so soon.
    Raises `WrongPostingDay`, `AlreadyPosted`.
    """
    session.refresh(batch, with_for_update=True)
    office = session.get_one(Office, batch.office_id)
    zone = ZoneInfo(office.zone)
    if batch.state == BatchState.POSTED:
        raise AlreadyPosted
    if not batch.created_at.astimezone(zone).date() <= day <= at.astimezone(zone).date():
        raise WrongPostingDay(day.isoformat())
    leaving = [letter for letter in _held_fast(session, batch) if letter.state in LEAVING]
    departure, result = _departure(session, batch, office, day), Posted()
    for letter in leaving:
        _post(session, letter, departure, result, staff_id=staff_id, at=at)
    batch.state = BatchState.POSTED
    batch.posted_on, batch.posted_by, batch.carrier = day, staff_id, carrier
    return result


def to_pull_out(session: Session, batch: PrintBatch) -> list[Letter]:
    """Letters of a batch that were withdrawn after it was made: they must not go into an envelope."""
    return [letter for letter in letters_of(session, batch) if letter.state == LetterState.WITHDRAWN]


def letters_of(session: Session, batch: PrintBatch) -> list[Letter]:
    return list(session.scalars(select(Letter).where(Letter.batch_id == batch.id).order_by(Letter.number)))


def time_stays(appointment: Appointment) -> bool:
    """Posting moves no time with a room, which staff arranged, and none that the client knows without it."""
    return appointment.room_id is not None or _known_anyway(appointment)


def _held_fast(session: Session, batch: PrintBatch) -> list[Letter]:
    """The letters of a batch as they are now, kept from changing until this transaction ends.

    Their cases and appointments are locked before them: the order of `scheduler/appointments/booking.py`.
    """
    in_batch = select(Letter.case_id).where(Letter.batch_id == batch.id)
    session.scalars(
        select(Case)
        .where(Case.id.in_(in_batch))
        .order_by(Case.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    session.scalars(
        select(Appointment)
        .where(Appointment.case_id.in_(in_batch), Appointment.state.in_(LIVE))
        .order_by(Appointment.id)
        .with_for_update()
        .execution_options(populate_existing=True)
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


def _departure(session: Session, batch: PrintBatch, office: Office, day: date) -> _Departure:
    """Loaded for all letters at once: their cases are locked, and callers wait for them."""
    in_batch = Letter.batch_id == batch.id
    appointments = session.scalars(
        select(Appointment).where(Appointment.id.in_(select(Letter.appointment_id).where(in_batch)))
    )
    clients = session.scalars(
        select(Client)
        .where(Client.id.in_(select(Letter.client_id).where(in_batch)))
        .options(
            selectinload(Client.addresses),
            joinedload(Client.representative).selectinload(Client.addresses),
        )
    )
    return _Departure(
        office=office,
        policy=Policy.of(office.policy),
        days=working_days(office),
        posted=day,
        appointments={appointment.id: appointment for appointment in appointments},
        clients={client.id: client for client in clients},
    )


def _post(
    session: Session, letter: Letter, departure: _Departure, result: Posted, *, staff_id: int, at: datetime
) -> None:
    """It leaves, or is withdrawn. Whatever it takes back too late, a person has to say."""
    stays_here = _why_it_stays_here(letter, departure)
    if stays_here is None:
        letter.posted_on = departure.posted
        become(session, letter, LetterState.POSTED, at=at, staff_id=staff_id)
        result.posted.append(letter)
    else:
        become(session, letter, LetterState.WITHDRAWN, reason=stays_here, at=at)
        (result.too_late if stays_here in LATE else result.outdated).append(letter)
    if _takes_back_too_late(letter, departure) or (stays_here and not _followed(letter, departure)):
        came_too_late(session, letter, at=at)


def _why_it_stays_here(letter: Letter, departure: _Departure) -> str | None:
    """A code; None: it leaves.

    A time that stays is told by any letter that arrives before it. Another one needs days to prepare, else it
    moves. A correction is too late only when it cannot arrive before the time that it takes back.
    """
    if letter.appointment_id is None:
        return None
    if letter.kind == LetterKind.CORRECTION:
        return TOO_LATE if _takes_back_too_late(letter, departure) else None
    appointment = departure.appointments[letter.appointment_id]
    if not appointment.live:
        return appointment.state.value
    if appointment.version != letter.appointment_version:
        return CHANGED
    day = appointment.starts_at.astimezone(ZoneInfo(departure.office.zone)).date()
    stays = time_stays(appointment)
    late = day <= departure.arrival(letter) if stays else day < departure.earliest(letter)
    return (KNOWN_ANYWAY if _known_anyway(appointment) else TOO_LATE) if late else None


def _takes_back_too_late(letter: Letter, departure: _Departure) -> bool:
    wrong = LetterFacts.of(letter.facts).wrong
    return wrong is not None and wrong.starts_at.date() <= departure.arrival(letter)


def _followed(letter: Letter, departure: _Departure) -> bool:
    """Whether another letter comes in place of this one, which is withdrawn, and takes back what it was to."""
    if letter.appointment_id is None or letter.kind == LetterKind.CORRECTION:
        return False
    appointment = departure.appointments[letter.appointment_id]
    return appointment.state == AppointmentState.PROPOSED and not time_stays(appointment)


def _known_anyway(appointment: Appointment) -> bool:
    return appointment.state == AppointmentState.CONFIRMED or told_by_message(appointment)
