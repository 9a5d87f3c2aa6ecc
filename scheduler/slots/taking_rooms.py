"""Takes the time of rooms. The primary key of `room_time` alone decides; nothing asks first."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.inserting import insert_into
from db.rooms import Room, RoomTime, Visit, VisitState
from scheduler.slots.free import EPOCH_STEP, quanta_of

TICKETS = range(10, 100)
SCATTER = 37  # without a common divisor with the number of tickets: neighbours in time get distant tickets


def take_room(session: Session, room: Room, starts_at: datetime, minutes: int, told: dict[str, Any]) -> int | None:
    """The id of a new visit with its time and its ticket; None when they are taken, then nothing is changed."""
    with session.begin_nested() as attempt:
        visit_id = _visit_with_a_ticket(session, room, starts_at, minutes, told)
        if visit_id is None or not _take(session, room.id, quanta_of(starts_at, minutes), visit_id=visit_id):
            attempt.rollback()
            return None
        return visit_id


def take_room_for(session: Session, room_id: int, appointment_id: int, starts_at: datetime, minutes: int) -> bool:
    """The room for an appointment; False when a part of its time was taken: then the caller rolls back.

    Those who move within a room queue for it: two who want each other's time would wait in a circle.
    """
    session.execute(select(Room.id).where(Room.id == room_id).with_for_update(key_share=True))
    return _take(session, room_id, quanta_of(starts_at, minutes), appointment_id=appointment_id)


def release_room(session: Session, appointment_id: int) -> None:
    session.execute(delete(RoomTime).where(RoomTime.appointment_id == appointment_id))


def _visit_with_a_ticket(
    session: Session, room: Room, starts_at: datetime, minutes: int, told: dict[str, Any]
) -> int | None:
    """A ticket is one that nobody else has at this place on this day; its unique key decides."""
    first = int(starts_at.timestamp()) // EPOCH_STEP
    for number in range(first, first + len(TICKETS)):
        visit = insert_into(session, Visit).values(
            authority_id=room.authority_id,
            place_id=room.place_id,
            room_id=room.id,
            starts_at=starts_at,
            minutes=minutes,
            ticket=TICKETS[SCATTER * number % len(TICKETS)],
            state=VisitState.EXPECTED,
            **told,
        )
        visit_id: int | None = session.scalar(visit.on_conflict_do_nothing().returning(Visit.id))
        if visit_id is not None:
            return visit_id
    return None


def _take(session: Session, room_id: int, quanta: range, **owner: int) -> bool:
    rows = [{"room_id": room_id, "quantum": quantum, **owner} for quantum in quanta]
    insert = insert_into(session, RoomTime).values(rows)
    taken = session.execute(insert.on_conflict_do_nothing().returning(RoomTime.quantum))
    return len(taken.all()) == len(rows)
