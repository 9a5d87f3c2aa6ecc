"""What displaces appointments, as a draft names it, and which appointments these are now."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from db.appointments import LIVE, Appointment
from db.cases import Case
from db.drafts import DraftKind
from db.offices import Office
from db.staff import Absence, Staff
from scheduler.calendar.holidays import ONE_DAY
from scheduler.calendar.opening import Span, instant
from scheduler.people.absences import occurrences, to_come
from scheduler.policy import Policy

HORIZON = timedelta(days=366)
AN_INSTANT = timedelta(microseconds=1)


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
    if not cause.spans:
        return []
    ahead = (
        select(Appointment)
        .where(*_ahead(office, at), Appointment.starts_at < max(span.end for span in cause.spans))
        .order_by(Appointment.starts_at, Appointment.id)
        .options(joinedload(Appointment.case).joinedload(Case.client), joinedload(Appointment.advisor))
    )
    if cause.absent is not None:
        ahead = ahead.where(Appointment.advisor_id == cause.absent)
    return [appointment for appointment in session.scalars(ahead) if cause.displaces(appointment)]


def closed_days(session: Session, office: Office, at: datetime) -> dict[date, int]:
    """The office's own closed days on which appointments stand, with how many.

    Only its own days: in a building that a notice closes nobody is seen, but those who work at home call.
    """
    zone = ZoneInfo(office.zone)
    closed = [span for span in (_whole(day, zone) for day in _own_closed_days(office)) if span.end > at]
    if not closed:
        return {}
    on_one = or_(*(Appointment.starts_at.between(span.start, span.end - AN_INSTANT) for span in closed))
    starts = session.scalars(select(Appointment.starts_at).where(*_ahead(office, at), on_one))
    return dict(sorted(Counter(start.astimezone(zone).date() for start in starts).items()))


def absences_over_appointments(session: Session, office: Office, at: datetime) -> list[tuple[Absence, Staff, int]]:
    """Who is away at appointments that still are theirs, with how many these are."""
    rows = session.execute(
        select(Absence, Staff)
        .join(Staff, Staff.id == Absence.staff_id)
        .where(
            Absence.staff_id.in_(select(Appointment.advisor_id).where(*_ahead(office, at))),
            Absence.starts_at < at + HORIZON,
            to_come(at),
        )
        .order_by(Absence.starts_at, Absence.id)
    ).all()
    talks, zone = _talks(session, office, {person.id for _absence, person in rows}, at), ZoneInfo(office.zone)
    found = ((absence, person, _lies_over(absence, talks[person.id], zone)) for absence, person in rows)
    return [(absence, person, count) for absence, person, count in found if count]


def _talks(session: Session, office: Office, advisor_ids: Collection[int], at: datetime) -> dict[int, list[Span]]:
    """Advisor -> when they have appointments."""
    found: dict[int, list[Span]] = defaultdict(list)
    if not advisor_ids:
        return found
    times = select(Appointment.advisor_id, Appointment.starts_at, Appointment.minutes)
    for advisor, starts_at, minutes in session.execute(
        times.where(*_ahead(office, at), Appointment.advisor_id.in_(advisor_ids)).order_by(Appointment.starts_at)
    ):
        found[advisor].append(Span(starts_at, starts_at + timedelta(minutes=minutes)))
    return found


def _lies_over(absence: Absence, talks: Sequence[Span], zone: ZoneInfo) -> int:
    """Over how many of these talks it lies; of its occurrences only the last one before a talk's end can."""
    if not talks:
        return 0
    spans = list(occurrences(absence, zone, talks[0].start, max(talk.end for talk in talks)))
    starts = [span.start for span in spans]
    begun = ((talk, bisect_left(starts, talk.end)) for talk in talks)
    return sum(1 for talk, count in begun if count and spans[count - 1].end > talk.start)


def _ahead(office: Office, at: datetime) -> tuple[ColumnElement[bool], ...]:
    """What a statement asks of appointments: live ones of an office, from now on."""
    return (
        Appointment.office_id == office.id,
        Appointment.state.in_(LIVE),
        Appointment.starts_at > at,
        Appointment.starts_at < at + HORIZON,
    )


def _own_closed_days(office: Office) -> set[date]:
    return {date.fromisoformat(day) for day in Policy.of(office.policy).extra_holidays}


def _whole(day: date, zone: ZoneInfo) -> Span:
    return Span(instant(day, time.min, zone), instant(day + ONE_DAY, time.min, zone))
