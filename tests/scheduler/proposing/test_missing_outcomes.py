"""Appointments that are over and of which nobody noted how they went: a person looks at their cases."""

from datetime import timedelta

import pytest
from sqlalchemy import event

import factories as make
from db.cases import Case, CaseState
from db.offices import Office
from db.session import Database
from scheduler.cases import call_again
from scheduler.proposing.proposals import Proposed, propose

ONE_TRY = {"attempts": 1, "on_days": 1, "parts_of_day": 1}


def run(database: Database, office: Office) -> Proposed:
    noon = make.AT + timedelta(hours=4)
    return propose(database, office.id, make.KEYS, at=noon, public_url="https://rufzeit.example")


def case_after(database: Database, case: Case) -> Case:
    with database.reading() as session:
        return session.get_one(Case, case.id)


def test_an_appointment_of_which_nobody_noted_the_outcome_goes_to_a_person(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session, policy=ONE_TRY)
        yesterday = make.a_case(session, office)
        make.an_appointment(session, yesterday, make.AT - timedelta(days=3))
        today = make.a_case(session, office)
        make.an_appointment(session, today, make.AT)
    assert run(database, office) == Proposed(unsaid=1)
    assert case_after(database, yesterday).state_reason == "outcome_missing"
    with database.transaction() as session:  # a person puts it back; the client is not reached again
        again = session.get_one(Case, yesterday.id)
        call_again(again, make.AT)
        make.an_attempt(session, again)
    assert run(database, office) == Proposed(appointments=1)
    assert case_after(database, today).state == CaseState.APPOINTMENT


def test_one_whose_missing_outcome_cannot_be_noted_stops_no_other(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.transaction() as session:
        office = make.an_office(session, policy=ONE_TRY)
        broken, whole = (make.a_case(session, office) for _ in range(2))
        for case in (broken, whole):
            make.an_appointment(session, case, make.AT - timedelta(days=3))

    def refuse(_mapper: object, _connection: object, case: Case) -> None:
        if case.id == broken.id:
            raise KeyError(case.id)

    event.listen(Case, "before_update", refuse)
    try:
        assert run(database, office) == Proposed(unsaid=1, failed=1)
    finally:
        event.remove(Case, "before_update", refuse)
    assert case_after(database, whole).state_reason == "outcome_missing"
    assert case_after(database, broken).state == CaseState.APPOINTMENT
    assert f"case {broken.id} could not be done: KeyError" in caplog.text
