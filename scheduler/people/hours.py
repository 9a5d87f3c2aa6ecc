"""An advisor's hours: weekly patterns with the days for which they hold, and hours of single days."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.staff import DayHours, Staff, WorkingHours
from scheduler.calendar.opening import Hours

ONE_DAY = timedelta(days=1)
Period = tuple[date | None, date | None]
"""The first and the last day on which hours hold; None: without beginning, without end."""


class OverlappingHours(ValueError):
    """Hours that overlap on a day on which both hold. `pairs`: which lines."""

    def __init__(self, pairs: Sequence[tuple[Hours, Hours]]) -> None:
        super().__init__(str(pairs))
        self.pairs = pairs


@dataclass(frozen=True)
class Pattern:
    """Weekly hours that hold for the same days."""

    first: date | None
    last: date | None
    hours: tuple[Hours, ...]

    @property
    def period(self) -> Period:
        return self.first, self.last

    def over(self, today: date) -> bool:
        return self.last is not None and self.last < today


def period_of(hours: Hours) -> Period:
    return hours.valid_from, hours.valid_until


def patterns(hours: Iterable[Hours]) -> list[Pattern]:
    """The same hours by the days for which they hold, the earliest first."""
    known = sorted(hours, key=_in_order)
    periods = list(dict.fromkeys(period_of(line) for line in known))
    return [Pattern(*period, tuple(line for line in known if period_of(line) == period)) for period in periods]


def overlapping(hours: Iterable[Hours]) -> list[tuple[Hours, Hours]]:
    """The pairs of lines that both hold on some day and share time on it."""
    known = sorted(hours, key=_in_order)
    return [(one, other) for one, other in combinations(known, 2) if _share_time(one, other)]


def with_pattern(
    known: Iterable[Hours], replaced: Period | None, hours: Iterable[Hours], *, ends_earlier: bool = False
) -> list[Hours]:
    """The hours with a pattern more, or with another one in the place of that of the period `replaced`.

    `hours` of one period. `ends_earlier`: what held before ends on the day before they begin.
    Raises `OverlappingHours`.
    """
    added = list(hours)
    rest = [line for line in known if replaced is None or period_of(line) != replaced]
    first = added[0].valid_from if added else None
    if ends_earlier and first is not None:
        rest = [_ended_before(line, first) for line in rest]
    found = sorted({*rest, *added}, key=_in_order)
    pairs = overlapping(found)
    if pairs:
        raise OverlappingHours(pairs)
    return found


def hours_of(session: Session, staff_id: int, office_id: int) -> list[Hours]:
    """The weekly hours on record."""
    rows = session.scalars(
        select(WorkingHours).where(WorkingHours.staff_id == staff_id, WorkingHours.office_id == office_id)
    )
    found = (Hours(row.weekday, row.starts, row.ends, row.valid_from, row.valid_until) for row in rows)
    return sorted(found, key=_in_order)


def hours_on(session: Session, staff_ids: Iterable[int], office_id: int, day: date) -> dict[int, list[Hours]]:
    """The hours of each of these people for a day: its own ones, where it has some, else the weekly ones."""
    weekly, own = defaultdict[int, list[Hours]](list), defaultdict[int, list[Hours]](list)
    these = list(staff_ids)
    for line in session.scalars(
        select(WorkingHours).where(
            WorkingHours.staff_id.in_(these),
            WorkingHours.office_id == office_id,
            WorkingHours.weekday == day.weekday(),
        )
    ):
        weekly[line.staff_id].append(
            Hours(line.weekday, line.starts, line.ends, line.valid_from, line.valid_until)
        )
    for single in session.scalars(
        select(DayHours).where(DayHours.staff_id.in_(these), DayHours.office_id == office_id, DayHours.day == day)
    ):
        own[single.staff_id].append(Hours(day.weekday(), single.starts, single.ends))
    return weekly | own


def keep_hours(session: Session, person: Staff, office_id: int, hours: Iterable[Hours]) -> None:
    """Let these be the weekly hours of this person in this office."""
    here = (WorkingHours.staff_id == person.id, WorkingHours.office_id == office_id)
    session.execute(delete(WorkingHours).where(*here))
    session.add_all(
        WorkingHours(
            authority_id=person.authority_id,
            staff_id=person.id,
            office_id=office_id,
            weekday=line.weekday,
            starts=line.opens,
            ends=line.closes,
            valid_from=line.valid_from,
            valid_until=line.valid_until,
        )
        for line in hours
    )
    session.flush()


def days_of(session: Session, staff_id: int, office_id: int, first: date) -> dict[date, tuple[Hours, ...]]:
    """The days from `first` on that have hours of their own."""
    here = (DayHours.staff_id == staff_id, DayHours.office_id == office_id, DayHours.day >= first)
    found: dict[date, tuple[Hours, ...]] = {}
    for row in session.scalars(select(DayHours).where(*here).order_by(DayHours.day, DayHours.starts)):
        found[row.day] = (*found.get(row.day, ()), Hours(row.day.weekday(), row.starts, row.ends))
    return found


def keep_day(session: Session, person: Staff, office_id: int, day: date, hours: Iterable[Hours]) -> None:
    """Hours of one day, in place of the weekly ones; without any, the weekly ones hold again."""
    here = (DayHours.staff_id == person.id, DayHours.office_id == office_id, DayHours.day == day)
    session.execute(delete(DayHours).where(*here))
    session.add_all(
        DayHours(
            authority_id=person.authority_id,
            staff_id=person.id,
            office_id=office_id,
            day=day,
            starts=line.opens,
            ends=line.closes,
        )
        for line in sorted(hours)
    )
    session.flush()


def _in_order(line: Hours) -> tuple[object, ...]:
    """`None` cannot be compared with a day."""
    return (
        line.valid_from or date.min,
        line.valid_until or date.max,
        line.weekday,
        line.opens,
        line.closes,
    )


def _share_time(one: Hours, other: Hours) -> bool:
    return (
        one.weekday == other.weekday
        and one.opens < other.closes
        and other.opens < one.closes
        and _share_a_day(one, other)
    )


def _share_a_day(one: Hours, other: Hours) -> bool:
    """Whether both hold on a day of their week: two periods may meet in a few days without it."""
    first = max(one.valid_from or date.min, other.valid_from or date.min)
    last = min(one.valid_until or date.max, other.valid_until or date.max)
    if first > last:
        return False
    return (one.weekday - first.weekday()) % 7 <= (last - first).days


def _ended_before(line: Hours, day: date) -> Hours:
    begins_later = line.valid_from is not None and line.valid_from >= day
    ended = line.valid_until is not None and line.valid_until < day
    return line if begins_later or ended else replace(line, valid_until=day - ONE_DAY)
