"""Days, times and hours of a status, as they are said and written."""

from datetime import datetime, time, timedelta

from scheduler.calendar.facts import NoticeFacts, text_in
from scheduler.calendar.opening import Hours, Span
from scheduler.calendar.status import OfficeStatus
from words.catalogues import Words
from words.dates import clock, day_said, day_written, time_said, weekday_said, weekday_short

YEAR_IN_DOUBT = timedelta(days=300)


def as_of(status: OfficeStatus, language: str) -> str:
    """As in "As of 09.04.2020, 9:00": told with every status that is read."""
    _ = Words(language)
    local = status.at.astimezone(status.zone)
    return _("As of {day}, {time}", day=day_written(local.date(), language), time=clock(local, language))


def hours_written(hours: tuple[Hours, ...], language: str) -> str:
    """Weekly hours as on a door: "Mo–Mi 9:00–15:00; Do 9:00–12:00, 13:00–17:00"."""
    runs: list[tuple[int, int, list[str]]] = []
    for weekday, spans in _joined(hours).items():
        found = [f"{clock(opens, language)}–{clock(closes, language)}" for opens, closes in spans]
        if runs and runs[-1][1] == weekday - 1 and runs[-1][2] == found:
            runs[-1] = (runs[-1][0], weekday, found)
        else:
            runs.append((weekday, weekday, found))
    return "; ".join(f"{_days(first, last, language)} {', '.join(found)}" for first, last, found in runs)


def opening_said(status: OfficeStatus, span: Span, language: str) -> str:
    """When a span begins, seen from now: today, tomorrow, or on its day; until when, if it ends on that day."""
    _ = Words(language)
    start, end = (moment.astimezone(status.zone) for moment in (span.start, span.end))
    away = (start.date() - status.at.astimezone(status.zone).date()).days
    begins = time_said(start, language)
    if end.date() != start.date():
        return {0: _("today from {start}", start=begins), 1: _("tomorrow from {start}", start=begins)}.get(
            away, _("on {day}, from {start}", day=weekday_said(start.date(), language), start=begins)
        )
    hours = {"start": begins, "end": time_said(end, language)}
    if away == 0:
        return _("today from {start} to {end}", **hours)
    if away == 1:
        return _("tomorrow from {start} to {end}", **hours)
    return _("on {day}, from {start} to {end}", day=weekday_said(start.date(), language), **hours)


def closing_time(status: OfficeStatus, span: Span | None, language: str) -> str | None:
    """When the present opening ends, if that is today."""
    if span is None or not span.holds(status.at):
        return None
    now, end = (moment.astimezone(status.zone) for moment in (status.at, span.end))
    return time_said(end, language) if end.date() == now.date() else None


def since_said(status: OfficeStatus, notice: NoticeFacts, language: str) -> str:
    """With the year where it is long ago: a notice without an end may be old."""
    _ = Words(language)
    if notice.begins_words:
        return text_in(notice.begins_words, language)
    if notice.begins_at is None:
        return ""
    begins = notice.begins_at.astimezone(status.zone).date()
    old = status.at - notice.begins_at > YEAR_IN_DOUBT
    return _("since {day}", day=day_said(begins, language, year=old))


def until_said(status: OfficeStatus, notice: NoticeFacts, language: str) -> str:
    """The last day, or the minute of a day in which it ends."""
    _ = Words(language)
    if notice.ends_at is None:
        return ""
    end = notice.ends_at.astimezone(status.zone)
    last = (end - timedelta(seconds=1)).date()
    day = day_said(last, language, year=notice.ends_at - status.at > YEAR_IN_DOUBT)
    if end.time() == time():
        return _("until {day}", day=day)
    return _("until {day}, {time}", day=day, time=time_said(end, language))


def from_said(status: OfficeStatus, begins_at: datetime, language: str) -> str:
    """From when on something is changed that is still as usual: its day, and the time unless it is midnight."""
    begins = begins_at.astimezone(status.zone)
    day = day_said(begins.date(), language)
    return day if begins.time() == time() else f"{day}, {time_said(begins, language)}"


def _joined(hours: tuple[Hours, ...]) -> dict[int, list[tuple[time, time]]]:
    """The open times of each weekday, in order; those that overlap are one."""
    days: dict[int, list[tuple[time, time]]] = {}
    for line in sorted(hours, key=lambda line: (line.weekday, line.opens)):
        spans = days.setdefault(line.weekday, [])
        if spans and line.opens <= spans[-1][1]:
            opens, closes = spans.pop()
            spans.append((opens, max(closes, line.closes)))
        else:
            spans.append((line.opens, line.closes))
    return days


def _days(first: int, last: int, language: str) -> str:
    names = [weekday_short(first, language), weekday_short(last, language)]
    return names[0] if first == last else "–".join(names)
