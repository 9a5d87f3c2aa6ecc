"""A lock shows what others did while one waited for it: a session must not act on what it read before."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, Way
from db.cases import Case, CaseState
from db.session import Database
from scheduler.appointments.booking import confirm
from scheduler.calling.numbers import leave_number
from scheduler.cases import SILENT, hand_over, locked_case

SOON = make.AT + timedelta(days=9)

Answer = Callable[[Session, Appointment], object]


def test_what_others_did_since_it_was_read_is_seen(postgresql: Database) -> None:
    case_id = _case(postgresql).case_id
    with postgresql.transaction() as session:
        read_before = session.get_one(Case, case_id)
        _silent(postgresql, case_id)
        assert read_before.state == CaseState.APPOINTMENT
        assert locked_case(session, case_id) is read_before
        assert (read_before.state, read_before.state_reason) == (CaseState.NEEDS_PERSON, SILENT)


def test_what_the_session_itself_changed_stays(database: Database) -> None:
    case_id = _case(database).case_id
    with database.transaction() as session:
        case = session.get_one(Case, case_id)
        case.priority = 7
        assert locked_case(session, case_id).priority == 7


@pytest.mark.parametrize(
    "answer",
    [
        lambda session, live: confirm(session, live, version=1, way=Way.LINK, at=make.AT),
        lambda session, live: leave_number(session, live.case, "030 23125888", "DE", make.AT),
    ],
    ids=["confirm", "leave_number"],
)
def test_an_answer_that_waited_for_the_clock_still_takes_the_case_back(
    postgresql: Database, answer: Answer
) -> None:
    """The clock handed the case to a person a moment before; the client had opened the page already."""
    appointment = _case(postgresql)
    with postgresql.transaction() as session:
        live = session.get_one(Appointment, appointment.id)
        assert live.case.state == CaseState.APPOINTMENT
        _silent(postgresql, appointment.case_id)
        answer(session, live)
    with postgresql.reading() as session:
        case = session.get_one(Case, appointment.case_id)
        assert (case.state, case.state_reason) == (CaseState.APPOINTMENT, None)


def _case(database: Database) -> Appointment:
    with database.transaction() as session:
        case = make.a_case(session, make.an_office(session))
        return make.an_appointment(session, case, SOON)


def _silent(database: Database, case_id: int) -> None:
    with database.transaction() as session:
        hand_over(locked_case(session, case_id), SILENT)
