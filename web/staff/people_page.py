"""The pages of an office's people: who is here today, and all that is known of one person's time."""

from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.offices import Office
from db.scope import NotFound
from db.staff import Absence, AbsenceKind, Membership, Role, Staff, StaffCalendar
from scheduler.calendar.opening import Span
from scheduler.people.absences import absences_of, appointments_in
from scheduler.people.by_hand import subject_of
from scheduler.people.calendars import calendar_of, calendars_of, host_of
from scheduler.people.hours import days_of, hours_of, patterns
from scheduler.people.skills import (
    LANGUAGE,
    PERMISSION,
    permissions_of,
    skills_of,
    topics_for_nobody,
    topics_of,
)
from scheduler.people.today import Member, Today, days_today, members_of
from web.context import audit_staff, now, the_house, the_person
from web.page.language import the_language
from web.staff import people_words
from web.staff.displaced_alarm import uncovered
from web.staff.notice_hours import typed as typed_hours
from web.staff.people_left_part import left_of
from words.languages import OWN_NAMES

SHOWN_APPOINTMENTS = 20
TOMORROW = timedelta(days=1)


@dataclass
class Faults:
    """What was wrong with what was sent: in which form, by field, and what was typed. `lines`: whole sentences."""

    form: str = ""
    errors: dict[str, str] = field(default_factory=dict)
    typed: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def in_form(self, form: str) -> dict[str, str]:
        return self.errors if form == self.form else {}

    def value(self, form: str, name: str, otherwise: str = "") -> str:
        return self.typed.get(name, "") if form == self.form else otherwise


@dataclass(frozen=True)
class Listed:
    member: Member
    today: Today | None
    calendar: StaffCalendar | None


@dataclass(frozen=True)
class ShownAbsence:
    """`appointments`: live ones of this office over which it lies."""

    absence: Absence
    said: str
    rhythm: str
    appointments: list[Appointment]


def people_page(session: Session, office: Office) -> str:
    return render_template(
        "staff/people.html",
        office=office,
        listed=_listed(session, office),
        uncovered=uncovered(session, office, now()),
        for_nobody=topics_for_nobody(session, office),
        permissions_of=permissions_of,
        words=people_words,
        zone=ZoneInfo(office.zone),
        at=now(),
    )


def person_page(session: Session, office: Office, person: Staff, faults: Faults | None = None) -> str:
    zone = ZoneInfo(office.zone)
    today = now().astimezone(zone).date()
    calendar, absences = calendar_of(session, person.id), _absences(session, office, person)
    _note_reading(session, office, person, absences)
    return render_template(
        "staff/person.html",
        office=office,
        shown=person,
        advises=_advises(session, office, person),
        may_change=the_person().scope.has(office.id, Role.ADMIN),
        faults=faults or Faults(),
        absences=absences,
        left=left_of(session, office, person),
        patterns=[one for one in patterns(hours_of(session, person.id, office.id)) if not one.over(today)],
        days=days_of(session, person.id, office.id, today),
        typed_hours=typed_hours,
        today=today,
        tomorrow=today + TOMORROW,
        absence_kinds=list(AbsenceKind),
        skills={kind: skills_of(session, person.id, kind) for kind in (LANGUAGE, PERMISSION)},
        permissions=permissions_known(session, office, person),
        languages=OWN_NAMES,
        calendar=calendar,
        calendar_host=host_of(calendar, the_house().vault) if calendar else "",
        words=people_words,
        zone=zone,
        at=now(),
    )


def person_of(session: Session, office: Office, staff_id: int) -> Staff:
    """Raises `NotFound` for whoever does not work in this office."""
    works_here = select(Membership.staff_id).where(Membership.office_id == office.id)
    person = session.scalar(select(Staff).where(Staff.id == staff_id, Staff.id.in_(works_here)))
    if person is None:
        raise NotFound(f"staff {staff_id}")
    return person


def permissions_known(session: Session, office: Office, person: Staff) -> dict[str, list[str]]:
    """Every permission that a topic asks for, or that this person has, with the names of the topics."""
    known: dict[str, list[str]] = {value: [] for value in skills_of(session, person.id, PERMISSION)}
    for topic in topics_of(session, office.id):
        for permission in permissions_of(topic):
            known.setdefault(permission, []).append(topic.names.get(the_language(), topic.key))
    return dict(sorted(known.items()))


def _listed(session: Session, office: Office) -> list[Listed]:
    """Only of advisors it is planned when they are here."""
    members = members_of(session, office.id)
    advisors = [one.person.id for one in members if Role.ADVISOR in one.roles and one.person.disabled_at is None]
    days = days_today(session, office, advisors, now())
    calendars = calendars_of(session, [one.person.id for one in members])
    return [Listed(one, days.get(one.person.id), calendars.get(one.person.id)) for one in members]


def _advises(session: Session, office: Office, person: Staff) -> bool:
    here = select(Membership.id).filter_by(staff_id=person.id, office_id=office.id, role=Role.ADVISOR)
    return session.scalar(here) is not None


def _absences(session: Session, office: Office, person: Staff) -> list[ShownAbsence]:
    zone = ZoneInfo(office.zone)
    return [
        ShownAbsence(
            absence=absence,
            said=people_words.span_said(Span(absence.starts_at, absence.ends_at), zone),
            rhythm=people_words.rhythm_said(absence),
            appointments=appointments_in(session, absence, office, now()),
        )
        for absence in absences_of(session, person.id, zone, now())
    ]


def _note_reading(session: Session, office: Office, person: Staff, absences: list[ShownAbsence]) -> None:
    """Of the clients whose appointments lie in an absence the page tells names and times."""
    cases = sorted({appointment.case_id for absence in absences for appointment in absence.appointments})
    if cases:
        audit_staff(session, "person.read", subject_of(person.id), office_id=office.id, cases=cases)
