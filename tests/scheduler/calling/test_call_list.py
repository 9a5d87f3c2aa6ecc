"""The advisor's lists, and that nobody sees another office's clients."""

from datetime import date, datetime, timedelta

import pytest

from db.appointments import Way
from db.cases import CaseState
from db.scope import NotFound
from db.session import Database
from factories import (
    AT,
    a_case,
    a_client,
    a_scope,
    an_advisor,
    an_appointment,
    an_attempt,
    an_office,
)
from scheduler.appointments.booking import confirm
from scheduler.calling.call_list import number_asked, of_case, of_day, person_needed, to_call

TUESDAY = date(2026, 3, 3)


def test_whom_to_call_comes_in_the_order_of_due_days_with_what_was_tried(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        advisor = an_advisor(session, office)
        later = a_case(session, office, advisor=advisor, due_on=date(2026, 6, 1))
        sooner = a_case(session, office, advisor=advisor, due_on=date(2026, 4, 1))
        an_attempt(session, sooner)
        a_case(session, office)  # of another advisor
        a_case(session, office, a_client(session, office, phone=None), advisor=advisor)
        rows = to_call(session, a_scope(office), office.id, advisor.id)
        assert [row.case.id for row in rows] == [sooner.id, later.id]
        assert [len(row.attempts) for row in rows] == [1, 0]


def test_the_list_of_a_day_shows_its_appointments_with_what_was_said(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        advisor = an_advisor(session, office)
        late = an_appointment(session, a_case(session, office, advisor=advisor), AT + timedelta(days=1, hours=2))
        early = an_appointment(session, a_case(session, office, advisor=advisor), AT + timedelta(days=1))
        an_appointment(session, a_case(session, office, advisor=advisor), AT + timedelta(days=2))
        confirm(session, early, version=1, way=Way.PHONE, at=AT)
        rows = of_day(session, a_scope(office), office, advisor.id, TUESDAY)
        assert [row.appointment for row in rows] == [early, late]
        assert [event.way for event in rows[0].said] == [Way.PHONE]


@pytest.mark.parametrize(
    ("starts", "day"),
    [
        ("2026-03-28T23:30+01:00", date(2026, 3, 28)),
        ("2026-03-29T00:30+01:00", date(2026, 3, 29)),
        ("2026-03-29T23:30+02:00", date(2026, 3, 29)),
        ("2026-10-25T23:30+01:00", date(2026, 10, 25)),
    ],
)
def test_a_day_is_a_local_day_when_the_clocks_change_too(database: Database, starts: str, day: date) -> None:
    with database.transaction() as session:
        office = an_office(session)
        advisor = an_advisor(session, office)
        an_appointment(session, a_case(session, office, advisor=advisor), datetime.fromisoformat(starts))
        found = [
            d
            for d in (day - timedelta(days=1), day, day + timedelta(days=1))
            if of_day(session, a_scope(office), office, advisor.id, d)
        ]
        assert found == [day]


def test_cases_that_need_a_person_are_listed(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        case = a_case(session, office, state=CaseState.NEEDS_PERSON, state_reason="cancelled")
        [row] = person_needed(session, a_scope(office), office.id, case.advisor_id)
        assert row.case.state_reason == "cancelled"


def test_another_office_is_not_seen(database: Database) -> None:
    with database.transaction() as session:
        office, other = an_office(session), an_office(session)
        case = a_case(session, office)
        an_appointment(session, a_case(session, office, advisor=case.advisor), AT + timedelta(days=1))
        stranger = a_scope(other)
        assert to_call(session, stranger, office.id, case.advisor_id) == []
        assert of_day(session, stranger, office, case.advisor_id, TUESDAY) == []
        with pytest.raises(NotFound):
            of_case(session, stranger, case.id)


def test_who_was_asked_for_a_number_is_on_a_list_of_its_own(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        advisor = an_advisor(session, office)
        asked = a_case(session, office, advisor=advisor, state=CaseState.NUMBER_ASKED)
        a_case(session, office, advisor=advisor)
        a_case(session, office, state=CaseState.NUMBER_ASKED)  # of another advisor
        rows = number_asked(session, a_scope(office), office.id, advisor.id)
        assert [row.case.id for row in rows] == [asked.id]
        assert number_asked(session, a_scope(an_office(session)), office.id, advisor.id) == []
