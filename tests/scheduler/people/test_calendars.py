"""The address of an own calendar: only https, sealed, forgotten with what it said."""

import pytest
from sqlalchemy import func, select

import factories as make
from db.session import Database
from db.staff import BusyTime, StaffCalendar
from db.vault import VaultError
from scheduler.people.calendars import (
    WrongAddress,
    address_of,
    calendar_of,
    forget_calendar,
    host_of,
    judge_address,
    keep_calendar,
)

ADDRESS = "https://cloud.example.org/remote.php/dav/secret-4711?export"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "no_https"),
        ("http://cloud.example.org/x.ics", "no_https"),
        ("webcal://cloud.example.org/x.ics", "no_https"),
        ("file:///etc/passwd", "no_https"),
        ("https://", "no_address"),
        ("https:///x.ics", "no_address"),
        ("https://user:word@cloud.example.org/x.ics", "no_address"),
        ("https://cloud.example.org/a b.ics", "no_address"),
        ("https://[cloud/x.ics", "no_address"),
        ("https://cloud.example.org:99999/x.ics", "no_address"),
        ("https://cloud.example.org/" + "x" * 2000, "too_long"),
    ],
)
def test_what_is_no_address(typed: str, code: str) -> None:
    with pytest.raises(WrongAddress) as refused:
        judge_address(typed)
    assert refused.value.code == code


def test_an_address_is_sealed_and_opens_for_its_person_only(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        person, other = make.an_advisor(session, office), make.an_advisor(session, office)
        calendar = keep_calendar(session, make.VAULT, person, f" {ADDRESS} ")
        moved = StaffCalendar(staff_id=other.id, address=calendar.address)
    assert b"secret" not in calendar.address
    assert (address_of(calendar, make.VAULT), host_of(calendar, make.VAULT)) == (ADDRESS, "cloud.example.org")
    with pytest.raises(VaultError):
        address_of(moved, make.VAULT)
    assert host_of(moved, make.VAULT) == "", "a page still shows the person, so that somebody can put it right"


def test_a_new_address_begins_anew_and_a_forgotten_one_leaves_nothing(database: Database) -> None:
    with database.transaction() as session:
        person = make.an_advisor(session, make.an_office(session))
        calendar = keep_calendar(session, make.VAULT, person, ADDRESS)
        calendar.problem, calendar.problem_since, calendar.read_at = "no_answer", make.AT, make.AT
        session.add(
            BusyTime(authority_id=person.authority_id, staff_id=person.id, starts_at=make.AT, ends_at=make.AT)
        )
        again = keep_calendar(session, make.VAULT, person, "https://other.example.org/")
        assert (again.id, again.problem, again.read_at) == (calendar.id, None, None)
        assert session.scalar(select(func.count()).select_from(BusyTime)) == 1
        forget_calendar(session, person)
        assert calendar_of(session, person.id) is None
        assert session.scalar(select(func.count()).select_from(BusyTime)) == 0
