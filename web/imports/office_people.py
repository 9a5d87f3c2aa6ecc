"""Topics and staff from an office file."""

from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases import Topic
from db.offices import Office
from db.staff import Membership, Staff
from scheduler.people import by_hand
from scheduler.people.hours import keep_hours
from scheduler.people.skills import LANGUAGE, PERMISSION, keep_skills
from web.imports.office_form import StaffForm
from web.imports.office_parts import require_all_named, rows_of
from web.imports.offices import ReadOffice, located
from web.imports.problems import OfficeFileError
from words.catalogues import N_

NO_PASSWORD = "!"  # noqa: S105 - no hash of anything: nobody can log in with it


def keep_topics(session: Session, office: Office, read: ReadOffice) -> None:
    known = {topic.key: topic for topic in rows_of(session, Topic, office)}
    require_all_named(known, [form.key for form in read.form.topics], read, "topics")
    for form in read.form.topics:
        topic = known.get(form.key)
        if topic is None:
            topic = Topic(authority_id=office.authority_id, office_id=office.id, key=form.key)
            session.add(topic)
        topic.minutes, topic.names = form.minutes, form.names
        topic.prepare, topic.needs = form.prepare, form.needs.model_dump()


@dataclass
class KeptStaff:
    """`new`: e-mails of people who were not there before. `kept`: names of those whose hours, languages or
    permissions stay as somebody set them on the page."""

    new: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def keep_staff(session: Session, office: Office, read: ReadOffice, password_hash: str | None) -> KeptStaff:
    """Add and change the people of the file; those it does not name stay."""
    done = KeptStaff()
    for number, form in enumerate(read.form.staff):
        staff = session.scalar(select(Staff).where(Staff.email == form.email))
        if staff is None:
            staff = Staff(authority_id=office.authority_id, email=form.email)
            staff.password_hash = password_hash or NO_PASSWORD
            session.add(staff)
            done.new.append(form.email)
        elif staff.authority_id != office.authority_id:
            told = N_("Somebody of another authority has this e-mail.")
            raise OfficeFileError([located(read.lines, ("staff", number, "email"), told)])
        staff.name, staff.language, staff.caller_number = form.name, form.language, form.caller_number
        session.flush()
        _keep_roles(session, office, staff, form)
        if not _keep_what_the_page_may_set(session, office, staff, form):
            done.kept.append(staff.name)
    return done


def _keep_what_the_page_may_set(session: Session, office: Office, staff: Staff, form: StaffForm) -> bool:
    """Whether all of it is as the file says."""
    hours_by_hand = by_hand.changed_by_hand(session, staff, by_hand.HOURS, office.id)
    skills_by_hand = by_hand.changed_by_hand(session, staff, by_hand.SKILLS)
    if not hours_by_hand:
        keep_hours(session, staff, office.id, [hours for line in form.hours for hours in line])
    if not skills_by_hand:
        keep_skills(session, staff, LANGUAGE, form.speaks)
        keep_skills(session, staff, PERMISSION, form.may)
    return not (hours_by_hand or skills_by_hand)


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
