"""What waits for a person because a letter came back; who is said to have died is not reached out to."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, EventKind, Way
from db.cases import Case, CaseState, WishKind
from db.clients import Channel
from db.letters import Letter, LetterKind
from db.messages import Message
from db.offices import Office
from db.session import Database
from factories import AT
from returning import (
    LATER,
    MOBILE,
    STARTS,
    TOLD,
    URL,
    a_letter,
    a_proposal,
    allows,
    frame_at,
    moves_to,
    posted,
)
from scheduler.appointments.booking import close
from scheduler.appointments.earlier import offer_earlier
from scheduler.cases import close_case
from scheduler.returned.deceased import said_to_be_dead
from scheduler.returned.noting import note_returned
from scheduler.returned.waiting import (
    CannotWrite,
    came_back,
    count_came_back,
    last_noted,
    still_expecting,
    write_again,
)
from scheduler.telling.notify import ways_left


def note(session: Session, letter: Letter, reason: str = "moved", minutes: int = 0) -> None:
    staff_id = session.get_one(Case, letter.case_id).advisor_id
    at = LATER + timedelta(minutes=minutes)
    note_returned(session, letter, None, reason, staff_id=staff_id, at=at)
    session.flush()


def test_how_many_cases_wait(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        for reason in ("moved", "deceased"):
            case, _, letter = a_proposal(session, office)
            posted(session, letter)
            note(session, letter, reason)
        make.a_case(session, office, state=CaseState.NEEDS_PERSON, state_reason="no_address")
        assert count_came_back(session, office.id) == 2
        assert count_came_back(session, office.id, case.advisor_id) == 1
        assert count_came_back(session, make.an_office(session).id) == 0
        [back] = came_back(session, case.id)
        assert (back.letter.case_id, back.reason, back.noted_at) == (case.id, "deceased", LATER)


def test_the_last_that_a_person_noted(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        advisor = make.an_advisor(session, office)
        noted = []
        for minutes in range(4):
            case = make.a_case(session, office, advisor=advisor, state=CaseState.NUMBER_ASKED)
            _, letter = a_letter(session, office, LetterKind.LETTERBOX)
            posted(session, letter)
            note_returned(
                session, letter, None, "moved", staff_id=advisor.id, at=LATER + timedelta(minutes=minutes)
            )
            noted.append(letter)
        found = [letter for _, letter in last_noted(session, office.id, advisor.id, 3)]
        assert found == noted[:0:-1]
        assert last_noted(session, office.id, case.client.id + 999, 3) == []


def test_who_still_expects_a_time(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case, letter = a_letter(session, office, LetterKind.CORRECTION)
        close(session, session.scalars(select(Appointment)).one(), EventKind.WITHDRAWN, way=Way.STAFF, at=AT)
        posted(session, letter)
        close_case(case, "reached", AT)
        assert still_expecting(session, office, LATER) == []
        note(session, letter)
        assert [(one.case, one.told) for one in still_expecting(session, office, LATER)] == [(case, TOLD)]
        assert still_expecting(session, office, STARTS) == [], "the time is over"


def test_with_another_address_the_case_goes_on(database: Database) -> None:
    with database.transaction() as session:
        case, _, letter = a_proposal(session, make.an_office(session))
        posted(session, letter)
        note(session, letter)
        with pytest.raises(CannotWrite):
            write_again(session, case.id)
        moves_to(session, case.client)
        since = case.to_call_since
        write_again(session, case.id)
        assert (case.state, case.state_reason, case.to_call_since) == (CaseState.TO_CALL, None, since)
        with pytest.raises(CannotWrite):
            write_again(session, case.id)


def a_death(session: Session, office: Office) -> Case:
    """A client who may be reached by every way, until a letter comes back."""
    client = make.a_client(session, office, phone=MOBILE, email="eva@example.org")
    for channel in Channel:
        allows(session, client, channel)
    case, _, letter = a_proposal(session, office, client)
    posted(session, letter)
    at, by = LATER, STARTS + timedelta(days=30)
    assert len(ways_left(client, at=at, by=by, frame=frame_at(session, office.id, at))) == 4
    note(session, letter, "deceased")
    assert said_to_be_dead(client)
    assert ways_left(client, at=at, by=by, frame=frame_at(session, office.id, at)) == ()
    return case


def test_nothing_reaches_out_to_the_dead(database: Database) -> None:
    with database.transaction() as session:
        a_death(session, make.an_office(session))


def test_another_address_says_that_they_live(database: Database) -> None:
    with database.transaction() as session:
        case = a_death(session, make.an_office(session))
        moves_to(session, case.client)
        assert not said_to_be_dead(case.client)


@pytest.mark.parametrize("reason", ["moved", "deceased"])
def test_no_earlier_time_is_offered_to_the_dead(database: Database, reason: str) -> None:
    """Another appointment of theirs is confirmed, and they had wished for an earlier one."""
    with database.transaction() as session:
        office = make.an_office(session)
        client = make.a_client(session, office, phone=MOBILE)
        allows(session, client, Channel.SMS)
        _, _, letter = a_proposal(session, office, client)
        posted(session, letter)
        waits = make.a_case(session, office, client)
        make.an_appointment(session, waits, STARTS + timedelta(days=20), state="confirmed")
        make.a_wish(session, waits, kind=WishKind.EARLIER)
        note(session, letter, reason)
        office_id = office.id
    offer_earlier(database, office_id, make.KEYS, at=LATER + timedelta(hours=2), public_url=URL)
    with database.reading() as session:
        assert len(session.scalars(select(Message)).all()) == (0 if reason == "deceased" else 1)
