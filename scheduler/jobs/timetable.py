"""Which occurrences of a job are due. An occurrence is a local label, never an instant: 02:30 of a day comes once.

In the night in which the clocks are put forward a label that they skip comes at the jump; in the night in which
they are put back a label comes when they show it first. So labels come in their own order, and each of them once.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from scheduler.calendar.opening import instant

DAY = timedelta(days=1)
PUT_BACK = timedelta(hours=2)  # by how much clocks are put back at most: an hour, in Antarctica two
EVERY_DAY = frozenset(range(7))


@dataclass(frozen=True)
class Daily:
    """Once on each of these weekdays (0 is Monday), at a local time."""

    moment: time
    weekdays: frozenset[int] = EVERY_DAY


@dataclass(frozen=True)
class Every:
    """Every so many minutes from `begins` until before `ends` (None: midnight), local time, on these weekdays."""

    minutes: int
    begins: time = time.min
    ends: time | None = None
    weekdays: frozenset[int] = EVERY_DAY


Rhythm = Daily | Every


@dataclass(frozen=True)
class Missed:
    """What is made up for after downtime: the latest missed occurrence or `each` of them; none that came longer
    than `useful` ago."""

    each: bool = False
    useful: timedelta | None = None

    def still(self, came_at: datetime, at: datetime) -> bool:
        """Whether an occurrence that came at an instant is of use at another."""
        return self.useful is None or at - came_at <= self.useful


ONCE = Missed()
EACH = Missed(each=True)


def while_useful(minutes: int) -> Missed:
    return Missed(useful=timedelta(minutes=minutes))


def due(rhythm: Rhythm, missed: Missed, last: datetime | None, now: datetime) -> list[datetime]:
    """The labels (naive local times) that are due at `now`, a time with its zone, in order.

    `last`: the label that is on record; without one a job begins with what came last today.
    """
    newest, zone = latest(rhythm, now), _zone(now)
    if last is None:
        found = [newest] if newest.date() == now.date() else []
    elif missed.each:
        found = list(_between(rhythm, last, newest))
    else:
        found = [newest] if newest > last else []
    return [label for label in found if missed.still(came(label, zone), now)]


def latest(rhythm: Rhythm, now: datetime) -> datetime:
    """The last label that has come by `now`."""
    zone = _zone(now)
    furthest = now.replace(tzinfo=None) + PUT_BACK  # in an hour that comes twice the clock has shown later labels
    days = (furthest.date() - offset * DAY for offset in range(9))
    labels = (label for day in days for label in reversed(_labels(rhythm, day)) if label <= furthest)
    return next(label for label in labels if came(label, zone) <= now)


def next_after(rhythm: Rhythm, now: datetime) -> datetime:
    """The first label that has not come by `now`."""
    zone = _zone(now)
    labels = (label for offset in range(9) for label in _labels(rhythm, now.date() + offset * DAY))
    return next(label for label in labels if came(label, zone) > now)


def came(label: datetime, zone: ZoneInfo) -> datetime:
    """The first instant (UTC) at which the clocks of a zone show this label, or have jumped over it."""
    return instant(label.date(), label.time(), zone)


def written(label: datetime) -> str:
    return f"{label:%Y-%m-%dT%H:%M}"


def _between(rhythm: Rhythm, last: datetime, newest: datetime) -> Iterator[datetime]:
    """Labels after `last` up to `newest`."""
    day = last.date()
    while day <= newest.date():
        yield from (label for label in _labels(rhythm, day) if last < label <= newest)
        day += DAY


def _labels(rhythm: Rhythm, day: date) -> list[datetime]:
    if day.weekday() not in rhythm.weekdays:
        return []
    return [datetime.combine(day, moment) for moment in _moments(rhythm)]


@cache
def _moments(rhythm: Rhythm) -> tuple[time, ...]:
    if isinstance(rhythm, Daily):
        return (rhythm.moment,)
    ends = _minute_of(rhythm.ends) if rhythm.ends else 24 * 60
    minutes = range(_minute_of(rhythm.begins), ends, rhythm.minutes)
    return tuple(time(minute // 60, minute % 60) for minute in minutes)


def _minute_of(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def _zone(now: datetime) -> ZoneInfo:
    if not isinstance(now.tzinfo, ZoneInfo):
        raise TypeError("a local time needs the zone of its place")
    return now.tzinfo
