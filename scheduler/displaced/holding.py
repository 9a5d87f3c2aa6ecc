"""Whether what a plan does with a displaced appointment is still possible, as things are now."""

from datetime import time

from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.cases import Case
from db.rooms import Room
from scheduler.calendar.holidays import ONE_DAY
from scheduler.calendar.opening import instant
from scheduler.displaced.cause import Cause
from scheduler.displaced.situation import candidates_of
from scheduler.displaced.ways import knows, reach_of
from scheduler.drafts.holding import still_free
from scheduler.drafts.moves import Move, MoveKind
from scheduler.frame import Frame
from scheduler.proposing.outlook import grid_of
from scheduler.slots.free import Slot
from scheduler.slots.same_time import Standing, taken_over
from scheduler.slots.weeks import weeks_of
from scheduler.team import team_of
from scheduler.telling.notify import phone_hours
from scheduler.visits.room_times import times_of_room


def still_possible(
    session: Session, case: Case, appointment: Appointment, move: Move, cause: Cause, frame: Frame
) -> bool:
    """Of a move that has a time: the advisor may, is there and free, and the client can still hear of it."""
    slot = move.slot
    if slot is None or slot.advisor_id not in candidates_of(
        case, appointment, team_of(session, frame.office), frame
    ):
        return False
    if move.kind == MoveKind.TAKE_OVER:
        return slot.advisor_id != cause.absent and _colleague_is_free(session, case, appointment, slot, frame)
    return (
        slot.minutes == appointment.minutes
        and _can_be_told(session, case, appointment, slot, frame)
        and still_free(session, slot, frame)
        and _room_is_free(session, appointment, slot, frame)
    )


def _colleague_is_free(session: Session, case: Case, appointment: Appointment, slot: Slot, frame: Frame) -> bool:
    day, advisor = slot.starts_at.astimezone(frame.zone).date(), slot.advisor_id
    weeks = weeks_of(session, frame.office.id, [advisor], first=day, last=day, zone=frame.zone)
    standing = Standing(
        appointment.id, appointment.starts_at, appointment.minutes, case.advisor_id, candidates=(advisor,)
    )
    return bool(taken_over([standing], weeks, grid_of(frame, {})))


def _can_be_told(session: Session, case: Case, appointment: Appointment, slot: Slot, frame: Frame) -> bool:
    phone = phone_hours(session, frame, frame.at, appointment.starts_at)
    known = knows(session, appointment)
    reach = reach_of(case, appointment, known=known, frame=frame, phone=phone)
    return reach is not None and slot.starts_at.astimezone(frame.zone).date() >= reach.earliest


def _room_is_free(session: Session, appointment: Appointment, slot: Slot, frame: Frame) -> bool:
    if appointment.room_id is None:
        return True
    room = session.get_one(Room, appointment.room_id)
    until = instant(slot.starts_at.astimezone(frame.zone).date() + ONE_DAY, time.min, frame.zone)
    return times_of_room(session, frame.office.id, room, frame.at, until).allow(slot)
