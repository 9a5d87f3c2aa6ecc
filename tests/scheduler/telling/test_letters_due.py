"""Letters that were held are judged again; times that we moved get a letter of their own."""

import logging
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

import factories as make
from db.appointments import Appointment, Way
from db.clients import Client
from db.letters import Letter, LetterEvent, LetterKind, LetterState
from db.offices import Office
from db.session import Database
from scheduler.appointments.booking import change
from scheduler.frame import Frame, frame_of
from scheduler.one_by_one import Done
from scheduler.proposing.proposals import Proposed, propose
from scheduler.slots.free import Slot
from scheduler.telling.letters_due import judge_held, write_moved

NOON = make.AT + timedelta(hours=4)


def run(database: Database, office_id: int) -> Proposed:
    return propose(database, office_id, make.KEYS, at=NOON, public_url="https://rufzeit.example")


def test_a_mended_name_lets_the_letter_go(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session, policy={"attempts": 1, "on_days": 1, "parts_of_day": 1})
        client = make.a_client(session, office, family_name="龍")
        make.an_attempt(session, make.a_case(session, office, client))
    run(database, office.id)
    with database.transaction() as session:
        assert session.scalars(select(Letter)).one().state == LetterState.HELD
    assert run(database, office.id) == Proposed()
    with database.transaction() as session:
        assert len(session.scalars(select(LetterEvent)).all()) == 1  # held once, however often it is judged
        session.get_one(Client, client.id).family_name = "Long"
    assert run(database, office.id) == Proposed(released=1)
    with database.reading() as session:
        letter = session.scalars(select(Letter)).one()
        assert (letter.state, letter.held_reason) == (LetterState.QUEUED, None)


def test_one_letter_that_cannot_be_judged_stops_no_other(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with database.transaction() as session:
        office = make.an_office(session, policy={"attempts": 1, "on_days": 1, "parts_of_day": 1})
        for _ in range(2):
            client = make.a_client(session, office, given_name="Eva", family_name="龍")
            make.an_attempt(session, make.a_case(session, office, client))
    run(database, office.id)
    with database.transaction() as session:
        broken, _sound = session.scalars(select(Letter).order_by(Letter.id)).all()
        broken.kind = LetterKind.CORRECTION  # of nothing
        for client in session.scalars(select(Client)):
            client.family_name = "Long"
    with caplog.at_level(logging.ERROR):
        assert judge_held(database, _frame(database, office)) == Done([True], 1)
    assert f"({broken.case_id}, {broken.id})" in caplog.text
    assert "Eva" not in caplog.text
    with database.reading() as session:
        states = session.scalars(select(Letter.state).order_by(Letter.id)).all()
    assert states == [LetterState.HELD, LetterState.QUEUED]


def test_one_letter_that_cannot_be_written_stops_no_other(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        broken, sound = (_without_letter(session, office) for _ in range(2))
        broken.local_time = "soon"
    assert write_moved(database, _frame(database, office)) == Done([True], 1)
    with database.reading() as session:
        assert session.scalars(select(Letter.appointment_id)).all() == [sound.id]


def test_no_letter_is_written_for_a_time_that_changes_at_that_moment(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        found = _without_letter(session, office)
    frame = _frame(database, office)
    with ThreadPoolExecutor(1) as pool:
        with database.transaction() as session:
            appointment = session.get_one(Appointment, found.id)
            later = Slot(found.starts_at + timedelta(hours=1), found.advisor_id, 15)
            change(session, appointment, later, version=1, way=Way.PHONE, at=NOON)
            writing = pool.submit(write_moved, database, frame)
            time.sleep(0.7)  # it has to wait for this case
        assert writing.result() == Done([False], 0)
    with database.reading() as session:
        assert session.scalars(select(Letter)).all() == []


def _without_letter(session: Session, office: Office) -> Appointment:
    return make.an_appointment(session, make.a_case(session, office), NOON + timedelta(days=20))


def _frame(database: Database, office: Office) -> Frame:
    with database.reading() as session:
        found = session.get_one(Office, office.id, options=[selectinload(Office.lines)])
        return frame_of(found, NOON, make.KEYS, "https://rufzeit.example")
