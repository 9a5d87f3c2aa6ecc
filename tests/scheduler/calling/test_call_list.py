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
    a_phone_number,
    a_scope,
    a_wish,
    an_advisor,
    an_appointment,
    an_attempt,
    an_office,
)
from scheduler.appointments.booking import confirm
from scheduler.calling.call_list import (
    count_of_day,
    count_to_call,
    count_wishes_told,
    number_asked,
    of_case,
    of_day,
    person_needed,
    to_call,
    wishes_told,
)

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


def test_who_has_no_usable_number_or_must_not_be_called_is_not_on_the_list(database: Database) -> None:
    """A represented client is judged by who is called in their place."""
    with database.transaction() as session:
        office = an_office(session)
        advisor = an_advisor(session, office)
        mute = a_client(session, office, not_by_phone=True)
        speaks = a_client(session, office)
        wrong, second = a_client(session, office, phone=None), a_client(session, office, phone=None)
        for client in (wrong, second):
            a_phone_number(session, client, "+493023125777", wrong_at=AT)
        a_phone_number(session, second, "+493023125778")
        cases = {
            name: a_case(session, office, client, advisor=advisor).id
            for name, client in {
                "mute": mute,
                "wrong": wrong,
                "second": second,
                "for a mute one": a_client(session, office, not_by_phone=True, representative_id=speaks.id),
                "by a mute one": a_client(session, office, representative_id=mute.id),
                "by one without a number": a_client(session, office, representative_id=wrong.id),
            }.items()
        }
        rows = to_call(session, a_scope(office), office.id, advisor.id)
        assert {row.case.id for row in rows} == {cases["second"], cases["for a mute one"]}
        assert all(row.can_be_called for row in rows)
        assert count_to_call(session, a_scope(office), office, advisor.id, AT) == 2


def test_counts_are_of_the_lists(database: Database) -> None:
    with database.transaction() as session:
        office, other = an_office(session), an_office(session)
        advisor = an_advisor(session, office)
        for _ in range(3):
            a_wish(session, a_case(session, office, advisor=advisor))
        a_wish(session, a_case(session, office, advisor=advisor), done_at=AT)
        a_wish(session, a_case(session, office))
        for days in (1, 1, 2):
            case = a_case(session, office, advisor=advisor)
            an_appointment(session, case, AT + timedelta(days=days, hours=case.id % 20 / 2))
        for scope in (a_scope(office), a_scope(other)):
            assert count_of_day(session, scope, office, advisor.id, TUESDAY) == len(
                of_day(session, scope, office, advisor.id, TUESDAY)
            )
            assert count_wishes_told(session, scope, office.id, advisor.id) == len(
                wishes_told(session, scope, office.id, advisor.id)
            )
            assert count_to_call(session, scope, office, advisor.id, AT) == len(
                to_call(session, scope, office.id, advisor.id)
            )
        assert count_of_day(session, a_scope(office), office, advisor.id, TUESDAY) == 2
        assert count_wishes_told(session, a_scope(office), office.id, advisor.id) == 3


def test_only_those_who_are_still_called_are_counted(database: Database) -> None:
    """Not who was not reached by the office's rule, nor who has a time today already."""
    with database.transaction() as session:
        office = an_office(session, policy={"attempts": 2, "on_days": 1, "parts_of_day": 1, "hours_apart": 2})
        advisor = an_advisor(session, office)
        written_to, once, twice_at_once, before = (a_case(session, office, advisor=advisor) for _ in range(4))
        hour = timedelta(hours=1)
        for case, ago in ((written_to, 3), (written_to, 0), (once, 3), (twice_at_once, 1), (twice_at_once, 0)):
            an_attempt(session, case, AT - ago * hour)
        for ago in (30, 27):
            an_attempt(session, before, AT - ago * hour)
        before.to_call_since = AT - 24 * hour
        today = a_case(session, office, advisor=advisor)
        an_appointment(session, today, AT + hour)
        today.state = CaseState.TO_CALL
        assert count_to_call(session, a_scope(office), office, advisor.id, AT) == 3
        assert len(to_call(session, a_scope(office), office.id, advisor.id)) == 5
