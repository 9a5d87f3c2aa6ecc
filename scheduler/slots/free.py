"""Which times of an advisor are free: working hours less lunch, absences, holidays and what is taken. Pure."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from scheduler.calendar.holidays import ONE_DAY, WorkingDays
from scheduler.calendar.opening import Hours, Span, instant, spans_on
from scheduler.slots.spans import length_of, merged, without

QUANTUM = timedelta(minutes=5)
EPOCH_STEP = int(QUANTUM.total_seconds())

Lunch = tuple[time, time]
"""Local times: nobody talks from the first until before the second."""


def quanta_of(starts_at: datetime, minutes: int) -> range:
    """The 5-minute steps since 1970-01-01 UTC that a time takes, those that it only touches included."""
    start = int(starts_at.timestamp())
    return range(start // EPOCH_STEP, -(-(start + minutes * 60) // EPOCH_STEP))


@dataclass(frozen=True, order=True)
class Slot:
    """A time that could be taken. `starts_at` in UTC; `buffer`: minutes of the advisor after the talk."""

    starts_at: datetime
    advisor_id: int
    minutes: int
    buffer: int = 0

    @property
    def quanta(self) -> range:
        return quanta_of(self.starts_at, self.minutes + self.buffer)


@dataclass(frozen=True)
class AdvisorWeek:
    """One advisor's hours and what takes of them.

    `absences`: all that are known of the days asked for, in any order, overlapping as they like. `day_hours`: a
    local day's own hours in place of the weekly ones. `booked`: how many appointments stand on a local day.
    """

    advisor_id: int
    hours: tuple[Hours, ...]
    absences: tuple[Span, ...]
    taken: frozenset[int]
    day_hours: Mapping[date, tuple[Hours, ...]] = field(default_factory=dict, hash=False)
    booked: Mapping[date, int] = field(default_factory=dict, hash=False)

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        return self.day_hours.get(day, self.hours)

    def away_within(self, span: Span) -> Iterator[Span]:
        """The absences that touch `span`, in order, none overlapping another."""
        away = self._away
        for index in range(bisect_right(away, span.start, key=lambda absence: absence.end), len(away)):
            if away[index].start >= span.end:
                return
            yield away[index]

    @cached_property
    def _away(self) -> list[Span]:
        return merged(self.absences)


def free_slots(
    week: AdvisorWeek,
    *,
    first: date,
    last: date,
    minutes: int,
    grid_minutes: int,
    zone: ZoneInfo,
    days: WorkingDays,
    after: datetime | None = None,
    buffer: int = 0,
    lunch: Lunch | None = None,
) -> Iterator[Slot]:
    """The free times of an advisor on the local days `first` to `last`, in order.

    Times start on the grid of `grid_minutes` that begins with the local day; talk and buffer both end within one
    free piece of it. Times up to `after` are left out.
    """
    day = first
    while day <= last:
        midnight = instant(day, time.min, zone)
        for piece in _pieces(week, day, zone, days, lunch, minutes + buffer):
            for starts_at in _on_grid(midnight, piece, minutes + buffer, grid_minutes):
                if after is None or starts_at > after:
                    yield Slot(starts_at, week.advisor_id, minutes, buffer)
        day += ONE_DAY


def free_spans(
    week: AdvisorWeek, day: date, *, zone: ZoneInfo, days: WorkingDays, lunch: Lunch | None = None
) -> list[Span]:
    """The free pieces of a local day, in order."""
    return list(_pieces(week, day, zone, days, lunch))


def working_minutes(
    week: AdvisorWeek, day: date, *, zone: ZoneInfo, days: WorkingDays, lunch: Lunch | None = None
) -> int:
    """How long an advisor is there on a local day for talks, taken times included."""
    return sum(
        length_of(without(span, _away(week, day, span, zone, lunch)))
        for span in _working_spans(week, day, zone, days)
    )


def taken_minutes(week: AdvisorWeek, day: date, zone: ZoneInfo) -> int:
    """How long an advisor's appointments of a local day take, with their buffers."""
    whole = Span(instant(day, time.min, zone), instant(day + ONE_DAY, time.min, zone))
    return len(_taken_in(week, _quanta_touched(whole))) * EPOCH_STEP // 60


def _pieces(
    week: AdvisorWeek,
    day: date,
    zone: ZoneInfo,
    days: WorkingDays,
    lunch: Lunch | None,
    minutes: int = 0,
) -> Iterator[Span]:
    """The free pieces of a day; short ones may be left out, in which so many minutes would not fit."""
    for span in _working_spans(week, day, zone, days):
        for piece in without(span, _away(week, day, span, zone, lunch)):
            yield from _untaken(week, piece, minutes)


def _working_spans(week: AdvisorWeek, day: date, zone: ZoneInfo, days: WorkingDays) -> list[Span]:
    return [] if days.is_holiday(day) else merged(spans_on(day, week.hours_on(day), zone))


def _away(week: AdvisorWeek, day: date, span: Span, zone: ZoneInfo, lunch: Lunch | None) -> Iterator[Span]:
    yield from week.away_within(span)
    if lunch is not None:
        yield Span(instant(day, lunch[0], zone), instant(day, lunch[1], zone))


def _untaken(week: AdvisorWeek, piece: Span, minutes: int) -> Iterator[Span]:
    """What lies between the taken quanta of a piece."""
    quanta = _quanta_touched(piece)
    free = quanta.start
    for taken in (*_taken_in(week, quanta), quanta.stop):
        if taken > free and (taken - free) * EPOCH_STEP >= minutes * 60:
            yield Span(max(_beginning(free), piece.start), min(_beginning(taken), piece.end))
        free = taken + 1


def _taken_in(week: AdvisorWeek, quanta: range) -> list[int]:
    return [quantum for quantum in quanta if quantum in week.taken]


def _quanta_touched(span: Span) -> range:
    return range(int(span.start.timestamp() // EPOCH_STEP), int(-(-span.end.timestamp() // EPOCH_STEP)))


def _beginning(quantum: int) -> datetime:
    return datetime.fromtimestamp(quantum * EPOCH_STEP, UTC)


def _on_grid(midnight: datetime, piece: Span, minutes: int, grid_minutes: int) -> Iterator[datetime]:
    """The times of a day's grid in a piece of it from which so many minutes are left."""
    step, length = timedelta(minutes=grid_minutes), timedelta(minutes=minutes)
    start = midnight - (midnight - piece.start) // step * step
    while start + length <= piece.end:
        yield start
        start += step
