"""Hours, absences and periods in words, for the pages of people."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from db.staff import Absence
from scheduler.calendar.opening import Hours, Span
from scheduler.people.hours import Period, period_of
from scheduler.people.leaving import FOR_GOOD
from web.page.language import When, the_language, words
from words.catalogues import N_

ALWAYS = N_("always")
FROM = N_("from {first}")
UNTIL = N_("until {last}")
BETWEEN = N_("from {first} until {last}")
MIDNIGHT = datetime.min.time()
AN_INSTANT = timedelta(microseconds=1)


def period_said(period: Period) -> str:
    first, last = period
    if first is None and last is None:
        return words()(ALWAYS)
    if last is None:
        return words()(FROM, first=_day(first))
    if first is None:
        return words()(UNTIL, last=_day(last))
    return words()(BETWEEN, first=_day(first), last=_day(last))


def hours_said(hours: Iterable[Hours]) -> str:
    """Of one day, as in "9:00–12:00, 13:00–15:00"."""
    when = When(the_language())
    return ", ".join(f"{when.clock_of(line.opens)}–{when.clock_of(line.closes)}" for line in hours)


def line_said(line: Hours) -> str:
    """As in "Tuesday 9:00–12:00 (from 1 March 2026)"."""
    day = When(the_language()).day_of_week(line.weekday)
    return f"{day} {hours_said([line])} ({period_said(period_of(line))})"


def pairs_said(pairs: Iterable[tuple[Hours, Hours]]) -> list[str]:
    told = N_("{one} overlaps with {other}.")
    return [words()(told, one=line_said(one), other=line_said(other)) for one, other in pairs]


def span_said(span: Span, zone: ZoneInfo) -> str:
    """Whole days as days, everything else with its times; of whoever left only since when."""
    when = When(the_language())
    starts, ends = span.start.astimezone(zone), span.end.astimezone(zone)
    if span.end == FOR_GOOD:
        return words()(FROM, first=when.day(starts.date()))
    if starts.time() == ends.time() == MIDNIGHT:
        first, last = starts.date(), (ends - AN_INSTANT).date()
        return when.weekday(first) if first == last else f"{when.weekday(first)} – {when.weekday(last)}"
    if starts.date() == ends.date():
        return f"{when.weekday(starts.date())}, {when.clock_of(starts.time())}–{when.clock_of(ends.time())}"
    return f"{when.moment(span.start, zone)} – {when.moment(span.end, zone)}"


def rhythm_said(absence: Absence) -> str:
    """How it repeats; empty when it does not."""
    if absence.every_weeks is None:
        return ""
    weeks = words().several("every week", "every {count} weeks", absence.every_weeks)
    return f"{weeks}, {period_said((None, absence.repeats_until))}" if absence.repeats_until else weeks


def _day(day: date | None) -> str:
    return When(the_language()).day(day) if day else ""
