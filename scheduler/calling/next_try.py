"""When the next honest try to call a client is due, which hour is best for it, and why. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from db.calls import Attempt, PartOfDay
from scheduler.calendar.opening import Span
from scheduler.calling.answers import Answers, Count
from scheduler.calling.attempts import Tried, part_of_day, still_needed, tried_when
from scheduler.policy import Policy

DAYS_COMPARED = 2
"""A better hour is worth waiting until the next day, no longer."""
MINUTES_OF_AN_HOUR = 60


class Because(StrEnum):
    """Why an hour is the best one."""

    GOOD_HOUR = "good_hour"  # the client named it
    UNTRIED = "untried"  # nobody tried in this part of the day yet
    ANSWERS = "answers"  # people of this office answer then
    FIRST = "first"  # nothing speaks for another one


@dataclass(frozen=True)
class Hour:
    """A local hour, or what is left of it, in which somebody can call. `start`, `end`: UTC."""

    start: datetime
    end: datetime
    day: date
    hour: int
    part: PartOfDay

    @property
    def tried(self) -> Tried:
        return Tried(self.day, self.part)

    def left_after(self, at: datetime) -> "Hour":
        return replace(self, start=max(self.start, at))


@dataclass(frozen=True)
class NextTry:
    """`counts_from`: of the hours in which somebody can call, from when on a try brings the office's rule further;
    one before is too close to the last, or adds no day or part of the day that is missing. `best_at`: when to try.
    Both UTC.

    `count`: what was tried and answered at this hour, on whatever day, for `Because.ANSWERS`.
    """

    counts_from: datetime
    best_at: datetime
    part: PartOfDay
    because: Because
    count: Count

    def too_early(self, at: datetime) -> bool:
        return at < self.counts_from


def hours_in(spans: Iterable[Span], zone: ZoneInfo) -> Iterator[Hour]:
    """The local hours of spans, in order."""
    for span in spans:
        start = span.start
        while start < span.end:
            local = start.astimezone(zone)
            rest = timedelta(minutes=MINUTES_OF_AN_HOUR - local.minute, seconds=-local.second)
            end = min(span.end, start + rest - timedelta(microseconds=local.microsecond))
            yield Hour(start, end, local.date(), local.hour, part_of_day(local))
            start = end


def next_try(
    made: Sequence[Attempt],
    hours: Sequence[Hour],
    policy: Policy,
    zone: ZoneInfo,
    *,
    answers: Answers,
    good_hour: int | None,
    at: datetime,
) -> NextTry | None:
    """`made`: the honest tries (`honest_tries`); `hours`: in which somebody can call, in order.

    None: in none of these hours a try would bring the rule any further.

    Among the hours of the first two days that do: the one that the client named, then a part of the day in which
    nobody tried, then the earlier day, then the hour at which most people answer.
    """
    tried = tried_when(made, zone)
    earliest = max(at, made[-1].at + timedelta(hours=policy.hours_apart)) if made else at
    useful = list(_of_first_days(_useful(hours, tried, policy, earliest)))
    if not useful:
        return None
    in_part = Counter(one.part for one in tried)

    def worth(hour: Hour) -> tuple[bool, int, date, int, datetime]:
        share = answers.at(hour.day.weekday(), hour.hour)
        return hour.hour != good_hour, in_part[hour.part], hour.day, -share, hour.start

    best = min(useful, key=worth)
    now_counts = earliest == at and _helps(_at(at, zone), tried, policy)
    return NextTry(
        counts_from=at if now_counts else useful[0].start,
        best_at=best.start,
        part=best.part,
        because=_because(best, tried, answers, good_hour),
        count=answers.of_hour(best.hour),
    )


def _useful(hours: Iterable[Hour], tried: Sequence[Tried], policy: Policy, earliest: datetime) -> Iterator[Hour]:
    return (
        hour.left_after(earliest) for hour in hours if hour.end > earliest and _helps(hour.tried, tried, policy)
    )


def _helps(then: Tried, tried: Sequence[Tried], policy: Policy) -> bool:
    """After a try at this time fewer are needed."""
    return still_needed([*tried, then], policy) < still_needed(tried, policy)


def _of_first_days(hours: Iterator[Hour]) -> Iterator[Hour]:
    days: set[date] = set()
    for hour in hours:
        days.add(hour.day)
        if len(days) > DAYS_COMPARED:
            return
        yield hour


def _at(at: datetime, zone: ZoneInfo) -> Tried:
    local = at.astimezone(zone)
    return Tried(local.date(), part_of_day(local))


def _because(hour: Hour, tried: Sequence[Tried], answers: Answers, good_hour: int | None) -> Because:
    if hour.hour == good_hour:
        return Because.GOOD_HOUR
    if tried and hour.part not in {one.part for one in tried}:
        return Because.UNTRIED
    above_average = answers.at(hour.day.weekday(), hour.hour) > answers.average
    return Because.ANSWERS if above_average else Because.FIRST
