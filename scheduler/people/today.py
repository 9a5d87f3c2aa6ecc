"""Who is here today: the state of an office's people, for the list of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Office
from db.staff import Absence, AbsenceKind, Membership, Role, Staff
from scheduler.calendar.opening import Hours, Span, instant, spans_on
from scheduler.people.absences import absences_of, occurrences
from scheduler.people.hours import days_of, hours_of
from scheduler.policy import working_days

ONE_DAY = timedelta(days=1)
AN_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Away:
    """From when until when somebody is away, now or later today."""

    kind: AbsenceKind
    span: Span


@dataclass(frozen=True)
class Today:
    """A person's day. `spans`: their hours for telephone appointments; `away`: now, `later`: next on this day."""

    spans: tuple[Span, ...]
    away: Away | None
    later: Away | None


@dataclass(frozen=True)
class Member:
    person: Staff
    roles: tuple[Role, ...]


def members_of(session: Session, office_id: int) -> list[Member]:
    """Everybody who works in this office, by name; also those who cannot log in any more."""
    found = session.execute(
        select(Staff, Membership.role)
        .join(Membership, Membership.staff_id == Staff.id)
        .where(Membership.office_id == office_id)
        .order_by(Staff.name, Staff.id)
    )
    roles: dict[Staff, list[Role]] = {}
    for person, role in found:
        roles.setdefault(person, []).append(role)
    return [Member(person, tuple(role for role in Role if role in theirs)) for person, theirs in roles.items()]


def today_of(session: Session, office: Office, staff_id: int, at: datetime) -> Today:
    zone = ZoneInfo(office.zone)
    day = at.astimezone(zone).date()
    hours: Sequence[Hours] = days_of(session, staff_id, office.id, day).get(day) or hours_of(
        session, staff_id, office.id
    )
    spans = () if working_days(office).is_holiday(day) else tuple(spans_on(day, hours, zone))
    end_of_day = instant(day + ONE_DAY, datetime.min.time(), zone)
    away = _away(absences_of(session, staff_id, zone, at), zone, at, end_of_day)
    return Today(
        spans=spans,
        away=next((one for one in reversed(away) if one.span.holds(at)), None),
        later=next((one for one in away if one.span.start > at), None),
    )


def advisors_away(session: Session, office: Office, at: datetime) -> int:
    """How many of the office's advisors are away at this instant."""
    zone = ZoneInfo(office.zone)
    advisors = [
        member.person
        for member in members_of(session, office.id)
        if Role.ADVISOR in member.roles and member.person.disabled_at is None
    ]
    found = session.scalars(select(Absence).where(Absence.staff_id.in_([person.id for person in advisors])))
    return len(
        {
            absence.staff_id
            for absence in found
            for span in occurrences(absence, zone, at, at + AN_INSTANT)
            if span.holds(at)
        }
    )


def _away(absences: list[Absence], zone: ZoneInfo, at: datetime, end_of_day: datetime) -> list[Away]:
    """In the order in which they end, so that the last one that holds now is the longest."""
    found = [
        Away(absence.kind, span) for absence in absences for span in occurrences(absence, zone, at, end_of_day)
    ]
    return sorted(found, key=lambda one: (one.span.end, one.span.start))
