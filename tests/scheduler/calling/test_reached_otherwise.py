"""A client who calls or writes leaves the row at once; for a represented client the representative counts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.appointments import Appointment, AppointmentEvent, AppointmentState, Way
from db.calls import Outcome
from db.cases import Case, CaseState
from db.clients import Client
from db.letters import Letter, LetterKind, LetterState
from db.offices import Office
from db.session import Database
from scheduler.calling.attempts import reached_otherwise, record
from scheduler.calling.call_list import to_call
from scheduler.calling.numbers import leave_number
from scheduler.policy import Policy


def reach(database: Database, case: Case, way: Way) -> bool:
    with database.transaction() as session:
        found = session.get_one(Case, case.id)
        return reached_otherwise(session, found, way=way, staff_id=found.advisor_id, at=make.AT)


@pytest.mark.parametrize(("way", "reason"), [(Way.PHONE, "called"), (Way.PAPER, "wrote")])
def test_nobody_calls_any_more(database: Database, way: Way, reason: str) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case = make.a_case(session, office)
    assert reach(database, case, way)
    assert not reach(database, case, way)  # told once more: nothing is left to do
    with database.reading() as session:
        assert to_call(session, make.a_scope(office), office.id, case.advisor_id) == []
        found = session.get_one(Case, case.id)
        assert (found.state, found.state_reason, found.closed_at) == (CaseState.CLOSED, reason, make.AT)


@pytest.mark.parametrize(
    ("way", "ahead", "state"),
    [
        (Way.PHONE, timedelta(days=3), AppointmentState.WITHDRAWN),
        (Way.PHONE, timedelta(minutes=5), AppointmentState.HELD),  # the client was quicker than we were
        (Way.PAPER, timedelta(minutes=5), AppointmentState.WITHDRAWN),
    ],
)
def test_the_appointment_is_not_needed_any_more(
    database: Database, way: Way, ahead: timedelta, state: AppointmentState
) -> None:
    with database.transaction() as session:
        case = make.a_case(session, make.an_office(session))
        appointment = make.an_appointment(session, case, make.AT + ahead)
    reach(database, case, way)
    with database.reading() as session:
        assert session.get_one(Appointment, appointment.id).state == state
        [event] = session.scalars(select(AppointmentEvent))
        assert (event.way, event.staff_id) == (way, case.advisor_id)


@pytest.mark.parametrize(
    ("state", "then"), [(LetterState.QUEUED, LetterState.WITHDRAWN), (LetterState.POSTED, LetterState.POSTED)]
)
def test_a_letter_that_has_not_left_is_withdrawn(
    database: Database, state: LetterState, then: LetterState
) -> None:
    with database.transaction() as session:
        case = make.a_case(session, make.an_office(session), state=CaseState.NUMBER_ASKED)
        letter = Letter(
            authority_id=case.authority_id,
            office_id=case.office_id,
            client_id=case.client_id,
            case_id=case.id,
            access_code_id=make.a_code(session, case).id,
            kind=LetterKind.NUMBER_WANTED,
            language="de",
            facts={},
            text_version="1",
            posting_day=make.DAY,
            state=state,
            created_at=make.AT,
        )
        session.add(letter)
    reach(database, case, Way.PHONE)
    with database.reading() as session:
        assert session.get_one(Letter, letter.id).state == then


@pytest.fixture
def represented(database: Database) -> Case:
    """Jörg Müller, without a number, who must not be called; Anna Schmidt is called in his place."""
    with database.transaction() as session:
        office = make.an_office(session)
        guardian = make.a_client(session, office, given_name="Anna", family_name="Schmidt", phone="+493023125888")
        client = make.a_client(session, office, phone=None, not_by_phone=True, representative_id=guardian.id)
        return make.a_case(session, office, client)


def test_the_representative_is_called(database: Database, represented: Case) -> None:
    with database.reading() as session:
        case = session.get_one(Case, represented.id)
        scope = make.a_scope(session.get_one(Office, case.office_id))
        [row] = to_call(session, scope, case.office_id, case.advisor_id)
        assert row.number is not None
        assert (row.contact.name, row.number.e164) == ("Anna Schmidt", "+493023125888")


def test_a_representatives_number_that_is_wrong_ends_the_appointment(
    database: Database, represented: Case
) -> None:
    with database.transaction() as session:
        case = session.get_one(Case, represented.id)
        appointment = make.an_appointment(session, case, make.AT + timedelta(days=3))
        record(
            session,
            case,
            outcome=Outcome.WRONG_NUMBER,
            number=case.client.contact.usable_number,
            note=None,
            staff_id=case.advisor_id,
            at=make.AT,
            form_key="f",
            policy=Policy(),
            zone=make.BERLIN,
        )
        session.refresh(appointment)
        assert (appointment.state, case.state) == (AppointmentState.WITHDRAWN, CaseState.TO_CALL)


def test_a_number_that_is_left_is_the_representatives(database: Database, represented: Case) -> None:
    with database.transaction() as session:
        case = session.get_one(Case, represented.id)
        case.state = CaseState.NUMBER_ASKED
        left = leave_number(session, case, "030 23125999", "DE", make.AT)
        assert left.client_id == case.client.representative_id
        assert case.state == CaseState.TO_CALL
        assert session.get_one(Client, case.client_id).contact.usable_number == left
