"""Rooms, visits, wishes and messages."""

from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.appointments import Way
from db.calls import IvrCall
from db.cases import Case, Wish, WishKind
from db.messages import Message
from db.offices import ChannelKind, Office, Place
from db.rooms import Room, RoomTime, Visit, VisitState
from factories.offices import a_channel, a_place, opening_hours
from factories.rows import AT, DAY, a_number, another, of_owner
from scheduler.slots.free import quanta_of


def a_room(session: Session, place: Place, **values: Any) -> Room:
    """A consultation room, inside."""
    return of_owner(place, session, Room, values, place_id=place.id, name=f"Room {another()}", features=[])


def a_visited_place(session: Session, office: Office, name: str = "Halberstadt") -> Place:
    """Receives who comes urgently from Monday to Friday, 9 to 15; without a room yet."""
    place = a_place(session, office, name)
    opening_hours(session, a_channel(session, office, place, kind=ChannelKind.URGENT))
    return place


def a_call(session: Session, office: Office, **values: Any) -> IvrCall:
    """A caller's call that began at `AT`."""
    return of_owner(
        office,
        session,
        IvrCall,
        values,
        office_id=office.id,
        call_sid=f"CA{another():032}",
        line=a_number(),
        language="de",
        state={},
        step=0,
        started_at=AT,
        last_at=AT,
    )


def a_visit(session: Session, room: Room, office: Office, **values: Any) -> Visit:
    """Expected an hour after `AT`, with its time in the room."""
    visit = of_owner(
        room,
        session,
        Visit,
        values,
        office_id=office.id,
        place_id=room.place_id,
        room_id=room.id,
        ticket=10 + another() % 90,
        day=DAY,
        starts_at=AT + timedelta(hours=1),
        minutes=20,
        language="de",
        number=a_number(),
        hygiene="",
        state=VisitState.EXPECTED,
        booked_at=AT,
    )
    for quantum in quanta_of(visit.starts_at, visit.minutes):
        session.add(RoomTime(room_id=room.id, quantum=quantum, visit_id=visit.id))
    session.flush()
    return visit


def a_wish(session: Session, case: Case, **values: Any) -> Wish:
    return of_owner(
        case,
        session,
        Wish,
        values,
        office_id=case.office_id,
        case_id=case.id,
        kind=WishKind.NOT_BY_PHONE,
        way=Way.PHONE,
        at=AT,
    )


def a_message(session: Session, office: Office, **values: Any) -> Message:
    """An SMS with the link of an office's page, for two hours."""
    return of_owner(
        office,
        session,
        Message,
        values,
        office_id=office.id,
        channel="sms",
        to=a_number(),
        language="de",
        dedupe_key=f"message-{another()}",
        template="place_link",
        facts={"place": "halberstadt"},
        not_before=AT,
        expires_at=AT + timedelta(hours=2),
        asked_at=AT,
    )
