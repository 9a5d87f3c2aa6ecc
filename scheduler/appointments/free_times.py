"""The free times of several advisors of an office, in order: loaded day by day, as far as somebody looks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from itertools import chain, repeat
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.offices import Office
from scheduler.calendar.holidays import ONE_DAY, WorkingDays
from scheduler.news.offers import facts_of
from scheduler.policy import Policy
from scheduler.slots.free import AdvisorWeek, Slot, free_slots
from scheduler.slots.left_free import is_full
from scheduler.slots.matching import Grid
from scheduler.slots.weeks import weeks_of

STRIDES = (4, 10, 30)  # days of one advisor that are loaded at once; most who look take one of the first times
STRIDES_OF_MANY = (1, 1, 2, 4, 8, 16)
LONGEST_STRIDE = 120


@dataclass(frozen=True)
class FreeTimes:
    """`sparing`: the share of a day that is kept for callers and emergencies is left free."""

    session: Session
    office: Office
    policy: Policy
    zone: ZoneInfo
    days: WorkingDays
    sparing: bool = False

    @classmethod
    def of(cls, session: Session, office: Office, *, sparing: bool = False) -> "FreeTimes":
        zone, days = ZoneInfo(office.zone), facts_of(session, office.id).days
        return cls(session, office, Policy.of(office.policy), zone, days, sparing)

    def day_of(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def between(
        self, advisor_ids: Sequence[int], minutes: int, first: date, last: date, *, after: datetime
    ) -> Iterator[Slot]:
        """Those after an instant, on the local days `first` to `last`; at one time, of the advisor named first."""
        begins, strides = first, STRIDES if len(advisor_ids) == 1 else STRIDES_OF_MANY
        for stride in chain(strides, repeat(LONGEST_STRIDE)):
            if begins > last:
                return
            ends = min(last, begins + timedelta(days=stride - 1))
            weeks = weeks_of(self.session, self.office.id, advisor_ids, first=begins, last=ends, zone=self.zone)
            each = [self._of_one(weeks[advisor], minutes, begins, ends, after) for advisor in advisor_ids]
            yield from merge(*each, key=lambda slot: slot.starts_at)
            begins = ends + ONE_DAY

    def _of_one(self, week: AdvisorWeek, minutes: int, first: date, last: date, after: datetime) -> Iterator[Slot]:
        day, grid = first, self._grid
        while day <= last:
            if not is_full(week, day, minutes + grid.buffer, grid):
                yield from free_slots(
                    week,
                    first=day,
                    last=day,
                    minutes=minutes,
                    grid_minutes=grid.minutes,
                    zone=self.zone,
                    days=self.days,
                    after=after,
                    buffer=grid.buffer,
                    lunch=grid.lunch,
                )
            day += ONE_DAY

    @property
    def _grid(self) -> Grid:
        """As a plan sees it: what is full for the one is full for the other."""
        policy = self.policy
        return Grid(
            minutes=policy.grid_minutes,
            zone=self.zone,
            days=self.days,
            buffer=policy.buffer_minutes,
            lunch=policy.lunch,
            kept_free_percent=policy.kept_free_percent if self.sparing else 0,
            most_per_day=policy.most_per_day,
        )
