"""A calendar's bytes -> when its owner is busy.

All-day entries count, from midnight to midnight of the office, unless they say that the owner is free: a birthday
does, a holiday does not. Times without a zone are the office's.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scheduler.calendar.opening import Span, instant
from scheduler.own_calendars.problems import Problem, Unreadable
from scheduler.slots.spans import merged

if TYPE_CHECKING:
    from icalendar import Calendar
    from icalendar.cal import Component

MOST_TIMES = 5_000
MOST_A_DAY = 24  # times of one entry
SECONDS = 30.0
A_DAY = timedelta(days=1)  # a time without a zone lies less than a day away from the same in UTC
OFTEN = {"SECONDLY": 24 * 60 * 60, "MINUTELY": 24 * 60, "HOURLY": 24}
MARK = b"\xef\xbb\xbf"
NOT_BUSY = {
    "TRANSP": {"TRANSPARENT"},
    "STATUS": {"CANCELLED"},
    "X-MICROSOFT-CDO-BUSYSTATUS": {"FREE", "WORKINGELSEWHERE"},
}


def busy_spans(content: bytes, *, since: datetime, until: datetime, zone: ZoneInfo) -> list[Span]:
    """In order, none overlapping another, cut to `since` and `until`. Raises `Unreadable`.

    An entry that cannot be understood is left out, the others count. `SECONDS` go by at most, and one entry more.
    """
    found: list[Span] = []
    end = monotonic() + SECONDS
    for calendar in _calendars(content):
        for series in _series(calendar):
            found += _within(_times(series, since, until, zone), since, until)
            if len(found) > MOST_TIMES or monotonic() > end:
                raise Unreadable(Problem.TOO_BIG)
    return merged(found)


def _calendars(content: bytes) -> "list[Calendar]":
    from icalendar import Calendar

    try:
        found: list[Any] = Calendar.from_ical(content.removeprefix(MARK), multiple=True)
    except Exception:  # a stranger's bytes may break a parser in any way
        raise Unreadable(Problem.NO_CALENDAR) from None
    if not found or any(component.name != "VCALENDAR" for component in found):
        raise Unreadable(Problem.NO_CALENDAR)
    return found


def _series(calendar: "Calendar") -> list[Any]:
    """Each entry with its repetitions and their exceptions."""
    for entry in calendar.walk("VEVENT"):
        if _times_a_day(entry) > MOST_A_DAY:
            raise Unreadable(Problem.TOO_BIG)
    _forget_unknown_zone(calendar)
    found = _unfolded(calendar)
    if found is None:  # one entry is enough for that
        parts = [part for part in map(_unfolded, _entry_by_entry(calendar)) if part is not None]
        if not parts:
            raise Unreadable(Problem.NO_CALENDAR)
        found = [series for part in parts for series in part]
    return found


def _unfolded(calendar: "Calendar") -> list[Any] | None:
    import recurring_ical_events  # type: ignore[import-untyped]

    with suppress(Exception):  # as above
        found: list[Any] = recurring_ical_events.of(calendar, skip_bad_series=True).series
        return found
    return None


def _entry_by_entry(calendar: "Calendar") -> "Iterator[Calendar]":
    from icalendar import Calendar

    entries: dict[str, list[Component]] = defaultdict(list)
    for entry in calendar.walk("VEVENT"):
        entries[str(entry.get("UID"))].append(entry)
    for alike in entries.values():
        part = Calendar(calendar)
        part.subcomponents = alike
        yield part


def _forget_unknown_zone(calendar: "Calendar") -> None:
    """The library would refuse the whole calendar for a zone of which it only wants to know what is local."""
    try:
        ZoneInfo(str(calendar.get("X-WR-TIMEZONE", "UTC")))
    except (KeyError, ValueError, OSError):
        del calendar["X-WR-TIMEZONE"]


def _times_a_day(entry: "Component") -> int:
    """How often an entry can come on one day: asked before it is tried, which could take for ever."""
    given = entry.get("RRULE", [])
    rules = given if isinstance(given, list) else [given]
    most = 0
    for rule in (one for one in rules if isinstance(one, dict)):  # another one could not be understood
        times = OFTEN.get(str(rule.get("FREQ", [""])[0]).upper(), 1)
        for part in ("BYHOUR", "BYMINUTE", "BYSECOND"):
            times *= max(1, len(rule.get(part, ())))
        most = max(most, times)
    return most


def _times(series: Any, since: datetime, until: datetime, zone: ZoneInfo) -> list[Span]:
    with suppress(Exception):
        entries = (one.as_component(False) for one in series.between(since - A_DAY, until + A_DAY))
        return [Span(_moment(entry.start, zone), _moment(entry.end, zone)) for entry in entries if _is_busy(entry)]
    return []


def _within(spans: Iterable[Span], since: datetime, until: datetime) -> Iterator[Span]:
    for span in spans:
        cut = Span(max(span.start, since), min(span.end, until))
        if cut.start < cut.end:
            yield cut


def _is_busy(entry: "Component") -> bool:
    return not any(str(entry.get(name, "")).upper() in values for name, values in NOT_BUSY.items())


def _moment(when: date, zone: ZoneInfo) -> datetime:
    if not isinstance(when, datetime):
        return instant(when, time.min, zone)
    return when.astimezone(UTC) if when.tzinfo is not None else instant(when.date(), when.time(), zone)
