"""Topics and staff from an office file."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from db.cases import Topic
from db.offices import Office
from db.staff import Membership, Skill, Staff, WorkingHours
from web.imports.office_form import StaffForm
from web.imports.office_parts import require_all_named, rows_of
from web.imports.offices import ReadOffice, located
from web.imports.problems import OfficeFileError
from words.catalogues import N_

NO_PASSWORD = "!"  # noqa: S105 - no hash of anything: nobody can log in with it
LANGUAGE = "language"


def keep_topics(session: Session, office: Office, read: ReadOffice) -> None:
    known = {topic.key: topic for topic in rows_of(session, Topic, office)}
    require_all_named(known, [form.key for form in read.form.topics], read, "topics")
    for form in read.form.topics:
        topic = known.get(form.key)
        if topic is None:
            topic = Topic(authority_id=office.authority_id, office_id=office.id, key=form.key)
            session.add(topic)
        topic.minutes, topic.names = form.minutes, form.names
        topic.prepare, topic.needs = form.prepare, form.needs


def keep_staff(session: Session, office: Office, read: ReadOffice, password_hash: str | None) -> list[str]:
    """Add and change the people of the file; those it does not name stay. Returns the e-mails of new ones."""
    new: list[str] = []
    for number, form in enumerate(read.form.staff):
        staff = session.scalar(select(Staff).where(Staff.email == form.email))
        if staff is None:
            staff = Staff(authority_id=office.authority_id, email=form.email)
            staff.password_hash = password_hash or NO_PASSWORD
            session.add(staff)
            new.append(form.email)
        elif staff.authority_id != office.authority_id:
            told = N_("Somebody of another authority has this e-mail.")
            raise OfficeFileError([located(read.lines, ("staff", number, "email"), told)])
        staff.name, staff.language, staff.caller_number = form.name, form.language, form.caller_number
        session.flush()
        _keep_roles(session, office, staff, form)
        _keep_languages(session, staff, form.speaks)
        _keep_working_hours(session, office, staff, form)
    return new


def _keep_roles(session: Session, office: Office, staff: Staff, form: StaffForm) -> None:
    known = {
        member.role: member
        for member in session.scalars(select(Membership).filter_by(staff_id=staff.id, office_id=office.id))
    }
    for role in form.roles:
        if known.pop(role, None) is None:
            session.add(
                Membership(authority_id=staff.authority_id, staff_id=staff.id, office_id=office.id, role=role)
            )
    for gone in known.values():
        session.delete(gone)


def _keep_languages(session: Session, staff: Staff, speaks: Sequence[str]) -> None:
    known = {
        skill.value: skill for skill in session.scalars(select(Skill).filter_by(staff_id=staff.id, kind=LANGUAGE))
    }
    for language in speaks:
        if known.pop(language, None) is None:
            session.add(Skill(authority_id=staff.authority_id, staff_id=staff.id, kind=LANGUAGE, value=language))
    for gone in known.values():
        session.delete(gone)


def _keep_working_hours(session: Session, office: Office, staff: Staff, form: StaffForm) -> None:
    here = (WorkingHours.staff_id == staff.id, WorkingHours.office_id == office.id)
    session.execute(delete(WorkingHours).where(*here))
    for hours in (hours for line in form.hours for hours in line):
        session.add(
            WorkingHours(
                authority_id=staff.authority_id,
                staff_id=staff.id,
                office_id=office.id,
                weekday=hours.weekday,
                starts=hours.opens,
                ends=hours.closes,
            )
        )
