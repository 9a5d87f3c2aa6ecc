"""The page of one case tells why its appointment is when it is, where that is not what its client chose."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, EventKind, Way
from db.cases import Case
from db.offices import Office
from scheduler.appointments.booking import book, change, close
from scheduler.slots.free import Slot
from web.house import House
from web_house import LogIn, Town

WEEK = timedelta(days=7)
TOLD = "First free time of"


@pytest.fixture
def case(house: House, town: Town) -> Case:
    with house.database.transaction() as session:
        return make.a_case(session, town.office, advisor=town.advisor)


def booked(session: Session, case: Case, weeks: int) -> Appointment:
    office, slot = session.get_one(Office, case.office_id), Slot(make.AT + weeks * WEEK, case.advisor_id, 15)
    reasons = [{"code": "first_free", "arrival": "2026-03-06"}]
    return book(session, session.get_one(Case, case.id), office, slot, reasons=reasons, at=make.AT)


def moved(session: Session, found: Appointment, weeks: int, way: Way) -> None:
    slot = Slot(make.AT + weeks * WEEK, found.advisor_id, 15)
    change(session, found, slot, version=found.version, way=way, at=make.AT + found.version * timedelta(hours=1))


@pytest.mark.parametrize(
    ("ways", "tells"),
    [
        ([], True),
        ([Way.PHONE], False),
        ([Way.CLOCK], True),
        ([Way.CLOCK, Way.LINK], False),
        ([Way.LINK, Way.CLOCK], True),  # the clock had to move it once more
    ],
)
def test_a_time_that_was_chosen_last_needs_no_reason(
    house: House, town: Town, as_: LogIn, case: Case, ways: list[Way], tells: bool
) -> None:
    with house.database.transaction() as session:
        found = booked(session, case, 1)
        for weeks, way in enumerate(ways, 2):
            moved(session, found, weeks, way)
    assert (TOLD in as_(town.advisor).go(f"/staff/cases/{case.id}").text) == tells


def test_what_was_chosen_before_says_nothing_of_a_later_appointment(
    house: House, town: Town, as_: LogIn, case: Case
) -> None:
    with house.database.transaction() as session:
        first = booked(session, case, 1)
        moved(session, first, 2, Way.PHONE)
        close(session, first, EventKind.MISSED, way=Way.STAFF, at=make.AT + 3 * WEEK)
        booked(session, case, 4)
    assert TOLD in as_(town.advisor).go(f"/staff/cases/{case.id}").text
