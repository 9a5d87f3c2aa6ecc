"""Which room is free soonest, and when nobody waits for one but talks outside. Pure."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from scheduler.calendar.opening import Span
from scheduler.slots.free import EPOCH_STEP, QUANTUM, quanta_of

WORTH_WAITING = 60 // 5
"""For so many starts, an hour, a room is waited for; then outside is better."""


@dataclass(frozen=True)
class RoomDays:
    """A room, or the place outside the door, and the 5-minute quanta that are taken of it."""

    room_id: int
    outside: bool
    taken: frozenset[int]


@dataclass(frozen=True, order=True)
class RoomSlot:
    """A visit that could take place. `starts_at` in UTC."""

    starts_at: datetime
    room_id: int
    outside: bool


def soonest(
    spans: Iterable[Span],
    rooms: Sequence[RoomDays],
    minutes: int,
    may_be_outside: Callable[[datetime], bool],
) -> RoomSlot | None:
    """A room within an hour of opening time; else outside, where that is allowed; else the next free room."""
    starts = list(_starts(spans, timedelta(minutes=minutes)))
    inside = _first(starts, [room for room in rooms if not room.outside], minutes)
    if inside is not None and inside.starts_at in starts[:WORTH_WAITING]:
        return inside
    allowed = (start for start in starts if may_be_outside(start))
    outside = _first(allowed, [room for room in rooms if room.outside], minutes)
    return min((slot for slot in (outside, inside) if slot is not None), default=None)


def _starts(spans: Iterable[Span], length: timedelta) -> Iterator[datetime]:
    """All times on the 5-minute grid at which a visit could begin and end within one span."""
    for span in spans:
        start = span.start + timedelta(seconds=-span.start.timestamp() % EPOCH_STEP)
        while start + length <= span.end:
            yield start
            start += QUANTUM


def _first(starts: Iterable[datetime], rooms: Sequence[RoomDays], minutes: int) -> RoomSlot | None:
    free = (
        RoomSlot(start, room.room_id, room.outside)
        for start in starts
        for room in rooms
        if room.taken.isdisjoint(quanta_of(start, minutes))
    )
    return next(free, None)
