"""Who is here today: the state of an office's people, for the list of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from db.offices import Office
from db.staff import Absence, AbsenceKind, Membership, Role, Staff
from scheduler.calendar.opening import Span, instant, spans_on
from scheduler.people.absences import occurrences, to_come
from scheduler.people.hours import hours_on
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


def days_today(session: Session, office: Office, staff_ids: Iterable[int], at: datetime) -> dict[int, Today]:
    """The day of each of these people, in as many statements however many they are."""
    zone, these = ZoneInfo(office.zone), list(staff_ids)
    day = at.astimezone(zone).date()
    works = not working_days(office).is_holiday(day)
    hours = hours_on(session, these, office.id, day) if works else {}
    away = _away(session, these, zone, at, instant(day + ONE_DAY, datetime.min.time(), zone))
    return {
        person: _today(spans_on(day, hours.get(person, ()), zone), away.get(person, []), at) for person in these
    }


def advisors_away(session: Session, office: Office, at: datetime) -> int:
    """How many of the office's advisors are away at this instant."""
    advisors = (
        select(Membership.staff_id)
        .join(Staff, Staff.id == Membership.staff_id)
        .where(Membership.office_id == office.id, Membership.role == Role.ADVISOR, Staff.disabled_at.is_(None))
    )
    return len(_away(session, advisors, ZoneInfo(office.zone), at, at + AN_INSTANT))


def _away(
    session: Session, staff_ids: Sequence[int] | Select[int], zone: ZoneInfo, since: datetime, until: datetime
) -> dict[int, list[Away]]:
    """Who of them is away when, in the order in which it ends, so that the last one that holds is the longest."""
    found: dict[int, list[Away]] = {}
    for absence in session.scalars(
        select(Absence).where(Absence.staff_id.in_(staff_ids), Absence.starts_at < until, to_come(since))
    ):
        for span in occurrences(absence, zone, since, until):
            found.setdefault(absence.staff_id, []).append(Away(absence.kind, span))
    return {person: sorted(away, key=lambda one: (one.span.end, one.span.start)) for person, away in found.items()}


def _today(spans: Sequence[Span], away: Sequence[Away], at: datetime) -> Today:
    return Today(
        spans=tuple(spans),
        away=next((one for one in reversed(away) if one.span.holds(at)), None),
        later=next((one for one in away if one.span.start > at), None),
    )
