"""When advisors are there and when not, beyond their weekly hours."""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy.orm import Session

from db.offices import Office
from db.staff import Absence, AbsenceKind, BusyTime, DayHours, Staff, StaffCalendar
from factories.rows import VAULT, of_owner
from scheduler.people.calendars import about

CALENDAR = "https://calendar.example.org/brandt.ics"


def day_hours(
    session: Session, person: Staff, office: Office, day: date, starts: time, ends: time, **values: Any
) -> DayHours:
    """Hours of one day; several for a day with a break."""
    usual = {"staff_id": person.id, "office_id": office.id, "day": day, "starts": starts, "ends": ends}
    return of_owner(person, session, DayHours, values, **usual)


def an_absence(session: Session, person: Staff, starts_at: datetime, ends_at: datetime, **values: Any) -> Absence:
    """A meeting; `every_weeks=` lets it come again."""
    usual = {"staff_id": person.id, "starts_at": starts_at, "ends_at": ends_at, "kind": AbsenceKind.MEETING}
    return of_owner(person, session, Absence, values, **usual)


def a_calendar(session: Session, person: Staff, address: str = CALENDAR, **values: Any) -> StaffCalendar:
    """A person's own calendar, not read yet; its address is sealed by the vault of the tests."""
    sealed = VAULT.seal(address.encode(), about(person.id))
    return of_owner(person, session, StaffCalendar, values, staff_id=person.id, address=sealed)


def a_busy_time(session: Session, person: Staff, starts_at: datetime, ends_at: datetime) -> BusyTime:
    usual = {"staff_id": person.id, "starts_at": starts_at, "ends_at": ends_at}
    return of_owner(person, session, BusyTime, {}, **usual)
