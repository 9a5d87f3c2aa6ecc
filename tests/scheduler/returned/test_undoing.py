"""A return that was noted by mistake is taken back, as long as nothing rests on it."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import AdvisorTime, Appointment, AppointmentEvent, AppointmentState, EventKind, Way
from db.cases import Case, CaseState
from db.letters import Letter, LetterKind, LetterState
from db.session import Database
from factories import AT
from letters.queue import become
from returning import (
    LATER,
    STARTS,
    TOLD,
    a_letter,
    a_proposal,
    batched,
    frame_at,
    history,
    posted,
    taken,
)
from scheduler.appointments.booking import close
from scheduler.cases import call_again
from scheduler.returned.noting import Noted, note_returned
from scheduler.returned.undoing import NotReturned, WentOn, undo_return
from scheduler.telling.corrections import uncorrected
from scheduler.telling.writing import write_for_time

SOON = LATER + timedelta(minutes=2)


def note(session: Session, letter: Letter, reason: str = "moved") -> Noted:
    done = note_returned(session, letter, None, reason, staff_id=_staff(session, letter), at=LATER)
    session.flush()
    return done


def undo(session: Session, done: Noted) -> None:
    letter = done.letter
    undo_return(session, letter, staff_id=_staff(session, letter), at=SOON)
    session.flush()
    session.expire_all()


def _staff(session: Session, letter: Letter) -> int:
    return session.get_one(Case, letter.case_id).advisor_id


def test_all_is_as_it_was(database: Database) -> None:
    with database.transaction() as session:
        case, appointment, letter = a_proposal(session, make.an_office(session))
        posted(session, letter)
        before = taken(session, appointment)
        undo(session, note(session, letter))
        assert (letter.state, history(session, letter)[-1]) == ("posted", ("posted", "return_undone"))
        assert (case.state, case.state_reason) == (CaseState.APPOINTMENT, None)
        assert (appointment.state, appointment.version) == (AppointmentState.PROPOSED, 1)
        assert taken(session, appointment) == before > 0
        last = session.scalars(select(AppointmentEvent).order_by(AppointmentEvent.id.desc())).first()
        assert last is not None
        assert (last.kind, last.way, last.at) == (EventKind.PROPOSED, Way.STAFF, SOON)
        assert case.client.address is not None
        assert note(session, letter).freed == 1, "and it can be noted again"


def test_a_time_in_person_has_its_room_again(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        room = make.a_room(session, make.a_visited_place(session, office))
        case = make.a_case(session, office)
        appointment = make.an_appointment(session, case, STARTS, room_id=room.id)
        letter = write_for_time(session, frame_at(session, office.id), case, appointment)
        posted(session, letter)
        undo(session, note(session, letter))
        assert (appointment.state, appointment.room_id) == (AppointmentState.PROPOSED, room.id)


def test_a_case_that_waited_for_a_person_does_so_for_the_same_reason(database: Database) -> None:
    with database.transaction() as session:
        case, letter = a_letter(session, make.an_office(session), LetterKind.LETTERBOX)
        posted(session, letter)
        case.state, case.state_reason = CaseState.NEEDS_PERSON, "asked_for_writing"
        session.flush()
        undo(session, note(session, letter))
        assert (case.state, case.state_reason) == (CaseState.NEEDS_PERSON, "asked_for_writing")


def test_what_had_not_left_waits_again_and_messages_too(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case, _, letter = a_proposal(session, office)
        posted(session, letter)
        other, time, waiting = a_proposal(session, office, case.client)
        message = make.a_message(session, office, client_id=case.client_id, expires_at=SOON + timedelta(hours=1))
        over = make.a_message(session, office, client_id=case.client_id)
        done = note(session, letter, "deceased")
        assert (done.pulled, done.freed) == (1, 2)
        undo(session, done)
        assert (waiting.state, time.state, other.state) == ("queued", "proposed", "appointment")
        assert (message.state, over.state) == ("waiting", "failed")


def test_an_earlier_letter_is_taken_back_after_all(database: Database) -> None:
    with database.transaction() as session:
        case, letter = a_letter(session, make.an_office(session), LetterKind.CORRECTION)
        close(session, session.scalars(select(Appointment)).one(), EventKind.WITHDRAWN, way=Way.STAFF, at=AT)
        posted(session, letter)
        undo(session, note(session, letter))
        assert uncorrected(session, [case.id], TOLD - timedelta(days=1)) == {}


def test_when_the_case_went_on(database: Database) -> None:
    with database.transaction() as session:
        case, _, letter = a_proposal(session, make.an_office(session))
        posted(session, letter)
        done = note(session, letter)
        call_again(case, LATER)
        session.flush()
        with pytest.raises(WentOn):
            undo(session, done)


def test_when_somebody_else_has_the_time(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case, _, letter = a_proposal(session, office)
        posted(session, letter)
        done = note(session, letter)
        other = make.a_case(session, office, advisor=case.advisor)
        make.an_appointment(session, other, STARTS + timedelta(minutes=10))
        with pytest.raises(WentOn):
            undo(session, done)
        assert len(session.scalars(select(AdvisorTime)).all()) == 3, "of the other one"


def test_when_the_time_is_over(database: Database) -> None:
    with database.transaction() as session:
        case, _, letter = a_proposal(session, make.an_office(session))
        posted(session, letter)
        note(session, letter)
        with pytest.raises(WentOn):
            undo_return(session, letter, staff_id=case.advisor_id, at=STARTS)


def test_when_a_letter_was_pulled_out_of_its_batch(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case, _, letter = a_proposal(session, office)
        posted(session, letter)
        _, _, waiting = a_proposal(session, office, case.client)
        batched(session, waiting)
        done = note(session, letter)
        with pytest.raises(WentOn):
            undo(session, done)


@pytest.mark.parametrize("state", [LetterState.POSTED, LetterState.QUEUED])
def test_what_is_not_noted_any_more(database: Database, state: LetterState) -> None:
    """Undone before, or printed again."""
    with database.transaction() as session:
        _, _, letter = a_proposal(session, make.an_office(session))
        posted(session, letter)
        done = note(session, letter)
        become(session, letter, state, at=LATER)
        session.flush()
        with pytest.raises(NotReturned):
            undo(session, done)
