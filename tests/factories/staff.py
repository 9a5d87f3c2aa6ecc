"""Who works in an office."""

from datetime import time
from typing import Any

from sqlalchemy.orm import Session

from db.offices import Office
from db.staff import Membership, Role, Skill, Staff, WorkingHours
from factories.rows import a_number, another, of_owner


def a_member(session: Session, office: Office, role: Role, **values: Any) -> Staff:
    person = of_owner(
        office,
        session,
        Staff,
        values,
        name="Jutta Brandt",
        email=f"staff-{another()}@example.org",
        password_hash="not a hash",
        language="de",
        caller_number=a_number(),
    )
    a_membership(session, office, person, role)
    return person


def a_membership(session: Session, office: Office, person: Staff, role: Role) -> Membership:
    return of_owner(office, session, Membership, {}, staff_id=person.id, office_id=office.id, role=role)


def an_advisor(
    session: Session,
    office: Office,
    starts: time = time(9),
    ends: time = time(15),
    days: range = range(5),
    **values: Any,
) -> Staff:
    """An advisor who talks on the phone from Monday to Friday, 9 to 15 local time."""
    advisor = a_member(session, office, Role.ADVISOR, **values)
    for weekday in days:
        of_owner(
            office,
            session,
            WorkingHours,
            {},
            staff_id=advisor.id,
            office_id=office.id,
            weekday=weekday,
            starts=starts,
            ends=ends,
        )
    return advisor


def a_skill(session: Session, person: Staff, kind: str, value: str) -> Skill:
    """What somebody speaks (`language`) or may do (`permission`)."""
    return of_owner(person, session, Skill, {}, staff_id=person.id, kind=kind, value=value)
