"""One count of the times that were proposed in a case: what its client was told, and did not take."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, AppointmentState, Way
from db.cases import Case, CaseState
from db.clients import Channel
from db.letters import LetterState
from db.messages import Message
from db.offices import Office
from db.session import Database
from displacing import MORNING, a_world
from letters.queue import become
from scheduler.appointments.booking import change, confirm
from scheduler.appointments.proposals_told import AGAIN, proposals_told
from scheduler.frame import Frame, frame_of
from scheduler.slots.free import Slot
from scheduler.telling.by_message import MOVED
from scheduler.telling.messages import forget_messages
from scheduler.telling.writing import write_for_time

LAPSED, MISSED = AppointmentState.LAPSED, AppointmentState.MISSED
BEFORE = make.AT - timedelta(days=20)


@pytest.mark.parametrize("letter", list(LetterState))
def test_a_letter_tells_when_it_was_posted(database: Database, letter: LetterState) -> None:
    with database.transaction() as session:
        case = _case(session)
        _proposed(session, case, letter=letter)
        assert proposals_told(session, [case.id])[case.id] == (letter == LetterState.POSTED)


@pytest.mark.parametrize("state", list(AppointmentState))
def test_what_we_withdrew_is_not_counted(database: Database, state: AppointmentState) -> None:
    with database.transaction() as session:
        case = _case(session)
        _proposed(session, case, state)
        assert proposals_told(session, [case.id])[case.id] == (state != AppointmentState.WITHDRAWN)


def test_a_second_time_on_the_same_day_is_none(database: Database) -> None:
    with database.transaction() as session:
        case = _case(session)
        _proposed(session, case, MISSED)
        again = _proposed(session, case, MISSED, days=1)
        again.reasons = [{"code": AGAIN, "missed": "2026-02-10T09:00"}]
        assert proposals_told(session, [case.id]) == {case.id: 1}


def test_a_time_that_moved_is_one_however_often_it_was_told(database: Database) -> None:
    with database.transaction() as session:
        case = _case(session)
        found = _proposed(session, case, AppointmentState.PROPOSED)
        later = Slot(found.starts_at + timedelta(days=1), found.advisor_id, 15)
        change(session, found, later, version=1, way=Way.CLOCK, at=BEFORE - timedelta(days=2))
        _post(session, case, found)
        assert proposals_told(session, [case.id]) == {case.id: 1}


@pytest.mark.parametrize(("way", "counts"), [("sms", 1), ("email", 1), ("call", 1), ("letter", 0)])
def test_a_message_tells_as_well(database: Database, way: str, counts: int) -> None:
    """Moved before its letter was posted; later the client chose another time."""
    with database.transaction() as session:
        case = _case(session)
        found = _proposed(session, case, LAPSED, letter=LetterState.WITHDRAWN)
        _proposed(session, case, LAPSED, days=1, letter=LetterState.WITHDRAWN)
        assert proposals_told(session, [case.id]) == {}
        found.version, found.reasons = 3, [{"code": MOVED, "told": way, "version": 2}]
        session.flush()
        assert proposals_told(session, [case.id])[case.id] == counts


def test_a_message_that_was_forgotten_has_told_all_the_same(database: Database) -> None:
    world = a_world(database)
    appointment = world.appointment("2026-03-02T09:30", world.client(Channel.SMS), told=False)
    with database.transaction() as session:
        confirm(session, session.get_one(Appointment, appointment), version=1, way=Way.STAFF, at=MORNING)
    world.forced(world.drafted(world.absent()))
    case = world.case_of(appointment)
    with database.transaction() as session:
        assert proposals_told(session, [case.id]) == {case.id: 1}
        forget_messages(session, MORNING + timedelta(days=2))
        assert session.scalars(select(Message)).all() == []
        assert proposals_told(session, [case.id]) == {case.id: 1}


def test_of_many_cases_in_one_statement(database: Database) -> None:
    with database.transaction() as session:
        twice, once, never = _case(session), _case(session), _case(session)
        for case, days in ((twice, 0), (twice, 1), (once, 0)):
            _proposed(session, case, LAPSED, days=days)
        told = proposals_told(session, select(Case.id))
        assert (told[twice.id], told[once.id], told[never.id]) == (2, 1, 0)
        assert proposals_told(session, [once.id]) == {once.id: 1}


def _case(session: Session) -> Case:
    return make.a_case(session, make.an_office(session))


def _proposed(
    session: Session,
    case: Case,
    state: AppointmentState = LAPSED,
    *,
    days: int = 0,
    letter: LetterState = LetterState.POSTED,
) -> Appointment:
    found = make.an_appointment(session, case, BEFORE + timedelta(days=days))
    _post(session, case, found, letter)
    found.state, case.state = state, CaseState.TO_CALL
    session.flush()
    return found


def _post(session: Session, case: Case, found: Appointment, state: LetterState = LetterState.POSTED) -> None:
    become(session, write_for_time(session, _frame(session, case), case, found), state, at=BEFORE)
    session.flush()


def _frame(session: Session, case: Case) -> Frame:
    office = session.get_one(Office, case.office_id)
    return frame_of(office, BEFORE - timedelta(days=7), make.KEYS, "https://rufzeit.example")
