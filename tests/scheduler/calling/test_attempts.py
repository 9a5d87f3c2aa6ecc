"""What an attempt means for case, number, appointment and letter."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentState
from db.calls import Attempt, Outcome
from db.cases import Case, CaseState
from db.session import Database
from factories import AT, BERLIN, a_case, a_client, an_appointment, an_attempt, an_office
from scheduler.calling.attempts import record
from scheduler.cases import close_case
from scheduler.policy import Policy


def attempt(
    session: Session, case: Case, outcome: Outcome = Outcome.NO_ANSWER, *, at: datetime = AT, form_key: str = "f"
) -> Attempt:
    """What the case's own advisor put on record."""
    return record(
        session,
        case,
        outcome=outcome,
        number=case.client.usable_number,
        note=None,
        staff_id=case.advisor_id,
        at=at,
        form_key=form_key,
        policy=Policy(),
        zone=BERLIN,
    )


def tried(
    database: Database, outcome: Outcome, *, ahead: timedelta | None = None, at: datetime = AT
) -> tuple[Case, AppointmentState | None]:
    """A case after one attempt; `ahead`: how far in the future its appointment lay."""
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        appointment = an_appointment(session, case, at + ahead) if ahead is not None else None
        attempt(session, case, outcome, at=at)
        session.flush()
        if appointment is not None:
            session.refresh(appointment)
    return case, appointment.state if appointment else None


@pytest.mark.parametrize(
    ("outcome", "state", "reason"),
    [
        (Outcome.REACHED, CaseState.CLOSED, "reached"),
        (Outcome.NO_ANSWER, CaseState.TO_CALL, None),
        (Outcome.BUSY, CaseState.TO_CALL, None),
        (Outcome.MAILBOX, CaseState.TO_CALL, None),
        (Outcome.SOMEONE_ELSE, CaseState.TO_CALL, None),
        (Outcome.WRONG_NUMBER, CaseState.TO_CALL, None),
        (Outcome.OUT_OF_SERVICE, CaseState.TO_CALL, None),
        (Outcome.LINE_FAILED, CaseState.TO_CALL, None),
        (Outcome.NO_COMMON_LANGUAGE, CaseState.NEEDS_PERSON, "no_common_language"),
        (Outcome.ASKED_FOR_WRITING, CaseState.NEEDS_PERSON, "asked_for_writing"),
    ],
)
def test_what_follows_for_the_case(
    database: Database, outcome: Outcome, state: CaseState, reason: str | None
) -> None:
    case, _ = tried(database, outcome)
    assert (case.state, case.state_reason) == (state, reason)


@pytest.mark.parametrize("outcome", [Outcome.WRONG_NUMBER, Outcome.OUT_OF_SERVICE])
def test_a_wrong_number_is_not_called_again(database: Database, outcome: Outcome) -> None:
    case, _ = tried(database, outcome)
    with database.reading() as session:
        assert session.get_one(Case, case.id).client.usable_number is None


def test_a_line_that_failed_leaves_the_number_as_it_is(database: Database) -> None:
    case, _ = tried(database, Outcome.LINE_FAILED)
    with database.reading() as session:
        assert session.get_one(Case, case.id).client.usable_number is not None
        assert not session.scalars(select(Attempt)).one().rang


@pytest.mark.parametrize(
    ("outcome", "ahead", "state"),
    [
        (Outcome.REACHED, timedelta(days=7), AppointmentState.WITHDRAWN),
        (Outcome.REACHED, timedelta(minutes=-2), AppointmentState.HELD),
        (Outcome.NO_ANSWER, timedelta(minutes=-2), AppointmentState.PROPOSED),  # the letter promised 15 minutes
        (Outcome.NO_ANSWER, timedelta(minutes=-15), AppointmentState.MISSED),
        (Outcome.LINE_FAILED, timedelta(minutes=-15), AppointmentState.PROPOSED),  # ours, not the client's
        (Outcome.WRONG_NUMBER, timedelta(days=7), AppointmentState.WITHDRAWN),
        (Outcome.NO_ANSWER, timedelta(days=7), AppointmentState.PROPOSED),
    ],
)
def test_what_follows_for_the_appointment(
    database: Database, outcome: Outcome, ahead: timedelta, state: AppointmentState
) -> None:
    _, found = tried(database, outcome, ahead=ahead)
    assert found == state


def test_a_form_sent_twice_is_one_attempt(database: Database) -> None:
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        first, second = (attempt(session, case, form_key="the same") for _ in range(2))
    assert first.id == second.id


def test_the_time_of_a_client_who_was_reached_is_free_again(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        case = a_case(session, office, a_client(session, office))
        an_attempt(session, case)
        appointment = an_appointment(session, case, AT + timedelta(days=7))
        starts_at, advisor_id = appointment.starts_at, appointment.advisor_id
        attempt(session, case, Outcome.REACHED)
        other = a_case(session, office)
        assert an_appointment(session, other, starts_at, advisor_id=advisor_id).live


def try_again(database: Database, case: Case, at: datetime, form_key: str) -> Case:
    """Nobody answers."""
    with database.transaction() as session:
        found = session.get_one(Case, case.id)
        attempt(session, found, at=at, form_key=form_key)
    return found


def test_a_second_try_in_the_promised_time_makes_it_missed(database: Database) -> None:
    """What follows: `scheduler/appointments/missed.py`."""
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        appointment = an_appointment(session, case, AT)
    assert try_again(database, case, AT + timedelta(minutes=1), "1").state == CaseState.APPOINTMENT
    try_again(database, case, AT + timedelta(minutes=9), "2")
    with database.reading() as session:
        assert session.get_one(Appointment, appointment.id).state == AppointmentState.MISSED


def test_after_the_second_missed_time_a_person_decides(database: Database) -> None:
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        an_appointment(session, case, AT - timedelta(days=9), state=AppointmentState.MISSED)
        an_appointment(session, case, AT)
    found = try_again(database, case, AT + timedelta(minutes=20), "1")
    assert (found.state, found.state_reason) == (CaseState.NEEDS_PERSON, "missed")


def test_a_form_sent_many_times_at_once_is_one_attempt(database: Database) -> None:
    with database.transaction() as session:
        case = a_case(session, an_office(session))
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda _: try_again(database, case, AT, "the same"), range(6)))
    assert len(found) == 6
    with database.reading() as session:
        assert len(session.scalars(select(Attempt)).all()) == 1


@pytest.mark.parametrize("outcome", list(Outcome))
def test_a_closed_case_stays_closed(database: Database, outcome: Outcome) -> None:
    """The form stood open while the client got in touch."""
    closed = AT - timedelta(hours=1)
    with database.transaction() as session:
        case = a_case(session, an_office(session))
        close_case(case, "called", closed)
        recorded = attempt(session, case, outcome)
        session.flush()
        assert recorded.outcome == outcome
    with database.reading() as session:
        found = session.get_one(Case, case.id)
        assert (found.state, found.state_reason, found.closed_at) == (CaseState.CLOSED, "called", closed)
        ends_number = outcome in (Outcome.WRONG_NUMBER, Outcome.OUT_OF_SERVICE)
        assert (found.client.usable_number is None) is ends_number
