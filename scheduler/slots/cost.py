"""What a time costs: the one scale on which times are compared. Pure.

The unit is a minute of waiting. Everything else is said as so much waiting that it is worth to avoid it, always a
whole number:

- waiting: the minutes from the beginning of the first day that the letter allows.
- colleague: two days, when another than the client's own advisor calls; they have to read the file first.
- failed_hour: a day for each failed attempt on that weekday in that part of the day, at most two days; and half a
  day when one failed in that part of another weekday.
- answers: ten minutes for each permille that fewer people answer in that hour than in the office's best one. A
  talk that does not take place costs another letter, about a week, and a permille of a week is ten minutes.
- good_hour: a day for each hour but the one that the client named; what they say stands in place of `answers`.
- day_load: four for each minute of the advisor's day that is taken already or lies free before it. After about
  five hours of talks, the next morning is as good.
- late: thirty days, after the case is due.

No time at all costs two years: more than any time within `LONGEST_HORIZON`.
"""

from collections.abc import Mapping
from datetime import timedelta

from db.calls import PartOfDay

DAY = 24 * 60
COLLEAGUE = 2 * DAY
FAILED_THEN, COUNTED_FAILURES, FAILED_ON_ANOTHER_DAY = DAY, 2, DAY // 2
A_PERMILLE = 10
OTHER_HOUR = DAY
LOAD = 4
LATE = 30 * DAY
NO_SLOT = 730 * DAY
LONGEST_HORIZON = timedelta(days=366)

PARTS = tuple(PartOfDay)
WEEK_PARTS = 7 * len(PARTS)
HOURS = range(24)

PART_OF_HOUR = (*(0,) * 11, *(1,) * 3, *(2,) * 3, *(3,) * 7)
"""Local hour -> index of its part of the day, as `part_of_day` in scheduler/calling/attempts.py says."""


def colleague(own: int, advisor: int) -> int:
    return 0 if own == advisor else COLLEAGUE


def week_part(weekday: int, hour: int) -> int:
    """The number of a weekday's part of the day, from 0 to below `WEEK_PARTS`."""
    return weekday * len(PARTS) + PART_OF_HOUR[hour]


def failed_hour(then: int, on_other_days: int) -> int:
    """How many attempts failed on that weekday in that part of the day, and in that part of other weekdays."""
    return FAILED_THEN * min(then, COUNTED_FAILURES) + (FAILED_ON_ANOTHER_DAY if on_other_days else 0)


def answers(permille: Mapping[int, int], hour: int, good_hour: int | None) -> int:
    """`permille`: local hour -> of 1,000 attempts so many are answered. Nothing speaks against an unknown hour."""
    if good_hour is not None or hour not in permille:
        return 0
    return A_PERMILLE * (max(permille.values()) - permille[hour])


def named_hour(good_hour: int | None, hour: int) -> int:
    return 0 if good_hour is None or good_hour == hour else OTHER_HOUR
