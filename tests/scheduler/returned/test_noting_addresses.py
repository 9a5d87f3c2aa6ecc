"""What becomes of the address, of what was to follow to it, and of whoever is said to have died."""

import pytest
from sqlalchemy import select

import factories as make
from db.appointments import AppointmentState, EventKind, Way
from db.cases import CaseState
from db.clients import Client
from db.letters import LetterState
from db.session import Database
from factories import AT
from letters.drawing.datamatrix import SheetMark
from letters.queue import become
from returning import (
    LATER,
    MOBILE,
    TO_A_PERSON,
    a_proposal,
    batched,
    frame_at,
    history,
    moves_to,
    note,
    nothing_was_sent,
    posted,
    printed_again,
    standing,
    taken,
)
from scheduler.appointments.booking import close, confirm
from scheduler.cases import close_case
from scheduler.returned.finding import AlreadyReturned, NeverPosted


def test_of_a_closed_case_only_the_address_is_learnt(database: Database) -> None:
    with database.transaction() as session:
        case, appointment, letter = a_proposal(session, make.an_office(session))
        posted(session, letter)
        close(session, appointment, EventKind.HELD, way=Way.STAFF, at=AT)
        close_case(case, "reached", AT)
        done = note(session, letter)
        assert (done.suspended, done.freed, done.before) == (True, 0, {})
        assert standing(case) == (CaseState.CLOSED, "reached")
        assert letter.state == LetterState.RETURNED


def test_an_address_that_came_since_is_kept(database: Database) -> None:
    with database.transaction() as session:
        case, appointment, letter = a_proposal(session, make.an_office(session))
        posted(session, letter)
        new = moves_to(session, case.client)
        done = note(session, letter)
        assert (done.suspended, done.elsewhere, done.freed) == (False, True, 1)
        assert case.client.address is new
        assert (standing(case), appointment.state) == (TO_A_PERSON, AppointmentState.WITHDRAWN)


def test_a_second_letter_to_the_same_address_comes_back_too(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case, _, letter = a_proposal(session, office)
        _, _, other = a_proposal(session, office, case.client)
        posted(session, letter)
        posted(session, other)
        assert note(session, letter).suspended
        second = note(session, other, "unknown")
        assert (second.suspended, second.elsewhere, second.freed) == (False, False, 1)
        assert case.client.addresses[0].suspended_reason == "moved"


def test_it_is_the_address_of_who_represents_them(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        guardian = make.a_client(session, office)
        ward = make.a_client(session, office, representative_id=guardian.id)
        case, _, letter = a_proposal(session, office, ward)
        posted(session, letter)
        session.refresh(ward)
        assert note(session, letter).suspended
        assert (guardian.address, ward.address is not None) == (None, True)
        assert standing(case) == TO_A_PERSON


def test_a_representative_of_before_is_another_matter(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        guardian = make.a_client(session, office)
        ward = make.a_client(session, office, representative_id=guardian.id)
        case, _, letter = a_proposal(session, office, ward)
        posted(session, letter)
        ward.representative_id = None
        session.flush()
        session.expire(ward)
        done = note(session, letter)
        assert (done.suspended, done.elsewhere) == (False, True)
        assert standing(case) == TO_A_PERSON


@pytest.mark.parametrize("state", [LetterState.QUEUED, LetterState.BATCHED, LetterState.PRINTED])
def test_what_was_to_follow_to_the_same_address_does_not_leave(database: Database, state: LetterState) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        guardian = make.a_client(session, office)
        wards = [make.a_client(session, office, representative_id=guardian.id) for _ in range(2)]
        case, _, letter = a_proposal(session, office, wards[0])
        other, time, waiting = a_proposal(session, office, wards[1])
        stranger, _, not_theirs = a_proposal(session, office)
        posted(session, letter)
        if state != LetterState.QUEUED:
            batched(session, waiting, state)
        done = note(session, letter)
        assert (done.pulled, done.freed) == (1, 2)
        assert (waiting.state, history(session, waiting)[-1]) == ("withdrawn", ("withdrawn", "returned"))
        assert (time.state, taken(session, time)) == (AppointmentState.WITHDRAWN, 0)
        assert set(done.before) == {case.id, other.id}
        assert standing(other) == TO_A_PERSON
        assert (standing(stranger), not_theirs.state) == ((CaseState.APPOINTMENT, None), LetterState.QUEUED)


def test_a_letter_to_another_address_leaves(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case, _, letter = a_proposal(session, office)
        posted(session, letter)
        moves_to(session, case.client)
        other, _, waiting = a_proposal(session, office, case.client)
        assert note(session, letter).pulled == 0
        assert (waiting.state, standing(other)) == (LetterState.QUEUED, (CaseState.APPOINTMENT, None))


@pytest.mark.parametrize("newer", [LetterState.POSTED, LetterState.BATCHED])
def test_of_an_older_print_a_person_hears_and_no_more_follows(database: Database, newer: LetterState) -> None:
    with database.transaction() as session:
        case, appointment, letter = a_proposal(session, make.an_office(session))
        posted(session, letter)
        printed_again(session, letter, newer)
        done = note(session, letter, mark=SheetMark(1, 7))
        assert (done.older, done.suspended, done.freed) == (True, False, 0)
        assert (letter.state, appointment.state) == (newer, AppointmentState.PROPOSED)
        assert case.client.address is not None
        assert standing(case) == TO_A_PERSON


def test_who_is_said_to_have_died_is_left_in_peace(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        client = make.a_client(session, office, phone=MOBILE)
        older = make.an_address(session, client, street="Alte Gasse 1")
        session.refresh(client)
        case, _, letter = a_proposal(session, office, client)
        posted(session, letter)
        calls = make.a_case(session, office, client)
        closed = make.a_case(session, office, client, state=CaseState.CLOSED, state_reason="reached")
        _, confirmed, knows = a_proposal(session, office, client)
        posted(session, knows)
        confirm(session, confirmed, version=1, way=Way.PHONE, at=AT)
        message = make.a_message(session, office, client_id=client.id)
        others = make.a_message(session, office)
        done = note(session, letter, "deceased")
        assert set(done.before) == {case.id, calls.id, knows.case_id}
        assert (standing(calls), standing(closed)) == (TO_A_PERSON, (CaseState.CLOSED, "reached"))
        assert confirmed.state == AppointmentState.CONFIRMED, "a person decides about it"
        session.refresh(message)
        session.refresh(others)
        assert (message.state, others.state) == ("failed", "waiting")
        assert (client.address, older.suspended_reason) == (None, "deceased")


@pytest.mark.parametrize("state", [LetterState.QUEUED, LetterState.BATCHED, LetterState.WITHDRAWN])
def test_what_never_left_cannot_come_back(database: Database, state: LetterState) -> None:
    with database.transaction() as session:
        case, appointment, letter = a_proposal(session, make.an_office(session))
        if state != LetterState.QUEUED:
            batched(session, letter)
        if state == LetterState.WITHDRAWN:
            become(session, letter, state, at=AT)
        with pytest.raises(NeverPosted):
            note(session, letter)
        assert (letter.state, appointment.state) == (state, AppointmentState.PROPOSED)
        assert standing(case) == (CaseState.APPOINTMENT, None)


def test_noted_twice_it_is_noted_once(database: Database) -> None:
    with database.transaction() as session:
        _, _, letter = a_proposal(session, make.an_office(session))
        posted(session, letter)
        note(session, letter)
        with pytest.raises(AlreadyReturned):
            note(session, letter, "unknown")
        assert history(session, letter)[-1] == ("returned", "moved")


def test_a_letter_that_was_noted_is_not_written_again_by_the_clock(database: Database) -> None:
    from scheduler.telling.letters_due import judge_held, write_moved

    with database.transaction() as session:
        office = make.an_office(session)
        _, _, letter = a_proposal(session, office)
        posted(session, letter)
        note(session, letter)
        frame = frame_at(session, office.id, LATER)
    write_moved(database, frame)
    judge_held(database, frame)
    with database.reading() as session:
        assert nothing_was_sent(session)
        assert session.scalars(select(Client)).one().address is None
