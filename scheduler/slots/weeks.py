"""Loads what the free times of advisors in an office are computed from."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, bindparam, or_, select
from sqlalchemy.orm import Session

from db.appointments import AdvisorTime
from db.staff import Absence, BusyTime, DayHours, Staff, WorkingHours
from scheduler.calendar.holidays import ONE_DAY
from scheduler.calendar.opening import Hours, Span, instant
from scheduler.slots.absent import repeated
from scheduler.slots.free import EPOCH_STEP, AdvisorWeek

OFFICE: BindParameter[int] = bindparam("office")
THESE: BindParameter[list[int]] = bindparam("advisors", expanding=True)
FIRST: BindParameter[date] = bindparam("first")
LAST: BindParameter[date] = bindparam("last")
SINCE: BindParameter[datetime] = bindparam("since")
UNTIL: BindParameter[datetime] = bindparam("until")

HOURS = (
    select(
        WorkingHours.staff_id,
        WorkingHours.weekday,
        WorkingHours.starts,
        WorkingHours.ends,
        WorkingHours.valid_from,
        WorkingHours.valid_until,
    )
    .join(Staff, Staff.id == WorkingHours.staff_id)
    .where(WorkingHours.office_id == OFFICE, WorkingHours.staff_id.in_(THESE), Staff.disabled_at.is_(None))
    .where(or_(WorkingHours.valid_from.is_(None), WorkingHours.valid_from <= LAST))
    .where(or_(WorkingHours.valid_until.is_(None), WorkingHours.valid_until >= FIRST))
)
DAY_HOURS = (
    select(DayHours.staff_id, DayHours.day, DayHours.starts, DayHours.ends)
    .join(Staff, Staff.id == DayHours.staff_id)
    .where(DayHours.office_id == OFFICE, DayHours.staff_id.in_(THESE), Staff.disabled_at.is_(None))
    .where(DayHours.day.between(FIRST, LAST))
)
ABSENT = (
    select(Absence.staff_id, Absence.starts_at, Absence.ends_at, Absence.every_weeks, Absence.repeats_until)
    .where(Absence.staff_id.in_(THESE), Absence.starts_at < UNTIL)
    .where(or_(Absence.ends_at > SINCE, Absence.every_weeks.is_not(None)))
)
BUSY = select(BusyTime.staff_id, BusyTime.starts_at, BusyTime.ends_at).where(
    BusyTime.staff_id.in_(THESE), BusyTime.starts_at < UNTIL, BusyTime.ends_at > SINCE
)
TAKEN = select(AdvisorTime.advisor_id, AdvisorTime.appointment_id, AdvisorTime.quantum).where(
    AdvisorTime.advisor_id.in_(THESE), AdvisorTime.quantum.between(bindparam("begins"), bindparam("ends"))
)


def weeks_of(
    session: Session, office_id: int, advisor_ids: Iterable[int], *, first: date, last: date, zone: ZoneInfo
) -> dict[int, AdvisorWeek]:
    """Hours of these advisors in an office, their absences and taken times, on the local days `first` to `last`.

    Whoever works in two offices has hours in each, but is away, busy or taken in both at once. Whoever is disabled
    has no hours.
    """
    ids = sorted(set(advisor_ids))
    period = Span(instant(first, time.min, zone), instant(last + ONE_DAY, time.min, zone))
    days = {"office": office_id, "advisors": ids, "first": first, "last": last}
    hours, day_hours = _hours(session, days), _day_hours(session, days)
    absences, taken = _absences(session, ids, period, zone), _taken(session, ids, period)
    return {
        advisor: AdvisorWeek(
            advisor_id=advisor,
            hours=tuple(hours[advisor]),
            absences=tuple(absences[advisor]),
            taken=frozenset(quantum for quanta in taken[advisor].values() for quantum in quanta),
            day_hours={day: tuple(lines) for day, lines in day_hours[advisor].items()},
            booked=_booked(taken[advisor].values(), zone),
        )
        for advisor in ids
    }


def _hours(session: Session, days: dict[str, Any]) -> dict[int, list[Hours]]:
    found: dict[int, list[Hours]] = defaultdict(list)
    for advisor, weekday, opens, closes, valid_from, valid_until in session.execute(HOURS, days):
        found[advisor].append(Hours(weekday, opens, closes, valid_from, valid_until))
    return found


def _day_hours(session: Session, days: dict[str, Any]) -> dict[int, dict[date, list[Hours]]]:
    found: dict[int, dict[date, list[Hours]]] = defaultdict(lambda: defaultdict(list))
    for advisor, day, opens, closes in session.execute(DAY_HOURS, days):
        found[advisor][day].append(Hours(day.weekday(), opens, closes))
    return found


def _absences(session: Session, ids: list[int], period: Span, zone: ZoneInfo) -> dict[int, list[Span]]:
    """Absences of all kinds, repeated as they say, and what the advisors' own calendars hold."""
    found: dict[int, list[Span]] = defaultdict(list)
    within = {"advisors": ids, "since": period.start, "until": period.end}
    for advisor, starts_at, ends_at, every_weeks, repeats_until in session.execute(ABSENT, within):
        span = Span(starts_at, ends_at)
        if every_weeks:
            found[advisor] += repeated(span, every_weeks, repeats_until, within=period, zone=zone)
        else:
            found[advisor].append(span)
    for advisor, starts_at, ends_at in session.execute(BUSY, within):
        found[advisor].append(Span(starts_at, ends_at))
    return found


def _taken(session: Session, ids: list[int], period: Span) -> dict[int, dict[int, list[int]]]:
    """Advisor -> appointment -> the quanta that it takes."""
    found: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    begins, ends = (int(moment.timestamp()) // EPOCH_STEP for moment in (period.start, period.end))
    for advisor, appointment, quantum in session.execute(TAKEN, {"advisors": ids, "begins": begins, "ends": ends}):
        found[advisor][appointment].append(quantum)
    return found


def _booked(appointments: Iterable[list[int]], zone: ZoneInfo) -> dict[date, int]:
    found: dict[date, int] = defaultdict(int)
    for quanta in appointments:
        found[datetime.fromtimestamp(min(quanta) * EPOCH_STEP, UTC).astimezone(zone).date()] += 1
    return dict(found)
