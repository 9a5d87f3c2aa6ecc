"""Loads what the free times of advisors are computed from."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import AdvisorTime
from db.staff import Absence, Staff, WorkingHours
from scheduler.calendar.opening import Hours, Span, instant
from scheduler.slots.free import EPOCH_STEP, AdvisorWeek

MIDNIGHT = datetime.min.time()


def weeks_of(
    session: Session, advisor_ids: Iterable[int], *, first: date, last: date, zone: ZoneInfo
) -> dict[int, AdvisorWeek]:
    """Hours, absences and taken times of these advisors on the local days `first` to `last`."""
    ids = sorted(set(advisor_ids))
    period = Span(instant(first, MIDNIGHT, zone), instant(last + timedelta(days=1), MIDNIGHT, zone))
    working = set(session.scalars(select(Staff.id).where(Staff.id.in_(ids), Staff.disabled_at.is_(None))))
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
    for row in session.scalars(select(WorkingHours).where(WorkingHours.staff_id.in_(ids))):
        found[row.staff_id].append(Hours(row.weekday, row.starts, row.ends, row.valid_from, row.valid_until))
    return found


def _absences(session: Session, ids: list[int], period: Span) -> dict[int, list[Span]]:
    found: dict[int, list[Span]] = defaultdict(list)
    for row in session.scalars(
        select(Absence).where(
            Absence.staff_id.in_(ids), Absence.starts_at < period.end, Absence.ends_at > period.start
        )
    ):
        found[row.staff_id].append(Span(row.starts_at, row.ends_at))
    return found


def _taken(session: Session, ids: list[int], period: Span) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    first, last = (int(moment.timestamp()) // EPOCH_STEP for moment in (period.start, period.end))
    for advisor, quantum in session.execute(
        select(AdvisorTime.advisor_id, AdvisorTime.quantum).where(
            AdvisorTime.advisor_id.in_(ids), AdvisorTime.quantum.between(first, last)
        )
    ):
        found[advisor].append(quantum)
    return found
