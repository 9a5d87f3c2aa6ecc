"""Whoever has a letter whose time does not hold any more is told, while there is time; else it is said to staff."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, EventKind, Way
from db.cases import Case
from db.clients import Channel, Consent
from db.letters import Letter, LetterEvent, LetterKind, LetterState
from db.messages import Message
from db.offices import Office
from db.session import Database
from factories import AT
from letters.printing.again import queue_again
from letters.queue import become, waiting_for
from letters.saying.facts import LetterFacts, Why
from scheduler.appointments.booking import change, close
from scheduler.frame import Frame, frame_of
from scheduler.slots.free import Slot
from scheduler.telling.corrections import Corrected, came_too_late, correct, uncorrected
from scheduler.telling.writing import write_for_time

URL = "https://rufzeit.example"
MOBILE = "+4915228817386"
TOLD = datetime(2026, 3, 17, 9, 30)  # noqa: DTZ001 - local, as the letter says it
STARTS = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)  # a Tuesday
SOON = STARTS - timedelta(days=1)


def test_a_posted_letter_is_corrected_by_text_message_where_that_is_allowed(database: Database) -> None:
    with database.transaction() as session:
        case, appointment = _posted(session, Channel.SMS)
        assert _spoken(session, case, appointment, AT) == Corrected(TOLD, "sms")
        message = session.scalars(select(Message)).one()
        assert (message.channel, message.template, message.expires_at) == ("sms", "appointment_off", STARTS)
        assert (message.facts["starts_at"], message.facts["why"]) == ("2026-03-17T09:30", "spoken")
        assert _letters(session, LetterKind.CORRECTION) == []
        assert _reasons(session)[-1] == "corrected_sms"


def test_else_by_a_letter_if_that_arrives_before_the_time(database: Database) -> None:
    with database.transaction() as session:
        case, appointment = _posted(session)
        first = session.scalars(select(Letter)).one()
        assert _spoken(session, case, appointment, AT) == Corrected(TOLD, "letter")
        [letter] = _letters(session, LetterKind.CORRECTION)
        facts = LetterFacts.of(letter.facts)
        assert facts.wrong is not None
        assert (facts.wrong.letter_of, facts.wrong.starts_at, facts.wrong.why) == (
            date(2026, 3, 2),
            TOLD,
            "spoken",
        )
        assert (letter.state, letter.access_code_id) == (LetterState.QUEUED, first.access_code_id)
        assert waiting_for(session, case.id) is None  # nobody who stops proposals stops it
        assert uncorrected(session, [case.id], TOLD - timedelta(days=1)) == {}


def test_else_it_is_said_that_nothing_reaches_them(database: Database) -> None:
    """Posted on Monday 16, a letter arrives on Friday 20. Who was just spoken to is not called to hear it again."""
    with database.transaction() as session:
        case, appointment = _posted(session)
        assert _spoken(session, case, appointment, SOON) == Corrected(TOLD, None)
        assert (session.scalars(select(Message)).all(), _letters(session, LetterKind.CORRECTION)) == ([], [])
        assert _reasons(session)[-1] == "not_corrected"
        assert uncorrected(session, [case.id], TOLD - timedelta(minutes=1)) == {case.id: TOLD}
        assert uncorrected(session, [case.id], TOLD) == {}


def test_who_did_not_hear_of_it_is_called(database: Database) -> None:
    with database.transaction() as session:
        case, appointment = _posted(session)
        close(session, appointment, EventKind.WITHDRAWN, way=Way.CLOCK, at=SOON)
        done = correct(session, appointment, case, Why.CANCELLED, at=SOON, frame=_frame(session, case, SOON))
        assert done == Corrected(TOLD, "call")
        assert session.scalars(select(Message)).one().channel == "call"


def test_a_letter_that_has_not_left_needs_no_correction(database: Database) -> None:
    with database.transaction() as session:
        case, appointment = _posted(session, state=LetterState.QUEUED)
        assert _spoken(session, case, appointment, AT) is None
        assert [letter.state for letter in session.scalars(select(Letter))] == [LetterState.WITHDRAWN]


def test_a_time_that_is_over_needs_no_correction(database: Database) -> None:
    with database.transaction() as session:
        case, appointment = _posted(session, Channel.SMS)
        assert _spoken(session, case, appointment, STARTS) is None


def test_a_time_that_holds_needs_no_correction(database: Database) -> None:
    with database.transaction() as session:
        case, appointment = _posted(session, Channel.SMS)
        done = correct(session, appointment, case, Why.NEW_TIME, at=AT, frame=_frame(session, case, AT))
        assert done is None


@pytest.mark.parametrize(("back", "told"), [(False, "sms"), (True, None)])
def test_a_letter_that_is_printed_once_more_may_have_arrived_before(
    database: Database, back: bool, told: str | None
) -> None:
    with database.transaction() as session:
        case, appointment = _posted(session, Channel.SMS)
        letter = session.scalars(select(Letter)).one()
        if back:
            become(session, letter, LetterState.RETURNED, at=AT)
        queue_again(session, letter, reason="not_arrived", staff_id=None, at=AT)
        said = _spoken(session, case, appointment, AT)
        assert (said and said.way) == told


def test_a_letter_that_came_back_needs_no_correction(database: Database) -> None:
    with database.transaction() as session:
        case, appointment = _posted(session, Channel.SMS, state=LetterState.RETURNED)
        assert _spoken(session, case, appointment, AT) is None


@pytest.mark.parametrize(("allowed", "way"), [(Channel.SMS, "sms"), (Channel.EMAIL, "email"), (None, "letter")])
def test_a_moved_time_is_told_with_the_new_one(database: Database, allowed: Channel | None, way: str) -> None:
    with database.transaction() as session:
        case, appointment = _posted(session, allowed)
        new = Slot(STARTS + timedelta(days=7), appointment.advisor_id, 15)
        change(session, appointment, new, version=1, way=Way.CLOCK, at=AT)
        done = correct(session, appointment, case, Why.NEW_TIME, at=AT, frame=_frame(session, case, AT))
        assert done == Corrected(TOLD, way)
        for message in session.scalars(select(Message)):
            told = (message.template, message.facts["before"], message.facts["starts_at"])
            assert told == ("appointment_moved", "2026-03-17T09:30", "2026-03-24T09:30")
        write_for_time(session, _frame(session, case, AT), case, appointment)  # as the clock does
        [second] = _letters(session, LetterKind.CHANGED)
        facts = LetterFacts.of(second.facts)
        assert facts.wrong is not None
        assert facts.wrong.letter_of == date(2026, 3, 2)


def test_moved_twice_it_is_told_twice(database: Database) -> None:
    with database.transaction() as session:
        case, appointment = _posted(session, Channel.SMS)
        for days in (7, 8):
            new = Slot(STARTS + timedelta(days=days), appointment.advisor_id, 15)
            change(session, appointment, new, version=appointment.version, way=Way.CLOCK, at=AT)
            correct(session, appointment, case, Why.NEW_TIME, at=AT, frame=_frame(session, case, AT))
        told = [message.facts["starts_at"] for message in session.scalars(select(Message).order_by(Message.id))]
        assert told == ["2026-03-24T09:30", "2026-03-25T09:30"]


def test_a_time_to_which_the_appointment_moved_back_holds(database: Database) -> None:
    with database.transaction() as session:
        case, appointment = _posted(session)
        for days in (7, 0):
            new = Slot(STARTS + timedelta(days=days), appointment.advisor_id, 15)
            change(session, appointment, new, version=appointment.version, way=Way.CLOCK, at=AT)
            become(
                session, session.scalars(select(Letter)).one(), LetterState.POSTED, reason="not_corrected", at=AT
            )
            session.flush()
            said = uncorrected(session, [case.id], TOLD - timedelta(days=1))
            assert said == ({case.id: TOLD} if days else {})


@pytest.mark.parametrize(("allowed", "said"), [(Channel.SMS, False), (None, True)])
def test_a_letter_that_comes_after_a_message_told_the_same_leaves_nothing_to_say(
    database: Database, allowed: Channel | None, said: bool
) -> None:
    with database.transaction() as session:
        case, appointment = _posted(session, allowed)
        new = Slot(STARTS + timedelta(days=7), appointment.advisor_id, 15)
        change(session, appointment, new, version=1, way=Way.CLOCK, at=AT)
        correct(session, appointment, case, Why.NEW_TIME, at=AT, frame=_frame(session, case, AT))
        second = write_for_time(session, _frame(session, case, AT), case, appointment)
        become(session, second, LetterState.POSTED, at=AT)
        came_too_late(session, second, at=AT)
        session.flush()
        assert bool(uncorrected(session, [case.id], TOLD - timedelta(days=1))) is said


def _posted(
    session: Session, allowed: Channel | None = None, *, state: LetterState = LetterState.POSTED
) -> tuple[Case, Appointment]:
    """A client whose letter of Monday 2 March tells a call on Tuesday 17."""
    office = make.an_office(session)
    client = make.a_client(session, office, phone=MOBILE, email="eva@example.org")
    if allowed is not None:
        session.add(Consent(authority_id=client.authority_id, client_id=client.id, channel=allowed, given_at=AT))
        session.flush()
        session.refresh(client)
    case = make.a_case(session, office, client)
    appointment = make.an_appointment(session, case, STARTS)
    letter = write_for_time(session, _frame(session, case, AT), case, appointment)
    if state is not LetterState.QUEUED:
        become(session, letter, state, at=AT)
    session.flush()
    return case, appointment


def _spoken(session: Session, case: Case, appointment: Appointment, at: datetime) -> Corrected | None:
    close(session, appointment, EventKind.WITHDRAWN, way=Way.STAFF, at=at, staff_id=case.advisor_id)
    return correct(session, appointment, case, Why.SPOKEN, at=at, frame=_frame(session, case, at))


def _frame(session: Session, case: Case, at: datetime) -> Frame:
    return frame_of(session.get_one(Office, case.office_id), at, make.KEYS, URL)


def _letters(session: Session, kind: LetterKind) -> list[Letter]:
    return list(session.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def _reasons(session: Session) -> list[str | None]:
    session.flush()
    return [event.reason for event in session.scalars(select(LetterEvent).order_by(LetterEvent.id))]
