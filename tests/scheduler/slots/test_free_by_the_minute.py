"""Free times of any day at all: no rule is broken, and a look at each minute finds the same."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from free_times import BERLIN, FINLAND, HARZ, HELSINKI, found, week
from scheduler.calendar.opening import Hours, Span
from scheduler.slots.free import free_slots, free_spans


@given(
    st.sets(st.integers(0, 11), max_size=12),
    st.integers(0, 55),
    st.integers(5, 60),
    st.sampled_from([20, 30, 45, 60]),
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
)
def test_no_rule_is_ever_broken(
    taken_steps: set[int], absent_from: int, absent_for: int, minutes: int, day: date
) -> None:
    start = datetime.combine(day, time(9), BERLIN).astimezone(UTC)
    absent = Span(start + timedelta(minutes=absent_from), start + timedelta(minutes=absent_from + absent_for))
    taken = frozenset(int(start.timestamp()) // 300 + step for step in taken_steps)
    for slot in found(week(taken=taken, absences=(absent,)), day, day, minutes):
        end = slot.starts_at + timedelta(minutes=minutes)
        assert HARZ.is_working_day(slot.starts_at.astimezone(BERLIN).date())
        assert start <= slot.starts_at
        assert end <= start + timedelta(hours=1)
        assert taken.isdisjoint(slot.quanta)
        assert end <= absent.start or absent.end <= slot.starts_at


MINUTES = st.integers(0, 12 * 60)
PIECES = st.lists(st.tuples(MINUTES, st.integers(1, 150)), max_size=6)


@given(
    pieces=PIECES,
    away=PIECES,
    taken=st.sets(st.integers(0, 144), max_size=30),
    rest=st.none() | st.tuples(MINUTES, st.integers(1, 60)),
    length=st.tuples(st.sampled_from([20, 30, 45, 60]), st.sampled_from([0, 5, 10])),
    grid=st.sampled_from([5, 10, 15, 20, 30]),
    day=st.sampled_from([date(2026, 3, 29), date(2026, 10, 25), date(2026, 12, 7), date(2028, 3, 26)]),
    zone=st.sampled_from([BERLIN, HELSINKI]),
)
def test_free_times_are_what_a_look_at_each_minute_finds(
    pieces: list[tuple[int, int]],
    away: list[tuple[int, int]],
    taken: set[int],
    rest: tuple[int, int] | None,
    length: tuple[int, int],
    grid: int,
    day: date,
    zone: ZoneInfo,
) -> None:
    """Minute by minute, in real time from midnight on, with sets instead of spans."""
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    hours = tuple(Hours(day.weekday(), clock(begin), clock(begin + long)) for begin, long in pieces)
    lunch = None if rest is None else (clock(rest[0]), clock(sum(rest)))
    absences = tuple(
        Span(midnight + timedelta(minutes=begin), midnight + timedelta(minutes=begin + long))
        for begin, long in away
    )
    first = int(midnight.timestamp()) // 300
    of = week(hours=hours, absences=absences, taken=frozenset(first + quantum for quantum in taken))
    gone = {begin + minute for begin, long in away for minute in range(long)}
    gone |= {5 * quantum + minute for quantum in taken for minute in range(5)}
    there = {minute for line in hours for minute in minutes_between(day, zone, line.opens, line.closes)}
    eats = set() if lunch is None else minutes_between(day, zone, *lunch)
    free = there - eats - gone
    expected = [
        midnight + timedelta(minutes=start)
        for start in range(0, 25 * 60, grid)
        if free.issuperset(range(start, start + sum(length)))
    ]
    slots = free_slots(
        of,
        first=day,
        last=day,
        minutes=length[0],
        buffer=length[1],
        grid_minutes=grid,
        zone=zone,
        days=FINLAND,
        lunch=lunch,
    )
    assert [slot.starts_at for slot in slots] == expected
    spans = free_spans(of, day, zone=zone, days=FINLAND, lunch=lunch)
    minutes = [int((span.start - midnight).total_seconds()) // 60 for span in spans]
    assert sorted(free) == sorted(
        begin + minute
        for begin, span in zip(minutes, spans, strict=True)
        for minute in range(int((span.end - span.start).total_seconds()) // 60)
    )


@cache
def clocks(day: date, zone: ZoneInfo) -> list[time]:
    """What the clock shows in each minute of a day. Hours that come twice mean the first: the second is all 59."""
    midnight = datetime.combine(day, time(), zone).astimezone(UTC)
    shown = [(midnight + timedelta(minutes=minute)).astimezone(zone) for minute in range(25 * 60)]
    return [
        local.replace(minute=59).time() if local.fold else local.time() for local in shown if local.date() == day
    ]


def minutes_between(day: date, zone: ZoneInfo, begins: time, ends: time) -> set[int]:
    return {minute for minute, shown in enumerate(clocks(day, zone)) if begins <= shown < ends}


def clock(minutes: int) -> time:
    """So many minutes after midnight on the clock, a minute before the next at most."""
    return time(*divmod(min(minutes, 24 * 60 - 1), 60))
