"""What becomes of a time whose letter was pulled out because it would have come too late.

A proposed call moves to the first time that a new letter allows. A time in person stays, and its client is told in
another way. Each in a transaction of its own, by whoever posted the batch, and by the clock for what they left.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from itertools import islice

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentState, EventKind, Way
from db.cases import Case, CaseState
from db.letters import Letter, LetterEvent, LetterState
from db.printing import PrintBatch
from db.session import Database
from letters.kinds import TELLS_A_TIME
from letters.queue import become
from letters.saying.facts import Why
from scheduler.appointments.alternatives import OWN_ADVISOR_WITHIN, candidates
from scheduler.appointments.booking import Taken, change, close, live_of_case
from scheduler.appointments.free_times import FreeTimes
from scheduler.cases import hand_over
from scheduler.frame import Frame
from scheduler.proposing.deciding import WaitsNoMore, decide
from scheduler.slots.free import Slot
from scheduler.telling.corrections import correct, last_note, newest_event
from scheduler.telling.departure import TOO_LATE, time_stays
from scheduler.telling.notify import CALL, EMAIL, SMS, tell

TRIED = 20  # free times, until a person looks: another may take them at this moment
TOLD, NOT_TOLD = "late_told", "late_not_told"
UNDECIDED = "undecided"


def settle_late(database: Database, frame: Frame) -> None:
    """See to every time of an office whose letter came too late. Done again, nothing more happens."""
    with database.reading() as session:
        late = session.execute(_unsettled(frame)).all()
    for case_id, letter_id in late:
        decide(database, case_id, partial(_settle, letter_id=letter_id, frame=frame), among=tuple(CaseState))


def _unsettled(frame: Frame) -> Select[int, int]:
    """Cases and letters; not those that could not be decided before: a person looks at them."""
    now = and_(Appointment.id == Letter.appointment_id, Appointment.version == Letter.appointment_version)
    return (
        select(Letter.case_id, Letter.id)
        .join(Appointment, now)
        .join(Case, Case.id == Letter.case_id)
        .join(LetterEvent, LetterEvent.id == newest_event())
        .where(
            Letter.office_id == frame.office.id,
            Letter.state == LetterState.WITHDRAWN,
            Letter.kind.in_(TELLS_A_TIME),
            LetterEvent.reason == TOO_LATE,
            Appointment.state == AppointmentState.PROPOSED,
            Case.state_reason.is_distinct_from(UNDECIDED),
        )
        .order_by(Letter.id)
    )


def _settle(session: Session, case: Case, *, letter_id: int, frame: Frame) -> None:
    """Raises `WaitsNoMore`: somebody changed the time meanwhile, or saw to it."""
    letter, appointment = session.get_one(Letter, letter_id), live_of_case(session, case.id)
    if (
        appointment is None
        or (appointment.id, appointment.version) != (letter.appointment_id, letter.appointment_version)
        or appointment.state != AppointmentState.PROPOSED
        or last_note(session, letter) != TOO_LATE
    ):
        raise WaitsNoMore
    if time_stays(appointment):
        _tell_otherwise(session, letter, appointment, case, frame)
    else:
        _move(session, letter, appointment, case, frame)


def _tell_otherwise(session: Session, letter: Letter, appointment: Appointment, case: Case, frame: Frame) -> None:
    """The time stays; a person looks at the case where nothing reaches the client before it."""
    way = tell(
        session,
        case,
        "appointment_reminder",
        {"starts_at": appointment.local_time, "advisor": appointment.advisor.name},
        at=frame.at,
        by=appointment.starts_at,
        frame=frame,
        appointment=appointment,
        among=(SMS, EMAIL, CALL),
    )
    if way is None:
        hand_over(case, "letter_late")
    become(session, letter, letter.state, reason=TOLD if way else NOT_TOLD, at=frame.at)


def _move(session: Session, letter: Letter, appointment: Appointment, case: Case, frame: Frame) -> None:
    """To the first free time, without a plan of all: whoever posts a batch does not wait for a solver."""
    if appointment.starts_at <= frame.at or frame.post_held:
        _give_up(session, appointment, case, "letter_late", frame)
        return
    slots = _slots(session, appointment, case, frame)
    if not any(_moved_to(session, appointment, slot, frame.at) for slot in slots):
        _give_up(session, appointment, case, "no_slot", frame)
        return
    posted = session.get_one(PrintBatch, letter.batch_id).posted_on
    assert posted is not None
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
    """False when somebody took the time a moment ago."""
    try:
        change(session, appointment, slot, version=appointment.version, way=Way.CLOCK, at=at, others=False)
    except Taken:
        return False
    return True


def _give_up(session: Session, appointment: Appointment, case: Case, reason: str, frame: Frame) -> None:
    """A letter of before may still tell its client a time, which nothing that follows takes back."""
    close(session, appointment, EventKind.WITHDRAWN, way=Way.CLOCK, at=frame.at)
    correct(session, appointment, case, Why.CANCELLED, at=frame.at, frame=frame)
    hand_over(case, reason)
