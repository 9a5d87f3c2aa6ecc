"""An appointment in person, "in absolutely necessary and exceptional cases": staff reserve it, with a reason.

It takes an advisor and a room at once; the keys of `advisor_time` and `room_time` decide. Never in a building in
which nobody is then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment, EventKind, Way
from db.cases import Case, CaseState
from db.offices import Office, Place
from db.rooms import Room
from db.scope import NotFound
from letters.saying.facts import Why
from scheduler.appointments.alternatives import one_a_half_day
from scheduler.appointments.booking import Taken, book, close, live_of_case
from scheduler.appointments.free_times import FreeTimes
from scheduler.calendar.holidays import ONE_DAY
from scheduler.calendar.opening import instant
from scheduler.cases import locked_case
from scheduler.frame import Frame, Wanted
from scheduler.news.offers import look_again
from scheduler.slots.free import Slot
from scheduler.slots.taking import queue_for
from scheduler.slots.taking_rooms import take_room_for
from scheduler.team import team_of
from scheduler.telling.corrections import correct
from scheduler.visits.room_times import RoomTimes, times_of_room

AHEAD = timedelta(days=28)
REASON = {"code": "in_person"}

PlaceAndRoom = tuple[Place, Room]


class NowClosed(Exception):
    """Nobody is at the place at that time, or no longer: a notice changed a moment ago."""


class CaseClosed(Exception):
    """Nothing is left to talk about: the client was met, or got in touch."""


@dataclass(frozen=True)
class InPerson:
    """A time at which advisor and room are both free."""

    slot: Slot
    room: Room
    place: Place


def times_in_person(
    session: Session, case: Case, advisor_id: int, *, frame: Frame, skip: int = 0, count: int = 6
) -> list[InPerson]:
    """The next times at which this advisor and a room are free and the room's place receives people.

    One for each morning and each afternoon; where an interpreter has to join, not before one can be ordered.
    """
    office, at = session.get_one(Office, case.office_id), frame.at
    rooms = _rooms(session, office)
    free = FreeTimes.of(session, office)
    wanted = _wanted(session, case, advisor_id, frame)
    first = frame.interpreter_day() if wanted.interpreter else frame.today
    until = instant(first + AHEAD, time.min, free.zone)
    times = {room.id: times_of_room(session, office.id, room, at, until) for _place, room in rooms}
    slots = free.between([advisor_id], wanted.request.minutes, first, first + AHEAD - ONE_DAY, after=at)
    with_a_room = (slot for slot in slots if _room_for(slot, rooms, times) is not None)
    chosen = islice(one_a_half_day(with_a_room, free.zone), skip, skip + count)
    found = ((slot, _room_for(slot, rooms, times)) for slot in chosen)
    return [InPerson(slot, room=room[1], place=room[0]) for slot, room in found if room is not None]


def reserve(
    session: Session,
    case: Case,
    slot: Slot,
    room_id: int,
    *,
    reason: bytes,
    staff_id: int,
    frame: Frame,
) -> Appointment:
    """Reserve advisor and room. `reason`: why it has to be in person, sealed. An appointment ahead makes way, and
    whoever has its letter is told so.

    Sent twice, it is one: whoever has this very time keeps it.
    Raises `Taken`, `NowClosed`, `CaseClosed`, `NotFound` (a room of another office); then nothing is changed.
    """
    case, at = locked_case(session, case.id), frame.at
    if case.state == CaseState.CLOSED:
        raise CaseClosed
    office = session.get_one(Office, case.office_id)
    room = _room(session, office, room_id)
    _require_open(session, office, room, slot, at)
    before = _before(session, case)
    if before is not None and _is_it(before, room, slot):
        return before
    queue_for(session, {slot.advisor_id} | ({before.advisor_id} if before is not None else set()))
    ahead = before if before is not None and before.starts_at > at else None
    with session.begin_nested():
        if ahead is not None:
            close(session, ahead, EventKind.WITHDRAWN, way=Way.STAFF, at=at, staff_id=staff_id)
        found = _booked(session, case, slot, room, staff_id, frame)
        found.exception = reason
    if ahead is not None:
        correct(session, ahead, case, Why.NEW_TIME, at=at, frame=frame)
    return found


def _booked(session: Session, case: Case, slot: Slot, room: Room, staff_id: int, frame: Frame) -> Appointment:
    """Advisor and room. Raises `Taken`."""
    interpreter = _wanted(session, case, slot.advisor_id, frame).interpreter
    found = book(
        session,
        case,
        frame.office,
        slot,
        reasons=[REASON],
        at=frame.at,
        interpreter=interpreter,
        way=Way.STAFF,
        staff_id=staff_id,
    )
    found.room_id = room.id
    session.flush()
    if not take_room_for(session, room.id, found.id, slot.starts_at, slot.minutes):
        raise Taken
    return found


def _wanted(session: Session, case: Case, advisor_id: int, frame: Frame) -> Wanted:
    """What the talk needs when this advisor holds it: a colleague who speaks the language is not there."""
    team = team_of(session, frame.office)
    alone = tuple(advisor for advisor in team.advisors if advisor.id == advisor_id)
    return frame.wanted(case, replace(team, advisors=alone or team.advisors), {})


def _before(session: Session, case: Case) -> Appointment | None:
    """The appointment that the case has, as it is now that the case is locked."""
    found = live_of_case(session, case.id, alone=True)
    if found is not None:
        session.refresh(found)
    return found


def _is_it(found: Appointment, room: Room, slot: Slot) -> bool:
    return (found.room_id, found.advisor_id, found.starts_at) == (room.id, slot.advisor_id, slot.starts_at)


def _room_for(slot: Slot, rooms: list[PlaceAndRoom], times: Mapping[int, RoomTimes]) -> PlaceAndRoom | None:
    """The first that is free then."""
    return next(((place, room) for place, room in rooms if times[room.id].allow(slot)), None)


def _rooms(session: Session, office: Office) -> list[PlaceAndRoom]:
    """Inside, and in use."""
    rows = session.execute(
        select(Place, Room)
        .join(Room, Room.place_id == Place.id)
        .where(Place.office_id == office.id)
        .order_by(Place.position, Room.id)
    )
    return [(place, room) for place, room in rows if room.in_use and not room.outside]


def _room(session: Session, office: Office, room_id: int) -> Room:
    room = next((room for _place, room in _rooms(session, office) if room.id == room_id), None)
    if room is None:
        raise NotFound(f"room {room_id}")
    return room


def _require_open(session: Session, office: Office, room: Room, slot: Slot, at: datetime) -> None:
    """Whoever changes what the office offers comes first, and is seen."""
    session.execute(select(Office.id).where(Office.id == office.id).with_for_update(read=True))
    look_again(session)
    ends_at = slot.starts_at + timedelta(minutes=slot.minutes)
    times = times_of_room(session, office.id, room, at, ends_at)
    if slot.starts_at <= at or not RoomTimes(times.spans, frozenset()).allow(slot):
        raise NowClosed
