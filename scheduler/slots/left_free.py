"""Which times are still free when a whole plan holds: one that goes to somebody else in it is not. Pure."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time

from scheduler.calendar.holidays import ONE_DAY
from scheduler.calendar.opening import instant
from scheduler.slots.free import AdvisorWeek, Slot, free_slots, taken_minutes, working_minutes
from scheduler.slots.matching import Grid, MatchPlan


class LeftFree:
    """Over the local days `first` to `last`; each advisor's times are computed when they are asked for, once."""

    def __init__(
        self, weeks: Mapping[int, AdvisorWeek], plan: MatchPlan, grid: Grid, *, first: date, last: date
    ) -> None:
        self._weeks = with_given(weeks, plan, grid)
        self._grid, self._first, self._last = grid, first, last
        self._known: dict[tuple[int, int], list[datetime]] = {}

    def starts(self, advisor_id: int, minutes: int, begins: date, until: datetime) -> list[datetime]:
        """From the local day `begins` on and before `until`, in order."""
        starts = self._starts(advisor_id, minutes)
        begin = instant(begins, time.min, self._grid.zone)
        return starts[bisect_left(starts, begin) : bisect_left(starts, until)]

    def next_start(self, advisor_id: int, minutes: int, since: datetime, last: date) -> datetime | None:
        """The first from `since` on, up to the local day `last`."""
        starts = self._starts(advisor_id, minutes)
        found = starts[bisect_left(starts, since) :][:1]
        return found[0] if found and found[0] < instant(last + ONE_DAY, time.min, self._grid.zone) else None

    def _starts(self, advisor_id: int, minutes: int) -> list[datetime]:
        key = advisor_id, minutes
        if key not in self._known:
            self._known[key] = list(self._free(self._weeks[advisor_id], minutes))
        return self._known[key]

    def _free(self, week: AdvisorWeek, minutes: int) -> Iterator[datetime]:
        grid, full = self._grid, dict[date, bool]()
        for slot in free_slots(
            week,
            first=self._first,
            last=self._last,
            minutes=minutes,
            grid_minutes=grid.minutes,
            zone=grid.zone,
            days=grid.days,
            buffer=grid.buffer,
            lunch=grid.lunch,
        ):
            day = _day(slot, grid)
            if day not in full:
                full[day] = is_full(week, day, minutes + grid.buffer, grid)
            if not full[day]:
                yield slot.starts_at


def with_given(weeks: Mapping[int, AdvisorWeek], plan: MatchPlan, grid: Grid) -> dict[int, AdvisorWeek]:
    """The advisors' weeks with all that the plan gives away."""
    return with_slots(weeks, (placed.slot for placed in plan.placed.values()), grid)


def with_slots(weeks: Mapping[int, AdvisorWeek], slots: Iterable[Slot], grid: Grid) -> dict[int, AdvisorWeek]:
    """The advisors' weeks with these times taken as well."""
    given = defaultdict[int, list[Slot]](list)
    for slot in slots:
        given[slot.advisor_id].append(slot)
    return {
        advisor: replace(
            week,
            taken=week.taken.union(*(slot.quanta for slot in given[advisor])),
            booked=Counter(week.booked) + Counter(_day(slot, grid) for slot in given[advisor]),
        )
        for advisor, week in weeks.items()
    }


def is_full(week: AdvisorWeek, day: date, minutes: int, grid: Grid) -> bool:
    """Whether a local day has no room for one more talk of `minutes`, its buffer included: as many stand there as
    the office's rule allows, or what would be left has to stay free. The same day as matching takes for full.

    Where nothing has to stay free the minutes have no limit: what stands outside the hours, as an appointment of
    a day whose hours were shortened does, takes nothing from within them.
    """
    if grid.most_per_day is not None and week.booked.get(day, 0) >= grid.most_per_day:
        return True
    if not grid.kept_free_percent:
        return False
    there = working_minutes(week, day, zone=grid.zone, days=grid.days, lunch=grid.lunch)
    taken = taken_minutes(week, day, grid.zone)
    return (taken + minutes) * 100 > there * (100 - grid.kept_free_percent)


def _day(slot: Slot, grid: Grid) -> date:
    return slot.starts_at.astimezone(grid.zone).date()
