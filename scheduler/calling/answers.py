"""At which hours people of an office answer: a figure from the attempts on record, smoothed, with its count."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Connection, Engine, Select, case, extract, func, literal, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from db.appointments import Appointment
from db.calls import Attempt, Outcome
from db.cases import Case
from db.offices import Office
from scheduler.calendar.opening import instant
from scheduler.slots.cost import PART_OF_HOUR, PARTS

ANSWERED = (Outcome.REACHED, Outcome.NO_COMMON_LANGUAGE, Outcome.ASKED_FOR_WRITING)
UNANSWERED = (Outcome.NO_ANSWER, Outcome.BUSY, Outcome.MAILBOX, Outcome.SOMEONE_ELSE)
"""A wrong number, or a line that failed, says nothing of the hour."""

REMEMBERED = timedelta(days=365)
PRIOR = 20
"""Each hour begins as if so many calls had been answered as on average: 3 of 3 are not the best hour of all."""
AN_HOUR, A_DAY, A_WEEK = 3600, 24 * 3600, 7 * 24 * 3600
EPOCH_WEEKDAY = 3
UNKNOWN = 500
HOURS = range(24)

Moment = tuple[int, int]
"""Weekday (0 is Monday) and local hour."""


@dataclass(frozen=True)
class Count:
    answered: int = 0
    tried: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.answered + other.answered, self.tried + other.tried)


@dataclass(frozen=True)
class Answers:
    """`counts`: what was tried at each hour of the week, and answered. All figures in whole permille."""

    counts: Mapping[Moment, Count] = field(default_factory=dict)

    @cached_property
    def average(self) -> int:
        told = _sum(self.counts.values())
        return 1000 * told.answered // told.tried if told.tried else UNKNOWN

    @cached_property
    def by_hour(self) -> dict[int, int]:
        """Of each of the 24 local hours on any day; where little was tried, near what its part of the day is."""
        return {hour: _smoothed(self.of_hour(hour), self.by_part[PART_OF_HOUR[hour]]) for hour in HOURS}

    @cached_property
    def by_part(self) -> list[int]:
        """Of each part of the day, in the order of `PARTS`; where little was tried, near the average."""
        return [_smoothed(self.of_part(part), self.average) for part in range(len(PARTS))]

    def at(self, weekday: int, hour: int) -> int:
        """Of an hour of the week; where little was tried, near what this hour is on other days."""
        return _smoothed(self.count(weekday, hour), self.by_hour[hour])

    def count(self, weekday: int, hour: int) -> Count:
        return self.counts.get((weekday, hour), Count())

    def of_hour(self, hour: int) -> Count:
        return _sum(count for (_weekday, at), count in self.counts.items() if at == hour)

    def of_part(self, part: int) -> Count:
        return _sum(count for (_weekday, at), count in self.counts.items() if PART_OF_HOUR[at] == part)


_kept: WeakKeyDictionary[Engine | Connection, dict[int, tuple[date, Answers]]] = WeakKeyDictionary()


def answers_of(session: Session, office: Office, at: datetime) -> Answers:
    """Of the days that are over, at most a year: the same for everybody until midnight, so a process asks once."""
    zone = ZoneInfo(office.zone)
    today = at.astimezone(zone).date()
    kept = _kept.setdefault(session.get_bind(), {})
    day, answers = kept.get(office.id, (None, Answers()))
    if day != today:
        answers = counted(session, office.id, zone, until=instant(today, time(), zone))
        kept[office.id] = today, answers
    return answers


def counted(session: Session, office_id: int, zone: ZoneInfo, *, until: datetime) -> Answers:
    """Of the year until then, counted by the database in one statement."""
    counts = {}
    for second, tried, answered in session.execute(_by_hour_of_week(office_id, zone, until - REMEMBERED, until)):
        days, in_day = divmod(int(second), A_DAY)
        counts[(EPOCH_WEEKDAY + days) % 7, in_day // AN_HOUR] = Count(int(answered), tried)
    return Answers(counts)


def _by_hour_of_week(office_id: int, zone: ZoneInfo, since: datetime, until: datetime) -> Select[int, int, int]:
    """The second of the week in which a local hour begins (weeks as 1970 began them), tried, answered."""
    second = _second(Attempt.at) + _offset(zone, since, until)
    hour_of_week = (second % A_WEEK - second % AN_HOUR).label("hour_of_week")
    answered = func.sum(case((Attempt.outcome.in_(ANSWERED), 1), else_=0))
    return (
        select(hour_of_week, func.count(), answered)
        .join(Case, Case.id == Attempt.case_id)
        .where(
            Case.office_id == office_id,
            Attempt.at >= since,
            Attempt.at < until,
            Attempt.outcome.in_((*ANSWERED, *UNANSWERED)),
            Attempt.id.not_in(_agreed(office_id)),
        )
        .group_by(hour_of_week)
    )


def _agreed(office_id: int) -> Select[int]:
    """Attempts around the time of an appointment of their case: the client waited for the call."""
    before = _second(Appointment.starts_at) - _second(Attempt.at)
    return (
        select(Attempt.id)
        .join(Appointment, Appointment.case_id == Attempt.case_id)
        .where(Appointment.office_id == office_id, before <= AN_HOUR, before >= -2 * AN_HOUR)
    )


def _offset(zone: ZoneInfo, since: datetime, until: datetime) -> ColumnElement[int]:
    """How far the local time of an attempt is ahead of UTC, in seconds."""
    changes = clock_changes(zone, since, until)
    last = literal(_ahead(until, zone))
    return case(*((Attempt.at < at, before) for at, before in changes), else_=last) if changes else last


def clock_changes(zone: ZoneInfo, since: datetime, until: datetime) -> list[tuple[datetime, int]]:
    """When the clocks of a zone change, to the second, and by how much they were ahead of UTC until then."""
    found = []
    day = since
    while day < until:
        after = min(day + timedelta(days=1), until)
        before = _ahead(day, zone)
        if _ahead(after, zone) != before:
            seconds = range(int((after - day).total_seconds()) + 1)
            changed = bisect_left(
                seconds, True, key=lambda past: _ahead(day + timedelta(seconds=past), zone) != before
            )
            found.append((day + timedelta(seconds=changed), before))
        day = after
    return found


def _ahead(at: datetime, zone: ZoneInfo) -> int:
    return int((at.astimezone(zone).utcoffset() or timedelta()).total_seconds())


def _second(at: InstrumentedAttribute[datetime]) -> ColumnElement[int]:
    return extract("epoch", at)


def _smoothed(count: Count, expected: int) -> int:
    return (1000 * count.answered + PRIOR * expected) // (count.tried + PRIOR)


def _sum(counts: Iterable[Count]) -> Count:
    return sum(counts, Count())
