"""Which letter proposes a call, and that every kind has its place among the groups."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, AppointmentState
from db.cases import Case
from db.letters import Letter, LetterKind, LetterState
from db.offices import Office
from db.session import Database
from factories.letters import HARZ
from letters.kinds import ASKS_NOTHING, TELLS_A_TIME, WITHOUT_A_TIME, kind_of_call
from letters.queue import Mailing, become, queue_letterbox, queue_proposal, waiting_for
from letters.saying.facts import LetterFacts, Reach

AT = make.AT
STARTS = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
POSTING = date(2026, 3, 3)


@pytest.mark.parametrize(
    ("takes_back", "missed", "kind"),
    [
        (False, False, LetterKind.PROPOSAL),
        (False, True, LetterKind.SECOND_PROPOSAL),
        (True, False, LetterKind.CHANGED),
        (True, True, LetterKind.CHANGED),
    ],
)
def test_the_rule(takes_back: bool, missed: bool, kind: LetterKind) -> None:
    assert kind_of_call(takes_back=takes_back, missed=missed) is kind


def test_every_kind_tells_a_time_or_is_about_none() -> None:
    assert {*TELLS_A_TIME, *WITHOUT_A_TIME, LetterKind.CORRECTION} == set(LetterKind)
    assert not set(TELLS_A_TIME) & set(ASKS_NOTHING)


@pytest.mark.parametrize(
    ("state", "in_person", "kind"),
    [
        (AppointmentState.MISSED, False, LetterKind.SECOND_PROPOSAL),
        (AppointmentState.MISSED, True, LetterKind.PROPOSAL),  # nobody was called
        (AppointmentState.HELD, False, LetterKind.PROPOSAL),
        (AppointmentState.CANCELLED, False, LetterKind.PROPOSAL),
        (AppointmentState.WITHDRAWN, False, LetterKind.PROPOSAL),
        (AppointmentState.LAPSED, False, LetterKind.PROPOSAL),
    ],
)
def test_after_a_time_at_which_the_client_was_not_met(
    database: Database, state: AppointmentState, in_person: bool, kind: LetterKind
) -> None:
    with database.transaction() as session:
        office, case = _case(session)
        earlier = _appointment(session, case, STARTS - timedelta(days=20), state)
        if in_person:
            earlier.room_id = make.a_room(session, make.a_visited_place(session, office)).id
        letter = _queue(session, office, case, _appointment(session, case, STARTS))
        facts = LetterFacts.of(letter.facts)
        assert (letter.kind, facts.kind) == (kind, kind)
        assert facts.missed == (date(2026, 2, 25) if kind is LetterKind.SECOND_PROPOSAL else None)
        assert facts.talk is not None


def test_what_was_missed_before_a_talk_counts_no_more(database: Database) -> None:
    with database.transaction() as session:
        office, case = _case(session)
        _appointment(session, case, STARTS - timedelta(days=30), AppointmentState.MISSED)
        _appointment(session, case, STARTS - timedelta(days=20), AppointmentState.HELD)
        letter = _queue(session, office, case, _appointment(session, case, STARTS))
        assert letter.kind is LetterKind.PROPOSAL


def test_another_time_than_a_letter_told_and_one_letter_for_it(database: Database) -> None:
    """The client knows of the first time only while that letter is out: the letter that waits follows."""
    with database.transaction() as session:
        office, case = _case(session)
        appointment = _appointment(session, case, STARTS)
        first = _queue(session, office, case, appointment)
        appointment.version, appointment.local_time = 2, "2026-03-18T10:00"
        session.flush()
        second = _queue(session, office, case, appointment)
        assert (first.kind, second.kind) == (LetterKind.PROPOSAL, LetterKind.PROPOSAL)
        become(session, first, LetterState.POSTED, at=AT)
        session.flush()
        again = _queue(session, office, case, appointment)
        assert again is second
        assert again.kind is LetterKind.CHANGED
        wrong = LetterFacts.of(again.facts).wrong
        assert wrong is not None
        assert wrong.starts_at.isoformat() == "2026-03-17T09:30:00"
        become(session, first, LetterState.RETURNED, at=AT)
        session.flush()
        assert _queue(session, office, case, appointment).kind is LetterKind.PROPOSAL
        assert len(session.scalars(select(Letter)).all()) == 2


@pytest.mark.parametrize(
    ("client", "reach", "ending"),
    [
        ({}, Reach.CALL, True),
        ({"phone": None}, Reach.NUMBER_WANTED, False),
        ({"not_by_phone": True}, Reach.WRITE, False),
    ],
)
def test_an_answer_to_a_letterbox_says_how_we_get_in_touch(
    database: Database, client: dict[str, object], reach: Reach, ending: bool
) -> None:
    with database.transaction() as session:
        office, case = _case(session, **client)
        letter = queue_letterbox(session, _mailing(office), case, "Sie sind umgezogen.")
        facts = LetterFacts.of(letter.facts)
        assert (letter.kind, letter.state) == (LetterKind.LETTERBOX, LetterState.QUEUED)
        assert (facts.understood, facts.reach, bool(facts.ending)) == ("Sie sind umgezogen.", reach, ending)
        assert (letter.appointment_id, facts.talk) == (None, None)


def test_an_answer_to_a_letterbox_is_one_letter_and_stops_with_nothing(database: Database) -> None:
    with database.transaction() as session:
        office, case = _case(session)
        letter = queue_letterbox(session, _mailing(office), case, "Sie sind umgezogen.")
        assert queue_letterbox(session, _mailing(office), case, "Sie sind umgezogen.") is letter
        other = queue_letterbox(session, _mailing(office), case, "Sie haben eine neue Nummer.")
        assert other is not letter
        assert waiting_for(session, case.id) is None
        become(session, letter, LetterState.BATCHED, at=AT)
        session.flush()
        assert queue_letterbox(session, _mailing(office), case, "Sie sind umgezogen.") is not letter


def test_large_print_is_kept_with_the_letter(database: Database) -> None:
    with database.transaction() as session:
        office, case = _case(session, large_print=True)
        assert LetterFacts.of(_queue(session, office, case, _appointment(session, case, STARTS)).facts).large


def _case(session: Session, **client: object) -> tuple[Office, Case]:
    office = make.an_office(session, letterhead=HARZ)
    return office, make.a_case(session, office, make.a_client(session, office, **client))  # type: ignore[arg-type]


def _appointment(
    session: Session, case: Case, starts: datetime, state: AppointmentState = AppointmentState.PROPOSED
) -> Appointment:
    appointment = make.an_appointment(session, case, starts)
    appointment.state = state
    session.flush()
    return appointment


def _mailing(office: Office) -> Mailing:
    return Mailing(office, make.KEYS, POSTING, "https://rufzeit.example.org", AT)


def _queue(session: Session, office: Office, case: Case, appointment: Appointment) -> Letter:
    return queue_proposal(session, _mailing(office), case, appointment)
