"""Which times of an advisor are free: working hours less absences, holidays and what is taken. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours, Span, spans_on

QUANTUM = timedelta(minutes=5)
EPOCH_STEP = int(QUANTUM.total_seconds())


def quanta_of(starts_at: datetime, minutes: int) -> range:
    """The 5-minute steps since 1970-01-01 UTC that a time takes, the last one begun included."""
    first = int(starts_at.timestamp()) // EPOCH_STEP
    return range(first, first + -(-minutes * 60 // EPOCH_STEP))


@dataclass(frozen=True, order=True)
class Slot:
    """A time that could be taken. `starts_at` in UTC."""

    starts_at: datetime
    advisor_id: int
    minutes: int

    @property
    def quanta(self) -> range:
        return quanta_of(self.starts_at, self.minutes)


@dataclass(frozen=True)
class AdvisorWeek:
    """One advisor's hours and what takes of them."""

    advisor_id: int
    hours: tuple[Hours, ...]
    absences: tuple[Span, ...]
    taken: frozenset[int]


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
) -> Iterator[Slot]:
    """The free times of an advisor on the local days `first` to `last`, in order.

    Times start on the grid of `grid_minutes` within a span of working hours; those up to `after` are left out.
    """
    day = first
    while day <= last:
        if not days.is_holiday(day):
            for span in spans_on(day, week.hours, zone):
                yield from _within(week, span, minutes, grid_minutes, after)
        day += timedelta(days=1)


def _within(
    week: AdvisorWeek, span: Span, minutes: int, grid_minutes: int, after: datetime | None
) -> Iterator[Slot]:
    length, step = timedelta(minutes=minutes), timedelta(minutes=grid_minutes)
    start = span.start
    while start + length <= span.end:
        slot = Slot(start, week.advisor_id, minutes)
        if (after is None or start > after) and _free(week, slot, start + length):
            yield slot
        start += step


def _free(week: AdvisorWeek, slot: Slot, end: datetime) -> bool:
    absent = any(absence.start < end and slot.starts_at < absence.end for absence in week.absences)
    return not absent and week.taken.isdisjoint(slot.quanta)
