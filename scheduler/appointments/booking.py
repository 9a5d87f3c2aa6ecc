"""Book, confirm, change, cancel, take over, lapse, close: the ONE way for phone, link, paper and staff.

Rows are locked in one order everywhere, so that nobody waits in a circle: case, advisor, appointment, letter.

Who changes an appointment names the version they saw: the time that the client was told. A colleague who takes the
same time leaves it as it is, so that whoever holds a letter can still answer it. Of several answers the last one
that comes in holds; those before it stay on record.

The primary key of `advisor_time` alone decides who gets a time; nothing asks first.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, joinedload

from db.appointments import LIVE, Appointment, AppointmentState, EventKind, Way
from db.cases import Case, CaseState
from db.offices import Office
from letters.queue import waiting_for
from letters.queue import withdraw as withdraw_letter
from scheduler.appointments.alternatives import alternatives, buffer_of
from scheduler.appointments.rows import local_time, note, swap
from scheduler.cases import SILENT, hand_over, locked_case
from scheduler.slots.free import Slot
from scheduler.slots.taking import queue_for, release, take
from scheduler.slots.taking_rooms import release_room, take_room_for

BY_THE_CLIENT = (Way.PHONE, Way.LINK, Way.PAPER)

LIVE_ALONE = select(Appointment).where(Appointment.case_id == bindparam("this_case"), Appointment.state.in_(LIVE))
LIVE_WITH_PEOPLE = LIVE_ALONE.options(
    joinedload(Appointment.case).joinedload(Case.client),
    joinedload(Appointment.case).joinedload(Case.topic),
    joinedload(Appointment.advisor),
)


class Taken(Exception):
    """The time was taken a moment ago. `alternatives`: free times instead, if any are known."""

    def __init__(self, alternatives: Iterable[Slot] = ()) -> None:
        super().__init__("taken")
        self.alternatives = tuple(alternatives)


class Outdated(Exception):
    """The appointment changed since it was looked at."""


class NotLive(Exception):
    """The appointment is over, cancelled or withdrawn: nothing can be changed about it."""


def live_of_case(session: Session, case_id: int, *, alone: bool = False) -> Appointment | None:
    """The proposed or confirmed appointment of a case; with case, client, topic and advisor, unless `alone`."""
    return session.scalar(LIVE_ALONE if alone else LIVE_WITH_PEOPLE, {"this_case": case_id})


def book(
    session: Session,
    case: Case,
    office: Office,
    slot: Slot,
    *,
    reasons: list[dict[str, Any]],
    at: datetime,
    run_id: int | None = None,
    interpreter: bool = False,
    way: Way = Way.CLOCK,
    staff_id: int | None = None,
) -> Appointment:
    """Propose `slot` to the client of a case. Raises `Taken`.

    An earlier time of the case, of which nobody noted how it went, counts as missed.
    """
    unsaid = live_of_case(session, case.id)
    queue_for(session, {slot.advisor_id} | ({unsaid.advisor_id} if unsaid is not None else set()))
    if unsaid is not None and unsaid.starts_at <= at:
        close(session, unsaid, EventKind.MISSED, way=Way.CLOCK, at=at)
    appointment = Appointment(
        authority_id=case.authority_id,
        office_id=case.office_id,
        case_id=case.id,
        advisor_id=slot.advisor_id,
        starts_at=slot.starts_at,
        minutes=slot.minutes,
        local_time=local_time(slot, office.zone),
        zone=office.zone,
        version=1,
        state=AppointmentState.PROPOSED,
        run_id=run_id,
        reasons=reasons,
        interpreter=interpreter,
    )
    with session.begin_nested():
        session.add(appointment)
        session.flush()
        if not take(session, appointment.id, slot):
            raise Taken
    case.state = CaseState.APPOINTMENT
    case.state_reason = None
    note(session, appointment, EventKind.PROPOSED, way, at, staff_id)
    return appointment


def confirm(
    session: Session,
    appointment: Appointment,
    *,
    version: int,
    way: Way,
    at: datetime,
    staff_id: int | None = None,
) -> None:
    """The client agrees with the time. Raises `NotLive`, `Outdated`."""
    case = _held_fast(session, appointment)
    _require_ahead(appointment, at)
    _become(session, appointment, version, state=AppointmentState.CONFIRMED)
    _answered(case)
    note(session, appointment, EventKind.CONFIRMED, way, at, staff_id)


def cancel(
    session: Session,
    appointment: Appointment,
    *,
    version: int,
    way: Way,
    at: datetime,
    staff_id: int | None = None,
) -> None:
    """The client wants no appointment: its time is free again, a person looks at the case.

    Raises `NotLive`, `Outdated`.
    """
    case = _held_fast(session, appointment)
    _require_ahead(appointment, at)
    queue_for(session, {appointment.advisor_id})
    _become(session, appointment, version, state=AppointmentState.CANCELLED)
    _free(session, appointment)
    _stop_letter(session, appointment, "cancelled", at)
    hand_over(case, "cancelled")
    note(session, appointment, EventKind.CANCELLED, way, at, staff_id)


def change(
    session: Session,
    appointment: Appointment,
    slot: Slot,
    *,
    version: int,
    way: Way,
    at: datetime,
    staff_id: int | None = None,
    agreed: bool = False,
    others: bool = True,
) -> None:
    """Move to `slot` and free the old time, in one transaction; in person, the same room goes along.

    A client who chose a time has confirmed it; `agreed`: they chose it together with staff.
    Raises `Taken` (with other times, if `others`), `NotLive`, `Outdated`; then nothing is changed.
    """
    case = _held_fast(session, appointment)
    _require_ahead(appointment, at)
    chosen = agreed or way in BY_THE_CLIENT
    values = {
        "state": AppointmentState.CONFIRMED if chosen else AppointmentState.PROPOSED,
        "version": version + 1,
        "starts_at": slot.starts_at,
        "minutes": slot.minutes,
        "local_time": local_time(slot, appointment.zone),
    }
    try:
        _move(session, appointment, slot, version, **values)
    except Taken:
        raise Taken(alternatives(session, appointment, at=at) if others else ()) from None
    if chosen:
        _answered(case)
    _stop_letter(session, appointment, "changed", at)
    note(session, appointment, EventKind.CHANGED, way, at, staff_id)


def take_over(
    session: Session,
    appointment: Appointment,
    advisor_id: int,
    *,
    version: int,
    way: Way,
    at: datetime,
    staff_id: int | None = None,
) -> None:
    """Another advisor takes the same time. The client needs no letter: version, state and time stay.

    A letter that still waits names the advisor of before: `queue_proposal` judges it anew.
    Raises `Taken` (without other times), `NotLive`, `Outdated`; then nothing is changed.
    """
    _held_fast(session, appointment)
    _require_ahead(appointment, at)
    buffer = buffer_of(session, appointment.office_id)
    slot = Slot(appointment.starts_at, advisor_id, appointment.minutes, buffer)
    _move(session, appointment, slot, version)
    note(session, appointment, EventKind.TAKEN_OVER, way, at, staff_id)


def lapse(session: Session, appointment: Appointment, *, version: int, at: datetime) -> None:
    """Nobody answered the proposal: its time is free again. Raises `NotLive`, `Outdated`: somebody did answer."""
    _held_fast(session, appointment)
    _require_ahead(appointment, at)
    queue_for(session, {appointment.advisor_id})
    _become(session, appointment, version, [AppointmentState.PROPOSED], state=AppointmentState.LAPSED)
    _free(session, appointment)
    _stop_letter(session, appointment, "lapsed", at)
    note(session, appointment, EventKind.LAPSED, Way.CLOCK, at)


def close(
    session: Session,
    appointment: Appointment,
    kind: EventKind,
    *,
    way: Way,
    at: datetime,
    staff_id: int | None = None,
) -> None:
    """End a live appointment as withdrawn, missed or held; a time that is still ahead is free again."""
    _held_fast(session, appointment)
    queue_for(session, {appointment.advisor_id})
    _become(session, appointment, appointment.version, state=AppointmentState(kind.value))
    if at < appointment.ends_at:
        _free(session, appointment)
    _stop_letter(session, appointment, kind.value, at)
    note(session, appointment, kind, way, at, staff_id)


def _held_fast(session: Session, appointment: Appointment) -> Case:
    """The case, kept from others until this transaction ends; and the appointment as it is now."""
    case = locked_case(session, appointment.case_id)
    session.refresh(appointment)
    return case


def _require_ahead(appointment: Appointment, at: datetime) -> None:
    if not appointment.live or appointment.starts_at <= at:
        raise NotLive


def _become(
    session: Session,
    appointment: Appointment,
    seen: int,
    among: Collection[AppointmentState] = LIVE,
    /,
    **values: object,
) -> None:
    if not swap(session, appointment, seen=seen, among=among, **values):
        raise Outdated if appointment.live else NotLive


def _move(session: Session, appointment: Appointment, slot: Slot, seen: int, **values: object) -> None:
    """Take `slot` in place of the time that the appointment has, or change nothing and raise `Taken`."""
    try:
        with session.begin_nested():
            queue_for(session, {appointment.advisor_id, slot.advisor_id})
            _become(session, appointment, seen, advisor_id=slot.advisor_id, **values)
            _free(session, appointment)
            if not _take(session, appointment, slot):
                raise Taken
    except Taken:
        session.refresh(appointment)
        raise


def _take(session: Session, appointment: Appointment, slot: Slot) -> bool:
    room_id = appointment.room_id
    return take(session, appointment.id, slot) and (
        room_id is None or take_room_for(session, room_id, appointment.id, slot.starts_at, slot.minutes)
    )


def _free(session: Session, appointment: Appointment) -> None:
    release(session, appointment.id)
    if appointment.room_id is not None:
        release_room(session, appointment.id)


def _answered(case: Case) -> None:
    """Who answers after all needs no person any more."""
    if case.state == CaseState.NEEDS_PERSON and case.state_reason == SILENT:
        case.state, case.state_reason = CaseState.APPOINTMENT, None


def _stop_letter(session: Session, appointment: Appointment, reason: str, at: datetime) -> None:
    """A letter that has not left and tells a time that no longer holds is withdrawn."""
    letter = waiting_for(session, appointment.case_id)
    if letter is not None and letter.appointment_id == appointment.id:
        withdraw_letter(session, letter, reason=reason, at=at)
