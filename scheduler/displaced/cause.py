"""What displaces appointments, as a draft names it, and which appointments these are now."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload

from db.appointments import LIVE, Appointment
from db.cases import Case
from db.drafts import DraftKind
from db.offices import Office
from db.staff import Absence, Staff
from scheduler.calendar.holidays import ONE_DAY
from scheduler.calendar.opening import Span, instant
from scheduler.people.absences import occurrences
from scheduler.policy import Policy

HORIZON = timedelta(days=366)


@dataclass(frozen=True)
class Cause:
    """`spans`: when nothing can take place. `absent`: of whom; None: of the whole office, which is closed."""

    kind: DraftKind
    spans: tuple[Span, ...]
    absent: int | None = None
    name: str = ""

    @property
    def why(self) -> str:
        """A code of `words.labels.CASE_REASONS`."""
        return self.kind.value

    def displaces(self, appointment: Appointment) -> bool:
        of_them = self.absent is None or appointment.advisor_id == self.absent
        return of_them and any(
            span.start < appointment.ends_at and appointment.starts_at < span.end for span in self.spans
        )


def subject_of_absence(absence: Absence) -> dict[str, Any]:
    return {"absence_id": absence.id, "staff_id": absence.staff_id}


def subject_of_closure(days: Iterable[date]) -> dict[str, Any]:
    return {"days": [day.isoformat() for day in sorted(days)]}


def cause_of(session: Session, office: Office, kind: DraftKind, subject: Mapping[str, Any], at: datetime) -> Cause:
    """As things are now: an absence that was ended, or a day that is open after all, displaces nothing."""
    zone = ZoneInfo(office.zone)
    if kind == DraftKind.ABSENCE:
        absence, person = session.get(Absence, subject["absence_id"]), session.get_one(Staff, subject["staff_id"])
        spans = tuple(occurrences(absence, zone, at, at + HORIZON)) if absence is not None else ()
        return Cause(kind, spans, person.id, person.name)
    days = _own_closed_days(office) & {date.fromisoformat(day) for day in subject["days"]}
    return Cause(kind, tuple(_whole(day, zone) for day in sorted(days)))


def displaced(session: Session, office: Office, cause: Cause, at: datetime) -> list[Appointment]:
    """The live appointments of an office that lie there from now on, in order, with case, client and advisor."""
    ahead = _ahead(office, at)
    if cause.absent is not None:
        ahead = ahead.where(Appointment.advisor_id == cause.absent)
    return [appointment for appointment in session.scalars(ahead) if cause.displaces(appointment)]


def closed_days(session: Session, office: Office, at: datetime) -> dict[date, int]:
    """The office's own closed days on which appointments stand, with how many.

    Only its own days: in a building that a notice closes nobody is seen, but those who work at home call.
    """
    zone, closed = ZoneInfo(office.zone), _own_closed_days(office)
    days = Counter(found.starts_at.astimezone(zone).date() for found in session.scalars(_ahead(office, at)))
    return {day: days[day] for day in sorted(days) if day in closed}


def absences_over_appointments(session: Session, office: Office, at: datetime) -> list[tuple[Absence, Staff, int]]:
    """Who is away at appointments that still are theirs, with how many these are."""
    by_advisor: dict[int, list[Appointment]] = {}
    for appointment in session.scalars(_ahead(office, at)):
        by_advisor.setdefault(appointment.advisor_id, []).append(appointment)
    rows = session.execute(
        select(Absence, Staff)
        .join(Staff, Staff.id == Absence.staff_id)
        .where(Absence.staff_id.in_(by_advisor))
        .order_by(Absence.starts_at, Absence.id)
    )
    found = ((absence, person, _count(absence, by_advisor[person.id], office)) for absence, person in rows)
    return [(absence, person, count) for absence, person, count in found if count]


def _count(absence: Absence, appointments: Iterable[Appointment], office: Office) -> int:
    zone = ZoneInfo(office.zone)
    return sum(
        next(occurrences(absence, zone, found.starts_at, found.ends_at), None) is not None
        for found in appointments
    )


def _ahead(office: Office, at: datetime) -> Select[Appointment]:
    return (
        select(Appointment)
        .where(
            Appointment.office_id == office.id,
            Appointment.state.in_(LIVE),
            Appointment.starts_at > at,
            Appointment.starts_at < at + HORIZON,
        )
        .order_by(Appointment.starts_at, Appointment.id)
        .options(joinedload(Appointment.case).joinedload(Case.client), joinedload(Appointment.advisor))
    )


def _own_closed_days(office: Office) -> set[date]:
    return {date.fromisoformat(day) for day in Policy.of(office.policy).extra_holidays}


def _whole(day: date, zone: ZoneInfo) -> Span:
    return Span(instant(day, time.min, zone), instant(day + ONE_DAY, time.min, zone))
