"""What a simulation is of: an office with its rule, its people and its week."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours
from scheduler.policy import Policy


class Choosing(StrEnum):
    """How times are chosen for those who were not reached by phone."""

    OURS = "ours"  # all open cases at once, by the one cost of scheduler/slots/cost.py
    FIRST_FREE = "first_free"  # each in turn the first free time of their own advisor


Week = tuple[Hours, ...]

USUAL_HOURS: Week = tuple(Hours(weekday, time(9), time(12)) for weekday in range(5)) + tuple(
    Hours(weekday, time(13), time(15)) for weekday in (1, 3)
)


@dataclass(frozen=True)
class Setting:
    """`weeks`: for each advisor, their hours for telephone appointments. `calls_a_day`: tries for which an advisor
    has time. `away_days`: of each advisor in a row, when the town says so. `cases_a_day`: new ones, in all.
    `topics`: minutes of a talk and their share. `watched_days`: working days, from `first`.
    """

    policy: Policy
    days: WorkingDays
    zone: ZoneInfo
    first: date
    weeks: tuple[Week, ...] = (USUAL_HOURS,) * 10
    calls_a_day: int = 20
    away_days: int = 14
    cases_a_day: float = 40.0
    topics: tuple[tuple[int, float], ...] = ((20, 0.6), (30, 0.4))
    due_days: int = 28
    watched_days: int = 120
    people: int = 10_000
    choosing: Choosing = Choosing.OURS

    @property
    def advisors(self) -> range:
        """Their numbers, from 1."""
        return range(1, len(self.weeks) + 1)
