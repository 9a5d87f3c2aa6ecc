"""The letter that a time needs: of a call, or of a meeting, with the place and the rules of its house."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, AppointmentState
from db.cases import Case
from db.letters import LetterKind, LetterState
from db.offices import ChannelKind, Effect, Office
from db.session import Database
from factories import AT
from letters.queue import queue_correction, queue_letterbox, queue_number_wanted
from letters.saying.facts import LetterFacts, Visit, Why, Wrong
from scheduler.frame import Frame, frame_of
from scheduler.telling.writing import judge_again, write_for_time

STARTS = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
LOCAL = datetime(2026, 3, 17, 9, 30)  # noqa: DTZ001 - as the letter says it


def test_a_call_is_proposed_with_a_number_and_a_meeting_with_a_place(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session)
        assert write_for_time(session, _frame(office), case, appointment).kind is LetterKind.PROPOSAL
        place = make.a_visited_place(session, office)
        make.a_notice(
            session,
            office,
            effect=Effect.TOLD,
            channels=[ChannelKind.URGENT.value],
            hygiene={"de": "Bitte mit Maske.", "en": "Please wear a mask."},
        )
        appointment.room_id = make.a_room(session, place, name="Zimmer 7").id
        session.flush()
        letter = write_for_time(session, _frame(office), case, appointment)
        assert (letter.kind, letter.state) == (LetterKind.IN_PERSON, LetterState.QUEUED)
        facts = LetterFacts.of(letter.facts)
        assert facts.visit == Visit(LOCAL, "Halberstadt", "Musterweg 1", "38820 Halberstadt", "Bitte mit Maske.")
        assert facts.talk is None
        assert "Zimmer 7" not in str(letter.facts)


def test_the_letter_goes_to_the_representative_in_their_language(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        mother = make.a_client(session, office, given_name="Åsa", family_name="Öhman", language="sv", relay="text")
        client = make.a_client(session, office, address=False, phone=None, representative_id=mother.id)
        office, case, appointment = _proposed(session, office, make.a_case(session, office, client))
        appointment.interpreter = True
        facts = LetterFacts.of(write_for_time(session, _frame(office), case, appointment).facts)
        assert (facts.name, facts.client, facts.language) == ("Åsa Öhman", "Jörg Müller", "sv")
        assert (facts.relay, facts.interpreter, facts.client_number) == ("text", "sv", client.number)
        assert facts.address is not None
        assert facts.talk is not None
        assert facts.address.name == "Åsa Öhman"
        assert mother.usable_number is not None
        assert facts.talk.ending == mother.usable_number.e164[-2:]


def test_the_advisor_who_is_named_is_the_one_who_calls(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session)
        appointment.advisor_id = make.an_advisor(session, office, name="Eine Kollegin").id
        session.flush()
        session.refresh(appointment)
        assert (
            LetterFacts.of(write_for_time(session, _frame(office), case, appointment).facts).advisor
            == "Eine Kollegin"
        )


def test_held_letters_of_every_kind_are_judged_again(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session, phone="+493023125888")
        case.client.family_name = "龍"
        frame = _frame(office)
        wrong = Wrong(AT.date(), LOCAL, Why.SPOKEN)
        held = [
            write_for_time(session, frame, case, appointment),
            queue_number_wanted(session, frame.mailing, case),
            queue_correction(session, frame.mailing, case, appointment, wrong),
            queue_letterbox(session, frame.mailing, case, "Sie sind umgezogen."),
        ]
        assert {letter.state for letter in held} == {LetterState.HELD}
        case.client.family_name = "Long"
        assert [judge_again(session, letter, frame) for letter in held] == held
        assert {letter.state for letter in held} == {LetterState.QUEUED}
        assert [letter.kind for letter in held] == [
            LetterKind.PROPOSAL,
            LetterKind.NUMBER_WANTED,
            LetterKind.CORRECTION,
            LetterKind.LETTERBOX,
        ]


def test_a_held_letter_of_a_time_that_is_over_stays_held(database: Database) -> None:
    with database.transaction() as session:
        office, case, appointment = _proposed(session)
        case.client.family_name = "龍"
        held = write_for_time(session, _frame(office), case, appointment)
        case.client.family_name = "Long"
        appointment.state = AppointmentState.CANCELLED
        assert judge_again(session, held, _frame(office)).state is LetterState.HELD


def _proposed(
    session: Session, office: Office | None = None, case: Case | None = None, **client: Any
) -> tuple[Office, Case, Appointment]:
    office = office or make.an_office(session)
    case = case or make.a_case(session, office, make.a_client(session, office, **client))
    return office, case, make.an_appointment(session, case, STARTS)


def _frame(office: Office) -> Frame:
    return frame_of(office, AT, make.KEYS, "https://rufzeit.example")
