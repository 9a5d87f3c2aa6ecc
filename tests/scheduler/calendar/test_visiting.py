"""Whatever is booked: no room twice, nobody outside the hours, in a closed building, or before they can be there."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import combinations
from typing import Any
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as any_of

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import ChannelFacts, NoticeFacts, OfficeFacts, PlaceFacts
from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours
from scheduler.calendar.visiting import at_the_door, looking_at, receives, visiting_spans
from scheduler.slots.free import quanta_of
from scheduler.slots.rooms_free import RoomDays, RoomSlot, soonest

BERLIN = ZoneInfo("Europe/Berlin")
OPENS, CLOSES = time(9), time(12)
BEGIN = datetime(2026, 3, 26, tzinfo=UTC)  # Thursday; on Sunday the clocks go forward, a week later is Good Friday
HOLIDAYS = {(4, 3), (4, 6)}
MINUTES = 20
LENGTH = timedelta(minutes=MINUTES)

moments = any_of.integers(0, 14 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))
busy_morning = any_of.integers(7 * 60, 10 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes))


@dataclass(frozen=True)
class Booked:
    called_at: datetime
    slot: RoomSlot

    @property
    def ends_at(self) -> datetime:
        return self.slot.starts_at + LENGTH

    def meets(self, begin: datetime, end: datetime) -> bool:
        return self.slot.starts_at < end and begin < self.ends_at


@any_of.composite
def closings(draw: any_of.DrawFn) -> NoticeFacts:
    begins_at = draw(moments)
    ends_at = begins_at + timedelta(minutes=draw(any_of.integers(1, 3 * 24 * 60)))
    if draw(any_of.booleans()):
        return _notice(Effect.CLOSED, begins_at=begins_at, ends_at=ends_at)
    return _notice(
        Effect.SUSPENDED, begins_at=begins_at, ends_at=ends_at, channels=frozenset({ChannelKind.URGENT})
    )


def during(notice: NoticeFacts) -> tuple[datetime, datetime]:
    assert notice.begins_at is not None
    assert notice.ends_at is not None
    return notice.begins_at, notice.ends_at


@given(
    any_of.lists(moments | busy_morning, min_size=1, max_size=25),
    any_of.lists(closings(), max_size=3),
    any_of.integers(0, 2),
    any_of.booleans(),
)
def test_whatever_is_booked(calls: list[datetime], closed: list[NoticeFacts], rooms: int, at_door: bool) -> None:
    facts = _office(*closed, _notice(Effect.LIMITED, at_door=at_door, position=1))
    booked = _book_all(facts, calls, rooms)
    for one in booked:
        begins, ends = one.slot.starts_at.astimezone(BERLIN), one.ends_at.astimezone(BERLIN)
        assert one.called_at + timedelta(minutes=30) <= one.slot.starts_at
        assert OPENS <= begins.time() < ends.time() <= CLOSES
        assert begins.weekday() < 5
        assert (begins.month, begins.day) not in HOLIDAYS
        assert not any(one.meets(*during(notice)) for notice in closed)
        assert not one.slot.outside or at_door
    for one, other in combinations(booked, 2):
        same = one.slot.room_id == other.slot.room_id
        assert not (same and one.meets(other.slot.starts_at, other.ends_at))


@given(moments, any_of.lists(closings(), max_size=3))
def test_a_place_receives_whomever_it_offered_a_time(at: datetime, closed: list[NoticeFacts]) -> None:
    facts = _office(*closed)
    for one in _book_all(facts, [at], 1):
        assert receives(facts, looking_at(facts), "halberstadt", one.slot.starts_at, MINUTES)
        shut = replace(facts, notices=(*closed, _notice(Effect.CLOSED, begins_at=one.ends_at - LENGTH / 4)))
        assert not receives(shut, looking_at(shut), "halberstadt", one.slot.starts_at, MINUTES)


def _book_all(facts: OfficeFacts, calls: list[datetime], rooms: int) -> list[Booked]:
    """One after the other; room 0 is the one outside."""
    taken: dict[int, set[int]] = {room_id: set() for room_id in range(rooms + 1)}
    look, booked = looking_at(facts), []
    for called_at in calls:
        days = [RoomDays(room_id, room_id == 0, frozenset(taken[room_id])) for room_id in taken]
        spans = visiting_spans(facts, look, "halberstadt", called_at)
        slot = soonest(spans, days, MINUTES, partial(at_the_door, look, "halberstadt"))
        if slot is not None:
            taken[slot.room_id] |= set(quanta_of(slot.starts_at, MINUTES))
            booked.append(Booked(called_at, slot))
    return booked


def _office(*notices: NoticeFacts) -> OfficeFacts:
    urgent = ChannelFacts(ChannelKind.URGENT, None, {}, tuple(Hours(day, OPENS, CLOSES) for day in range(5)))
    return OfficeFacts(
        key="koba",
        names={"de": "KoBa Harz"},
        country="DE",
        zone=BERLIN,
        languages=("de",),
        historical={},
        days=WorkingDays("DE"),
        channels=(),
        places=(PlaceFacts("halberstadt", {"de": "Halberstadt"}, None, None, None, (urgent,)),),
        notices=notices,
    )


def _notice(effect: Effect, **values: Any) -> NoticeFacts:
    usual: dict[str, Any] = {
        **dict.fromkeys(("begins_at", "ends_at", "review_on")),
        **{name: {} for name in ("begins_words", "reason", "ear", "eye", "hygiene")},
        "channels": frozenset(),
        "position": 0,
    }
    return NoticeFacts(series=f"{effect}-{len(values)}", effect=effect, places=frozenset(), **(usual | values))
