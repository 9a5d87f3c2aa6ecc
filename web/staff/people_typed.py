"""What is typed about people: absences and hours, as local days and times. Raises `WrongTyped`, field by field."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from db.staff import AbsenceKind
from scheduler.calendar.opening import Hours
from scheduler.people.absences import AbsenceDraft
from web.staff import notice_hours
from web.staff.moments import NO_TIME, WrongMoment, instants_of
from words.catalogues import N_

ABSENCE = ("kind", "first_day", "first_time", "last_day", "last_time", "every_weeks", "repeats_until")
PATTERN = (*(f"hours-{weekday}" for weekday in notice_hours.WEEKDAYS), "valid_from", "valid_until", "ends_earlier")
DAY = ("day", "hours")
ONE_DAY = timedelta(days=1)
MOST_WEEKS = 52

NO_DAY = N_("Please enter a date.")
NO_KIND = N_("Please choose a reason.")
NO_CLOCK = N_("Please enter a time, as in 12:30.")
NO_WEEKS = N_("Please enter how many weeks lie between, from 1 to 52.")
NOT_REPEATED = N_("Please say after how many weeks it comes again, or leave the last day empty.")
NO_HOURS = N_("Hours are written as in 9:00-12:00, 13:00-16:00.")
LAST_FIRST = N_("The last day lies before the first one.")
NO_LINES = N_("Please enter hours for one day of the week at least.")


class WrongTyped(ValueError):
    """`errors`: field -> what is wrong, a text of the catalogues."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(str(errors))
        self.errors = errors


class TypedAbsence(NamedTuple):
    """`twice`: one of its times comes twice on that day; the earlier one was taken."""

    draft: AbsenceDraft
    twice: bool


def fields_sent(names: tuple[str, ...], sent: Mapping[str, str]) -> dict[str, str]:
    return {name: sent.get(name, "").strip() for name in names}


def absence(typed: Mapping[str, str], zone: ZoneInfo) -> TypedAbsence:
    """Without times it lasts whole days; without a last day it is over on the first one."""
    errors: dict[str, str] = {}
    kind = typed["kind"] if typed["kind"] in set(AbsenceKind) else None
    if kind is None:
        errors["kind"] = NO_KIND
    starts = _moment(typed["first_day"], typed["first_time"], zone, errors, "first")
    last_day = typed["last_day"] or typed["first_day"]
    if typed["last_time"]:
        ends = _moment(last_day, typed["last_time"], zone, errors, "last")
    else:
        ends = _moment(_next_day(last_day, errors), "", zone, errors, "last")
    every_weeks = _weeks(typed["every_weeks"], errors)
    repeats_until = _day_or_none(typed["repeats_until"], errors, "repeats_until")
    if repeats_until and every_weeks is None:
        errors.setdefault("every_weeks", NOT_REPEATED)
    if errors or kind is None:
        raise WrongTyped(errors)
    draft = AbsenceDraft(AbsenceKind(kind), starts[0], ends[0], every_weeks, repeats_until)
    return TypedAbsence(draft, twice=len(starts) > 1 or len(ends) > 1)


def pattern(typed: Mapping[str, str]) -> list[Hours]:
    """Weekly hours, each with the days for which it holds; empty where no hours were typed."""
    errors: dict[str, str] = {}
    first = _day_or_none(typed["valid_from"], errors, "valid_from")
    last = _day_or_none(typed["valid_until"], errors, "valid_until")
    if first and last and last < first:
        errors["valid_until"] = LAST_FIRST
    hours: list[Hours] = []
    for weekday in notice_hours.WEEKDAYS:
        name = f"hours-{weekday}"
        try:
            hours += _lines(weekday, typed[name])
        except ValueError:
            errors[name] = NO_HOURS
    if errors:
        raise WrongTyped(errors)
    return [replace(line, valid_from=first, valid_until=last) for line in hours]


def hours_of_day(typed: Mapping[str, str], zone: ZoneInfo) -> tuple[date, list[Hours], bool]:
    """A day, its hours, and whether one of their times comes twice on it."""
    errors: dict[str, str] = {}
    day = _day_or_none(typed["day"], errors, "day")
    if day is None:
        raise WrongTyped({"day": NO_DAY, **errors})
    try:
        hours = _lines(day.weekday(), typed["hours"])
    except ValueError:
        raise WrongTyped({"hours": NO_HOURS}) from None
    if not hours:
        raise WrongTyped({"hours": NO_HOURS})
    told = [instants_told(day, moment, zone) for line in hours for moment in (line.opens, line.closes)]
    if not all(told):
        raise WrongTyped({"hours": NO_TIME})
    return day, hours, any(len(one) > 1 for one in told)


def instants_told(day: date, moment: time, zone: ZoneInfo) -> list[datetime]:
    """The instants of a local time: none where the clocks skip it, two in the hour that comes twice."""
    try:
        return instants_of(f"{day}T{moment:%H:%M}", zone)
    except WrongMoment:
        return []


def _lines(weekday: int, typed: str) -> list[Hours]:
    """Each span by itself, so that two which overlap can be named. Raises `ValueError`."""
    spans = [text for text in typed.split(",") if text.strip()]
    return [line for text in spans for line in notice_hours.parsed([*[""] * weekday, text])]


def _moment(day: str, moment: str, zone: ZoneInfo, errors: dict[str, str], which: str) -> list[datetime]:
    """The instants of a local time; a day alone begins at its midnight."""
    if _day_or_none(day, errors, f"{which}_day") is None:
        errors.setdefault(f"{which}_day", NO_DAY)
        return [datetime.min.replace(tzinfo=UTC)]
    try:
        return instants_of(f"{day}T{moment or '00:00'}", zone)
    except WrongMoment as wrong:
        errors[f"{which}_time"] = NO_TIME if wrong.said == NO_TIME else NO_CLOCK
        return [datetime.min.replace(tzinfo=UTC)]


def _next_day(typed: str, errors: dict[str, str]) -> str:
    day = _day_or_none(typed, errors, "last_day")
    return (day + ONE_DAY).isoformat() if day else ""


def _day_or_none(typed: str, errors: dict[str, str], name: str) -> date | None:
    if not typed:
        return None
    try:
        day = date.fromisoformat(typed)
    except ValueError:
        errors[name] = NO_DAY
        return None
    if not 2000 <= day.year < 2200:
        errors[name] = NO_DAY
        return None
    return day


def _weeks(typed: str, errors: dict[str, str]) -> int | None:
    if not typed:
        return None
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed[:4]) <= MOST_WEEKS):
        errors["every_weeks"] = NO_WEEKS
        return None
    return int(typed)
