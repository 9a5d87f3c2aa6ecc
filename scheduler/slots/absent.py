"""Absences that come again: at the same local time, whatever the clocks did in between. Pure."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from scheduler.calendar.opening import Span, instant


def repeated(
    first: Span, every_weeks: int, repeats_until: date | None, *, within: Span, zone: ZoneInfo
) -> Iterator[Span]:
    """The occurrences that touch `within`, in order, of an absence whose first one is `first`.

    The last one begins on the local day `repeats_until`, or before. One that lies as a whole in the hour which the
    clocks skip is none.
    """
    begins, ends = first.start.astimezone(zone), first.end.astimezone(zone)
    rhythm = timedelta(weeks=every_weeks)
    shift = max(timedelta(), (within.start - first.end - rhythm) // rhythm * rhythm)
    while repeats_until is None or begins.date() + shift <= repeats_until:
        span = Span(_shifted(begins, shift, zone), _shifted(ends, shift, zone))
        if span.start >= within.end:
            return
        if within.start < span.end and span.start < span.end:
            yield span
        shift += rhythm


def _shifted(local: datetime, shift: timedelta, zone: ZoneInfo) -> datetime:
    return instant(local.date() + shift, local.time(), zone)
