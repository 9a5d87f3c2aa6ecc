"""Loads what the free times of advisors are computed from."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from db.appointments import AdvisorTime
from db.staff import Absence, Staff, WorkingHours
from scheduler.calendar.opening import Hours, Span, instant
from scheduler.slots.free import EPOCH_STEP, AdvisorWeek

MIDNIGHT = datetime.min.time()
THESE: BindParameter[list[int]] = bindparam("advisors", expanding=True)
WORKING = select(Staff.id).where(Staff.id.in_(THESE), Staff.disabled_at.is_(None))
HOURS = select(
    WorkingHours.staff_id,
    WorkingHours.weekday,
    WorkingHours.starts,
    WorkingHours.ends,
    WorkingHours.valid_from,
    WorkingHours.valid_until,
).where(WorkingHours.staff_id.in_(THESE))
ABSENT = select(Absence.staff_id, Absence.starts_at, Absence.ends_at).where(
    Absence.staff_id.in_(THESE), Absence.starts_at < bindparam("until"), Absence.ends_at > bindparam("since")
)
TAKEN = select(AdvisorTime.advisor_id, AdvisorTime.quantum).where(
    AdvisorTime.advisor_id.in_(THESE), AdvisorTime.quantum.between(bindparam("first"), bindparam("last"))
)


def weeks_of(
    session: Session, advisor_ids: Iterable[int], *, first: date, last: date, zone: ZoneInfo
) -> dict[int, AdvisorWeek]:
    """Hours, absences and taken times of these advisors on the local days `first` to `last`."""
    ids = sorted(set(advisor_ids))
    period = Span(instant(first, MIDNIGHT, zone), instant(last + timedelta(days=1), MIDNIGHT, zone))
    working = set(session.scalars(WORKING, {"advisors": ids}))
    hours, absences, taken = (
        _hours(session, ids),
        _absences(session, ids, period),
        _taken(session, ids, period),
    )
    return {
        advisor: AdvisorWeek(
            advisor_id=advisor,
            hours=tuple(hours[advisor]) if advisor in working else (),
            absences=tuple(absences[advisor]),
            taken=frozenset(taken[advisor]),
        )
        for advisor in ids
    }


def _hours(session: Session, ids: list[int]) -> dict[int, list[Hours]]:
    found: dict[int, list[Hours]] = defaultdict(list)
    for advisor, weekday, opens, closes, valid_from, valid_until in session.execute(HOURS, {"advisors": ids}):
        found[advisor].append(Hours(weekday, opens, closes, valid_from, valid_until))
    return found


def _absences(session: Session, ids: list[int], period: Span) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    within = {"advisors": ids, "since": period.start, "until": period.end}
    for advisor, starts_at, ends_at in session.execute(ABSENT, within):
        found[advisor].append(Span(starts_at, ends_at))
    return found


def _taken(session: Session, ids: list[int], period: Span) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    first, last = (int(moment.timestamp()) // EPOCH_STEP for moment in (period.start, period.end))
    for advisor, quantum in session.execute(TAKEN, {"advisors": ids, "first": first, "last": last}):
        found[advisor].append(quantum)
    return found
