"""Weekly hours as spans of real time, right on the days when the clocks change."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SEARCHED_DAYS = 28
A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, order=True)
class Hours:
    """Open on `weekday` (0 is Monday) from `opens` to `closes`, local time, while valid."""

    weekday: int
    opens: time
    closes: time
    valid_from: date | None = None
    valid_until: date | None = None

    def on(self, day: date) -> bool:
        return (
            self.weekday == day.weekday()
            and (self.valid_from is None or self.valid_from <= day)
            and (self.valid_until is None or day <= self.valid_until)
        )


@dataclass(frozen=True, order=True)
class Span:
    """From `start` until before `end`, both UTC."""

    start: datetime
    end: datetime

    def holds(self, at: datetime) -> bool:
        return self.start <= at < self.end


def instant(day: date, moment: time, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local time; one that the clocks skip is the instant at which they jump."""
    wanted = datetime.combine(day, moment, zone)
    found = wanted.astimezone(UTC)
    if found.astimezone(zone).time() == moment:
        return found
    return _jump_before(wanted.replace(fold=0).astimezone(UTC), zone)


def _jump_before(after: datetime, zone: ZoneInfo) -> datetime:
    """The instant at which the clocks jumped, within the hours before `after`."""
    while (after - A_MINUTE).astimezone(zone).utcoffset() == after.astimezone(zone).utcoffset():
        after -= A_MINUTE
    return after


def spans_on(day: date, hours: Iterable[Hours], zone: ZoneInfo) -> list[Span]:
    """The open spans of a local day, in order; one that lies in the hour which the clocks skip is none."""
    spans = sorted(
        Span(instant(day, line.opens, zone), instant(day, line.closes, zone)) for line in hours if line.on(day)
    )
    return [span for span in spans if span.start < span.end]


def spans_from(
    at: datetime, hours: tuple[Hours, ...], zone: ZoneInfo, is_closed: Callable[[date], bool]
) -> Iterator[Span]:
    """The span that holds `at` and those after it, for four weeks, on days that are not closed."""
    today = at.astimezone(zone).date()
    for offset in range(SEARCHED_DAYS):
        day = today + timedelta(days=offset)
        if is_closed(day):
            continue
        for span in spans_on(day, hours, zone):
            if at < span.end:
                yield span
