"""Letters that were held are judged again; times that we moved get a letter of their own."""

from datetime import timedelta

from sqlalchemy import select

import factories as make
from db.clients import Client
from db.letters import Letter, LetterEvent, LetterState
from db.session import Database
from scheduler.proposals import Proposed, propose

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
