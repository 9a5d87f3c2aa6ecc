"""Visits in person when it is urgent: which room is free soonest, and taking it.

The primary key of `room_time` alone decides who gets a room; nothing asks first.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.offices import Office, Place
from db.rooms import Room, RoomTime, Visit, VisitState
from scheduler.calendar.visiting import at_the_door, hygiene_rules, looking_at, receives, visiting_spans
from scheduler.news.offers import facts_of, look_again
from scheduler.policy import Policy
from scheduler.slots.free import EPOCH_STEP
from scheduler.slots.rooms_free import RoomDays, soonest
from scheduler.slots.taking_rooms import take_room


@dataclass(frozen=True)
class VisitOffer:
    """A visit that could be taken. `place`: its key; `outside`: at the door; `starts_at` in UTC."""

    place: str
    room_id: int
    outside: bool
    starts_at: datetime
    minutes: int


class RoomTaken(Exception):
    """The room was taken a moment ago, and no other of its kind is free at that time."""


class NowClosed(Exception):
    """The place receives nobody there at that time any more: a notice changed a moment ago."""


class CalledOff(Exception):
    """The visit of this call is expected no more: staff say how it goes on, no machine."""


def visit_offers(session: Session, office_id: int, *, at: datetime) -> list[VisitOffer]:
    """The soonest visit that each place can offer to somebody who calls at `at`, the soonest first."""
    facts = facts_of(session, office_id)
    look, minutes = looking_at(facts), _minutes(session, office_id)
    offers = []
    for place, rooms in _rooms_by_place(session, office_id, at).items():
        spans = visiting_spans(facts, look, place, at)
        slot = soonest(spans, rooms, minutes, partial(at_the_door, look, place))
        if slot is not None:
            offers.append(VisitOffer(place, slot.room_id, slot.outside, slot.starts_at, minutes))
    return sorted(offers, key=lambda offer: offer.starts_at)


def take_visit(
    session: Session,
    office_id: int,
    offer: VisitOffer,
    *,
    call_id: int | None,
    language: str,
    number: str | None,
    at: datetime,
) -> Visit:
    """Write a visit into the staff's list. Raises `RoomTaken`, `NowClosed`, `CalledOff`; then nothing is changed.

    Another room of the same kind will do. A call has one visit: asked for again, it is the same one.
    """
    _wait_for_editors(session, office_id)
    known = session.scalar(select(Visit).where(Visit.call_id == call_id)) if call_id is not None else None
    if known is not None and known.state != VisitState.EXPECTED:
        raise CalledOff
    if known is not None:
        return known
    facts = facts_of(session, office_id)
    look = looking_at(facts)
    if not receives(facts, look, offer.place, offer.starts_at, offer.minutes):
        raise NowClosed
    if offer.outside and not at_the_door(look, offer.place, offer.starts_at):
        raise NowClosed
    told = {
        "office_id": office_id,
        "day": offer.starts_at.astimezone(facts.zone).date(),
        "call_id": call_id,
        "language": language,
        "number": number,
        "hygiene": hygiene_rules(look, offer.place, offer.starts_at, language),
        "booked_at": at,
    }
    for room in _rooms_like(session, office_id, offer):
        visit_id = take_room(session, room, offer.starts_at, offer.minutes, told)
        if visit_id is not None:
            return session.get_one(Visit, visit_id)
    raise RoomTaken


def _wait_for_editors(session: Session, office_id: int) -> None:
    """Whoever changes what the office offers comes first, and is seen; callers do not wait for each other."""
    session.execute(select(Office.id).where(Office.id == office_id).with_for_update(read=True))
    look_again(session)


def _minutes(session: Session, office_id: int) -> int:
    return Policy.of(session.scalars(select(Office.policy).where(Office.id == office_id)).one()).visit_minutes


def _rooms_by_place(session: Session, office_id: int, at: datetime) -> dict[str, list[RoomDays]]:
    """All rooms of an office by place, with what is taken of each from `at` on."""
    taken: dict[int, set[int]] = defaultdict(set)
    now = int(at.timestamp()) // EPOCH_STEP
    for room_id, quantum in session.execute(
        select(RoomTime.room_id, RoomTime.quantum)
        .join(Room, Room.id == RoomTime.room_id)
        .join(Place, Place.id == Room.place_id)
        .where(Place.office_id == office_id, RoomTime.quantum >= now)
    ):
        taken[room_id].add(quantum)
    places: dict[str, list[RoomDays]] = defaultdict(list)
    for place, room in session.execute(_rooms(office_id)):
        if room.in_use:
            places[place].append(RoomDays(room.id, room.outside, frozenset(taken[room.id])))
    return places


def _rooms_like(session: Session, office_id: int, offer: VisitOffer) -> list[Room]:
    """The room of an offer, then the others of its place that are inside, or outside, as it is."""
    rooms = [room for _place, room in session.execute(_rooms(office_id).where(Place.key == offer.place))]
    alike = [room for room in rooms if room.in_use and room.outside == offer.outside]
    return sorted(alike, key=lambda room: room.id != offer.room_id)


def _rooms(office_id: int) -> Select[str, Room]:
    return (
        select(Place.key, Room)
        .join(Room, Room.place_id == Place.id)
        .where(Place.office_id == office_id)
        .order_by(Place.position, Room.id)
    )
