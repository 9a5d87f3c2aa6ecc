"""A case that a person looked at goes on, and never against an appointment that still stands."""

from datetime import timedelta

import pytest

import factories as make
from db.appointments import AppointmentState
from db.cases import CaseState
from db.session import Database
from scheduler.calling.numbers import leave_number
from scheduler.cases import SILENT, hand_over
from scheduler.going_on import go_on

AHEAD, OVER = timedelta(days=9), timedelta(0)


@pytest.mark.parametrize("way", ["person", "number"])
@pytest.mark.parametrize(
    ("begins_in", "state", "then"),
    [
        (AHEAD, AppointmentState.PROPOSED, CaseState.APPOINTMENT),
        (AHEAD, AppointmentState.CONFIRMED, CaseState.APPOINTMENT),
        (AHEAD, AppointmentState.CANCELLED, CaseState.TO_CALL),
        (OVER, AppointmentState.PROPOSED, CaseState.TO_CALL),  # nobody noted how it went
    ],
)
def test_who_has_a_time_ahead_is_not_called(
    database: Database, way: str, begins_in: timedelta, state: AppointmentState, then: CaseState
) -> None:
    with database.transaction() as session:
        case = make.a_case(session, make.an_office(session))
        found = make.an_appointment(session, case, make.AT + begins_in, state=state)
        hand_over(case, SILENT)
        since = case.to_call_since
        if way == "person":
            assert go_on(session, case, make.AT)
        else:
            leave_number(session, case, "030 23125888", "DE", make.AT)
        assert (case.state, case.state_reason, found.state) == (then, None, state)
        assert case.to_call_since == (make.AT if then == CaseState.TO_CALL else since)


@pytest.mark.parametrize("state", [state for state in CaseState if state != CaseState.NEEDS_PERSON])
def test_only_what_a_person_has_to_look_at_goes_on(database: Database, state: CaseState) -> None:
    with database.transaction() as session:
        case = make.a_case(session, make.an_office(session), state=state)
        assert not go_on(session, case, make.AT)
        assert case.state == state
