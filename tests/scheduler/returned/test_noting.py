"""What follows when a letter comes back, for each kind of letter and each way in which its case may stand."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, AppointmentEvent, AppointmentState, EventKind, Way
from db.cases import Case, CaseState
from db.letters import Letter, LetterKind, LetterState
from db.session import Database
from factories import AT
from returning import (
    LATER,
    STARTS,
    TO_A_PERSON,
    TOLD,
    a_letter,
    a_proposal,
    frame_at,
    history,
    note,
    nothing_was_sent,
    posted,
    standing,
    taken,
)
from scheduler.appointments.booking import change, close, confirm
from scheduler.cases import close_case
from scheduler.going_on import go_on
from scheduler.returned.noting import note_returned
from scheduler.slots.free import Slot
from scheduler.telling.writing import write_for_time
from words.labels import RETURN_REASONS


@pytest.mark.parametrize("reason", RETURN_REASONS)
def test_a_proposal_that_nobody_knows_of_is_freed_and_a_person_decides(database: Database, reason: str) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case, appointment, letter = a_proposal(session, office)
        posted(session, letter)
        assert taken(session, appointment) > 0
        done = note(session, letter, reason)
        assert (done.suspended, done.elsewhere, done.freed, done.pulled) == (True, False, 1, 0)
        assert (done.older, done.to_tell) == (False, None)
        assert done.before == {case.id: (CaseState.APPOINTMENT, None)}
        assert history(session, letter)[-2:] == [("posted", None), ("returned", reason)]
        assert (letter.state, letter.posted_on is not None) == (LetterState.RETURNED, True)
        assert (appointment.state, taken(session, appointment)) == (AppointmentState.WITHDRAWN, 0)
        last = session.scalars(select(AppointmentEvent).order_by(AppointmentEvent.id.desc())).first()
        assert last is not None
        assert (last.kind, last.way, last.staff_id) == (EventKind.WITHDRAWN, Way.STAFF, case.advisor_id)
        assert standing(case) == TO_A_PERSON
        [address] = case.client.addresses
        assert (address.usable, address.suspended_at, address.suspended_reason) == (False, LATER, reason)
        assert nothing_was_sent(session)


def test_a_reason_that_there_is_not(database: Database) -> None:
    with database.transaction() as session:
        _, _, letter = a_proposal(session, make.an_office(session))
        posted(session, letter)
        with pytest.raises(ValueError, match="on holiday"):
            note(session, letter, "on holiday")


def test_a_provider_says_it_without_a_person(database: Database) -> None:
    with database.transaction() as session:
        _, appointment, letter = a_proposal(session, make.an_office(session))
        posted(session, letter)
        assert note_returned(session, letter, None, "moved", staff_id=None, at=LATER).freed == 1
        last = session.scalars(select(AppointmentEvent).order_by(AppointmentEvent.id.desc())).first()
        assert last is not None
        assert (last.kind, last.way, appointment.state) == (EventKind.WITHDRAWN, Way.CLOCK, "withdrawn")


def _confirmed(session: Session, case: Case, appointment: Appointment) -> None:
    confirm(session, appointment, version=1, way=Way.PHONE, at=AT)


def _told_by_message(session: Session, case: Case, appointment: Appointment) -> None:
    appointment.reasons = [{"code": "moved", "told": "sms", "version": appointment.version}]


def _moved(session: Session, case: Case, appointment: Appointment) -> None:
    slot = Slot(STARTS + timedelta(days=1), appointment.advisor_id, 15)
    change(session, appointment, slot, version=1, way=Way.CLOCK, at=AT)


def _over(session: Session, case: Case, appointment: Appointment) -> None:
    appointment.starts_at = LATER - timedelta(hours=1)


STANDS: list[Callable[[Session, Case, Appointment], None]] = [_confirmed, _told_by_message, _moved, _over]


@pytest.mark.parametrize("became", STANDS)
def test_a_time_that_stands(database: Database, became: Callable[[Session, Case, Appointment], None]) -> None:
    """The client agreed to it or was told otherwise; another letter tells it; or it lies behind."""
    with database.transaction() as session:
        case, appointment, letter = a_proposal(session, make.an_office(session))
        posted(session, letter)
        became(session, case, appointment)
        session.flush()
        before = appointment.state, taken(session, appointment)
        done = note(session, letter)
        assert (done.freed, done.suspended) == (0, True)
        assert (appointment.state, taken(session, appointment)) == before
        assert standing(case) == TO_A_PERSON
        assert nothing_was_sent(session)
        if became is _confirmed:
            assert go_on(session, case, LATER)
            assert standing(case) == (CaseState.APPOINTMENT, None)


def test_a_time_in_person_is_freed_with_its_room(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        room = make.a_room(session, make.a_visited_place(session, office))
        case = make.a_case(session, office)
        appointment = make.an_appointment(session, case, STARTS, room_id=room.id)
        letter = write_for_time(session, frame_at(session, office.id), case, appointment)
        posted(session, letter)
        assert letter.kind == LetterKind.IN_PERSON
        assert (note(session, letter).freed, appointment.state) == (1, AppointmentState.WITHDRAWN)


@pytest.mark.parametrize("kind", [LetterKind.NUMBER_WANTED, LetterKind.LETTERBOX])
def test_a_letter_without_a_time(database: Database, kind: LetterKind) -> None:
    with database.transaction() as session:
        case, letter = a_letter(session, make.an_office(session), kind)
        was = standing(case)
        posted(session, letter)
        done = note(session, letter, "unknown")
        assert (done.suspended, done.freed, done.to_tell) == (True, 0, None)
        assert done.before == {case.id: was}
        assert standing(case) == TO_A_PERSON
        assert nothing_was_sent(session)


def test_a_correction_has_to_be_told_by_somebody(database: Database) -> None:
    with database.transaction() as session:
        case, letter = a_letter(session, make.an_office(session), LetterKind.CORRECTION)
        appointment = session.scalars(select(Appointment)).one()
        close(session, appointment, EventKind.WITHDRAWN, way=Way.STAFF, at=AT)
        earlier = session.scalars(select(Letter).where(Letter.kind == LetterKind.PROPOSAL)).one()
        posted(session, letter)
        done = note(session, letter)
        assert (done.to_tell, done.suspended) == (TOLD, True)
        assert history(session, earlier)[-1] == ("posted", "not_corrected")
        assert standing(case) == TO_A_PERSON
        assert nothing_was_sent(session, letters=2)


def test_of_a_closed_case_it_has_to_be_told_all_the_same(database: Database) -> None:
    with database.transaction() as session:
        case, letter = a_letter(session, make.an_office(session), LetterKind.CORRECTION)
        appointment = session.scalars(select(Appointment)).one()
        close(session, appointment, EventKind.WITHDRAWN, way=Way.STAFF, at=AT)
        posted(session, letter)
        close_case(case, "reached", AT)
        done = note(session, letter)
        assert (done.to_tell, done.before) == (TOLD, {})
        assert standing(case) == (CaseState.CLOSED, "reached")


def test_who_agreed_to_another_time_need_not_be_told(database: Database) -> None:
    """A letter that names the earlier time comes back; by phone they chose the new one."""
    with database.transaction() as session:
        office = make.an_office(session)
        case, appointment, earlier = a_proposal(session, office)
        posted(session, earlier)
        _moved(session, case, appointment)
        second = write_for_time(session, frame_at(session, office.id), case, appointment)
        assert second.kind == LetterKind.CHANGED
        posted(session, second)
        confirm(session, appointment, version=2, way=Way.PHONE, at=AT)
        done = note(session, second)
        assert (done.to_tell, done.freed) == (None, 0)
        assert history(session, earlier)[-1] == ("posted", None)


def test_whose_other_time_nobody_knows_expects_the_first_one_still(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case, appointment, earlier = a_proposal(session, office)
        posted(session, earlier)
        _moved(session, case, appointment)
        second = write_for_time(session, frame_at(session, office.id), case, appointment)
        posted(session, second)
        done = note(session, second)
        assert (done.to_tell, done.freed) == (TOLD, 1)
