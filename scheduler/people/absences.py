"""Absences: entering one, its occurrences, ending it, and whose appointments lie in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, joinedload

from db.appointments import LIVE, Appointment
from db.cases import Case
from db.offices import Office
from db.staff import Absence, AbsenceKind, Staff
from scheduler.calendar.opening import Span, instant
from scheduler.slots.absent import repeated
from scheduler.slots.taking import queue_for

ONE_DAY = timedelta(days=1)
LONGEST_TALK = timedelta(hours=12)


class WrongAbsence(ValueError):
    """An absence that cannot be: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class AbsenceDraft:
    """An absence as somebody entered it; `starts_at` and `ends_at` in UTC, the rest as in `db.staff.Absence`."""

    kind: AbsenceKind
    starts_at: datetime
    ends_at: datetime
    every_weeks: int | None = None
    repeats_until: date | None = None


def judge(draft: AbsenceDraft, zone: ZoneInfo, at: datetime) -> None:
    """Raises `WrongAbsence`: `ends_first`, `over`, `meets_itself`, `repeats_until_first`."""
    if draft.ends_at <= draft.starts_at:
        raise WrongAbsence("ends_first")
    if draft.every_weeks is None:
        if draft.ends_at <= at:
            raise WrongAbsence("over")
        return
    if draft.ends_at - draft.starts_at > timedelta(weeks=draft.every_weeks):
        raise WrongAbsence("meets_itself")
    if draft.repeats_until is not None and draft.repeats_until < draft.starts_at.astimezone(zone).date():
        raise WrongAbsence("repeats_until_first")
    if draft.repeats_until is not None and draft.repeats_until < at.astimezone(zone).date():
        raise WrongAbsence("over")


def enter(
    session: Session, person: Staff, draft: AbsenceDraft, *, zone: ZoneInfo, by: int, at: datetime
) -> tuple[Absence, bool]:
    """The absence on record, and whether it is new: entered twice, it is one. Raises `WrongAbsence`."""
    judge(draft, zone, at)
    queue_for(session, {person.id})  # whoever sends the same form waits here, and so does whoever books a time
    same = select(Absence).filter_by(staff_id=person.id, **vars(draft))
    known = session.scalar(same.limit(1))
    if known is not None:
        return known, False
    absence = Absence(
        authority_id=person.authority_id, staff_id=person.id, recorded_at=at, recorded_by=by, **vars(draft)
    )
    session.add(absence)
    session.flush()
    return absence, True


def end(session: Session, absence: Absence, zone: ZoneInfo, at: datetime) -> None:
    """From now on the person is there. What is past stays on record; what was all to come is gone."""
    if absence.starts_at >= at:
        session.delete(absence)
    elif absence.every_weeks is None:
        absence.ends_at = min(absence.ends_at, at)
    else:
        _end_repeating(absence, zone, at)
    session.flush()


def _end_repeating(absence: Absence, zone: ZoneInfo, at: datetime) -> None:
    """It repeats no more; the occurrence that runs now, if one does, is not one any more."""
    running = next((span for span in occurrences(absence, zone, at, at + ONE_DAY) if span.holds(at)), None)
    last = (running.start if running else at).astimezone(zone).date() - ONE_DAY
    if last < absence.starts_at.astimezone(zone).date():
        absence.ends_at, absence.every_weeks, absence.repeats_until = min(absence.ends_at, at), None, None
    else:
        absence.repeats_until = min(last, absence.repeats_until or last)


def occurrences(absence: Absence, zone: ZoneInfo, since: datetime, until: datetime) -> Iterator[Span]:
    """The spans of an absence that lie, at least in part, between two instants; in order."""
    first, within = Span(absence.starts_at, absence.ends_at), Span(since, until)
    if absence.every_weeks is not None:
        yield from repeated(first, absence.every_weeks, absence.repeats_until, within=within, zone=zone)
    elif first.start < until and first.end > since:
        yield first


def to_come(at: datetime) -> ColumnElement[bool]:
    """What a statement asks of absences: not over yet; or repeated, of which only `occurrences` tells."""
    return or_(Absence.ends_at > at, Absence.every_weeks.is_not(None))


def absences_of(session: Session, staff_id: int, zone: ZoneInfo, at: datetime) -> list[Absence]:
    """Those that are not over, the earliest first."""
    found = session.scalars(
        select(Absence).where(Absence.staff_id == staff_id, to_come(at)).order_by(Absence.starts_at, Absence.id)
    )
    return [absence for absence in found if not _over(absence, zone, at)]


def _over(absence: Absence, zone: ZoneInfo, at: datetime) -> bool:
    if absence.every_weeks is None:
        return absence.ends_at <= at
    if absence.repeats_until is None:
        return False
    end = instant(absence.repeats_until + ONE_DAY, datetime.min.time(), zone) + (
        absence.ends_at - absence.starts_at
    )
    return next(occurrences(absence, zone, at, end), None) is None


def appointments_in(session: Session, absence: Absence, office: Office, at: datetime) -> list[Appointment]:
    """The live appointments of this person in an office that are still to come and over which the absence lies."""
    zone = ZoneInfo(office.zone)
    live = list(
        session.scalars(
            select(Appointment)
            .where(
                Appointment.office_id == office.id,
                Appointment.advisor_id == absence.staff_id,
                Appointment.state.in_(LIVE),
                Appointment.starts_at > at - LONGEST_TALK,
            )
            .order_by(Appointment.starts_at, Appointment.id)
            .options(joinedload(Appointment.case).joinedload(Case.client))
        )
    )
    return [one for one in live if one.ends_at > at and _lies_over(absence, one, zone)]


def _lies_over(absence: Absence, appointment: Appointment, zone: ZoneInfo) -> bool:
    return next(occurrences(absence, zone, appointment.starts_at, appointment.ends_at), None) is not None
