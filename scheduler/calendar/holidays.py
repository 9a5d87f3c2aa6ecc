"""Holidays and working days of one office."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays as public_holidays

SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingDays:
    """On which days an office works and its carrier delivers.

    `country`, `subdivision`: ISO 3166 codes as the package `holidays` knows them. An office can add days on which
    it is closed, and name holidays on which it works.
    """

    country: str
    subdivision: str | None = None
    extra: frozenset[date] = frozenset()
    dropped: frozenset[date] = frozenset()

    def is_holiday(self, day: date) -> bool:
        if day in self.extra:
            return True
        return day not in self.dropped and day in self._public

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and not self.is_holiday(day)

    def is_carrier_day(self, day: date, *, saturday: bool) -> bool:
        """Carriers keep the public holidays, not the office's own days."""
        rest = SUNDAY if saturday else SATURDAY
        return day.weekday() < rest and day not in self._public

    @property
    def _public(self) -> public_holidays.HolidayBase:
        return _known_holidays(self.country, self.subdivision)


def offset_day(day: date, days: int, *, counts: Callable[[date], bool]) -> date:
    """The `days`-th day after `day` among those that count."""
    while days > 0:
        day += ONE_DAY
        if counts(day):
            days -= 1
    return day


def first_day(day: date, *, counts: Callable[[date], bool]) -> date:
    """`day` itself if it counts, else the next that does."""
    while not counts(day):
        day += ONE_DAY
    return day


@cache
def _known_holidays(country: str, subdivision: str | None) -> public_holidays.HolidayBase:
    return public_holidays.country_holidays(country, subdiv=subdivision)
