"""When a room can be used for an appointment in person: it is free, and its place receives people then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import ChannelKind, Place
from db.rooms import Room, RoomTime
from scheduler.calendar.facts import OfficeFacts
from scheduler.calendar.opening import Span
from scheduler.calendar.status import ChannelStatus, OfficeStatus
from scheduler.calendar.visiting import looking_at, openings
from scheduler.news.offers import facts_of
from scheduler.slots.free import EPOCH_STEP, Slot, quanta_of

IN_PERSON = (ChannelKind.APPOINTMENT, ChannelKind.URGENT, ChannelKind.WALK_IN)
"""A place that receives people in any of these ways has somebody there."""


@dataclass(frozen=True)
class RoomTimes:
    """`spans`: when somebody is there to open the door. `taken`: quanta of the room."""

    spans: tuple[Span, ...]
    taken: frozenset[int]

    def allow(self, slot: Slot) -> bool:
        ends_at = slot.starts_at + timedelta(minutes=slot.minutes)
        open_then = any(span.start <= slot.starts_at and ends_at <= span.end for span in self.spans)
        return open_then and self.taken.isdisjoint(quanta_of(slot.starts_at, slot.minutes))


def times_of_room(session: Session, office_id: int, room: Room, since: datetime, until: datetime) -> RoomTimes:
    """A room between two instants, by the notices that are known now."""
    place = session.get_one(Place, room.place_id)
    first, last = (int(moment.timestamp()) // EPOCH_STEP for moment in (since, until))
    taken = select(RoomTime.quantum).where(RoomTime.room_id == room.id, RoomTime.quantum.between(first, last))
    spans = _receiving(facts_of(session, office_id), place.key, since, until)
    return RoomTimes(tuple(spans), frozenset(session.scalars(taken)))


def _receiving(facts: OfficeFacts, place: str, since: datetime, until: datetime) -> Iterator[Span]:
    look = looking_at(facts)
    for kind in IN_PERSON:
        for span in openings(facts, look, partial(_channel, place=place, kind=kind), since):
            if span.start >= until:
                break
            yield span


def _channel(status: OfficeStatus, place: str, kind: ChannelKind) -> ChannelStatus | None:
    channels = (channel for found in status.places if found.key == place for channel in found.channels)
    return next((channel for channel in channels if channel.kind == kind), None)
