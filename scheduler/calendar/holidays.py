"""Holidays and working days of one office."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)
KNOWN_YEARS = range(2020, 2036)  # of which a kept offer carries the public holidays with it


@dataclass(frozen=True)
class WorkingDays:
    """On which days an office works and its carrier delivers.

    `country`, `subdivision`: ISO 3166 codes as the package `holidays` knows them. An office can add days on which
    it is closed, and name holidays on which it works. `public`: the public holidays of all `KNOWN_YEARS` with
    their English names; the package, which is slow to load, is asked for other years, or when there are none.
    """

    country: str
    subdivision: str | None = None
    extra: frozenset[date] = frozenset()
    dropped: frozenset[date] = frozenset()
    public: Mapping[date, str] = field(default_factory=dict, hash=False, repr=False)

    def is_holiday(self, day: date) -> bool:
        return day in self.extra or (day not in self.dropped and self._public_name(day) is not None)

    def holiday_name(self, day: date) -> str | None:
        """The English name of a public holiday on which the office is closed; its own closed days have none."""
        return None if day in self.dropped else self._public_name(day)

    def is_working_day(self, day: date) -> bool:
        return day.weekday() < SATURDAY and not self.is_holiday(day)

    def is_carrier_day(self, day: date, *, saturday: bool) -> bool:
        """Carriers keep the public holidays, not the office's own days."""
        rest = SUNDAY if saturday else SATURDAY
        return day.weekday() < rest and self._public_name(day) is None

    def _public_name(self, day: date) -> str | None:
        if self.public and day.year in KNOWN_YEARS:
            return self.public.get(day)
        return _of_year(self.country, self.subdivision, day.year).get(day)


@cache
def public_holidays(country: str, subdivision: str | None) -> Mapping[date, str]:
    """Day -> English name, of all `KNOWN_YEARS`."""
    return {
        day: name for year in KNOWN_YEARS for day, name in sorted(_of_year(country, subdivision, year).items())
    }


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
def _of_year(country: str, subdivision: str | None, year: int) -> dict[date, str]:
    from holidays import country_holidays  # here: a process that only tells what is kept never loads it

    return dict(country_holidays(country, subdiv=subdivision, years=year, language="en_US"))
