"""The times of some advisors as columns of numbers: what the solvers choose from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from scheduler.calendar.holidays import ONE_DAY
from scheduler.calendar.opening import instant
from scheduler.slots.cost import week_part
from scheduler.slots.free import AdvisorWeek, Slot, free_spans, taken_minutes, working_minutes
from scheduler.slots.matching.shapes import Grid

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
UNPLACED = -1
"""In place of a place."""

A_DAY = 24 * 60
NO_LIMIT = A_DAY  # neither appointments nor minutes of a day can be more


class Start(NamedTuple):
    """A time at which a talk could begin."""

    minute: int  # since 1970 UTC
    advisor: int
    ordinal: int  # of the local day
    hour: int  # local
    week_part: int
    load: int  # minutes of the advisor's day that are taken or lie free before it
    room: int  # minutes until the free piece ends
    day: int  # index of the advisor's day in `most` and `minutes`


@dataclass(frozen=True)
class Times:
    """Starts in order, then by advisor; a place in each array is one of them.

    `most` and `minutes`: how many more appointments, and how many more minutes, may stand in an advisor's day.
    """

    minute: Ints
    advisor: Ints
    ordinal: Ints
    hour: Ints
    week_part: Ints
    load: Ints
    room: Ints
    day: Ints
    most: Ints
    minutes: Ints

    def __len__(self) -> int:
        return len(self.minute)

    def slot(self, place: int, minutes: int, buffer: int) -> Slot:
        starts_at = EPOCH + int(self.minute[place]) * MINUTE
        return Slot(starts_at, int(self.advisor[place]), minutes, buffer)


def tiled_times(weeks: Iterable[AdvisorWeek], days: Iterable[int], grid: Grid, minutes: int) -> Times:
    """Times for talks that all take `minutes`: side by side from the start of each free piece.

    No other choice of starts fits more talks into a piece, and pushed together in their order they only begin
    earlier on the same day: so no case is placed too late, or not at all, because times were fixed before.
    """
    each = minutes + grid.buffer
    times = _collected(weeks, days, grid, minutes, apart=-(-each // grid.minutes) * grid.minutes)
    return replace(times, most=np.minimum(times.most, times.minutes // each))


def all_times(weeks: Iterable[AdvisorWeek], days: Iterable[int], grid: Grid, shortest: int) -> Times:
    """Every start on the grid with room for the shortest talk; what overlaps is the solver's business."""
    return _collected(weeks, days, grid, shortest, apart=grid.minutes)


def _collected(
    weeks: Iterable[AdvisorWeek], ordinals: Iterable[int], grid: Grid, minutes: int, apart: int
) -> Times:
    days = [_day(day, grid.zone) for day in map(date.fromordinal, ordinals) if not grid.days.is_holiday(day)]
    starts: list[Start] = []
    limits: list[tuple[int, int]] = []
    for week in weeks:
        for day in days:
            before = len(starts)
            starts += _starts(week, day, grid, minutes, apart, len(limits))
            if len(starts) > before:
                limits.append(_limits(week, day.date, grid))
    starts.sort()
    columns = np.array(starts, dtype=np.int64).reshape(len(starts), len(Start._fields)).T
    most, longest = np.array(limits, dtype=np.int64).reshape(len(limits), 2).T
    minute, advisor, ordinal, hour, part, load, room, index = np.ascontiguousarray(columns)
    return Times(minute, advisor, ordinal, hour, part, load, room, index, most, longest)


@dataclass(frozen=True)
class Day:
    """`midnight`: in minutes since 1970 UTC. `ahead`: of UTC, in minutes; None on a day when the clocks change."""

    date: date
    midnight: int
    ahead: int | None


def _day(day: date, zone: ZoneInfo) -> Day:
    midnight, next_midnight = instant(day, time.min, zone), instant(day + ONE_DAY, time.min, zone)
    ahead = day.toordinal() * A_DAY - EPOCH.toordinal() * A_DAY - _minute(midnight)
    return Day(day, _minute(midnight), ahead if next_midnight - midnight == ONE_DAY else None)


def _starts(week: AdvisorWeek, day: Day, grid: Grid, minutes: int, apart: int, index: int) -> Iterator[Start]:
    """Of the starts of `free_slots` the first in each piece and those that lie so many minutes `apart`."""
    zone, ordinal, weekday = grid.zone, day.date.toordinal(), day.date.weekday()
    load = taken_minutes(week, day.date, zone) if week.taken else 0
    for piece in free_spans(week, day.date, zone=zone, days=grid.days, lunch=grid.lunch):
        begins, ends = _minute(piece.start), _minute(piece.end)
        first = begins + (day.midnight - begins) % grid.minutes
        for minute in range(first, ends - minutes - grid.buffer + 1, apart):
            hour = _hour(minute, day, zone)
            so_far, room = load + minute - begins, ends - minute
            yield Start(minute, week.advisor_id, ordinal, hour, week_part(weekday, hour), so_far, room, index)
        load += ends - begins


def _hour(minute: int, day: Day, zone: ZoneInfo) -> int:
    if day.ahead is None:
        return datetime.fromtimestamp(minute * 60, zone).hour
    return (minute + day.ahead) % A_DAY // 60


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def _limits(week: AdvisorWeek, day: date, grid: Grid) -> tuple[int, int]:
    most = minutes = NO_LIMIT
    if grid.most_per_day is not None:
        most = max(0, grid.most_per_day - week.booked.get(day, 0))
    if grid.kept_free_percent:
        whole = working_minutes(week, day, zone=grid.zone, days=grid.days, lunch=grid.lunch)
        open_to_us = whole * (100 - grid.kept_free_percent) // 100
        minutes = max(0, open_to_us - taken_minutes(week, day, grid.zone))
    return most, minutes
