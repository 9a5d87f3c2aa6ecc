"""A proposed time that was withdrawn by mistake stands again, as it was: same time, same advisor, same room."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentState, EventKind, Way
from scheduler.appointments.alternatives import buffer_of
from scheduler.appointments.rows import note, swap
from scheduler.slots.free import Slot
from scheduler.slots.taking import queue_for, take
from scheduler.slots.taking_rooms import take_room_for


class GoneMeanwhile(Exception):
    """Somebody else has the time or the room by now, the case has another appointment, or the time is over."""


def stand_again(session: Session, appointment: Appointment, *, staff_id: int, at: datetime) -> None:
    """The case is locked before. Raises `GoneMeanwhile`: then nothing is changed."""
    if appointment.starts_at <= at:
        raise GoneMeanwhile
    queue_for(session, {appointment.advisor_id})
    try:
        with session.begin_nested():
            _become(session, appointment)
            _take(session, appointment)
    except IntegrityError:  # the case has another live one
        raise GoneMeanwhile from None
    note(session, appointment, EventKind.PROPOSED, Way.STAFF, at, staff_id)


def _become(session: Session, appointment: Appointment) -> None:
    withdrawn, proposed = AppointmentState.WITHDRAWN, AppointmentState.PROPOSED
    if not swap(session, appointment, seen=appointment.version, among=[withdrawn], state=proposed):
        raise GoneMeanwhile


def _take(session: Session, appointment: Appointment) -> None:
    buffer = buffer_of(session, appointment.office_id)
    slot = Slot(appointment.starts_at, appointment.advisor_id, appointment.minutes, buffer)
    room_id, starts_at, minutes = appointment.room_id, appointment.starts_at, appointment.minutes
    if not take(session, appointment.id, slot):
        raise GoneMeanwhile
    if room_id is not None and not take_room_for(session, room_id, appointment.id, starts_at, minutes):
        raise GoneMeanwhile
