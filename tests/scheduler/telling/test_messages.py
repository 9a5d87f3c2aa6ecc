"""A message that is asked for waits once, is shown to its office only, and is forgotten when it has expired."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.messages import Message, MessageState
from db.offices import Office
from db.session import Database
from scheduler.telling.messages import ask_to_send, forget_messages, waiting

LATER = make.AT + timedelta(hours=2)


def test_the_same_message_waits_once(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        assert [_ask(session, office, key) for key in ("a", "a", "b")] == [True, False, True]
        assert [message.dedupe_key for message in waiting(session, make.a_scope(office), office.id)] == ["a", "b"]


def test_another_office_does_not_see_it(database: Database) -> None:
    with database.transaction() as session:
        office, other = make.an_office(session), make.an_office(session)
        _ask(session, office, "a")
        assert waiting(session, make.a_scope(other), office.id) == []


def test_what_is_sent_waits_no_more(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        make.a_message(session, office, state=MessageState.SENT)
        assert waiting(session, make.a_scope(office), office.id) == []


def test_what_has_expired_is_forgotten_with_its_number(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        _ask(session, office, "a")
        forget_messages(session, LATER)
        assert len(session.scalars(select(Message)).all()) == 1
        forget_messages(session, LATER + timedelta(seconds=1))
        assert session.scalars(select(Message)).all() == []


def _ask(session: Session, office: Office, key: str) -> bool:
    return ask_to_send(
        session,
        office_id=office.id,
        authority_id=office.authority_id,
        channel="sms",
        to="+493023125888",
        language="de",
        template="place_link",
        facts={"place": "halberstadt"},
        dedupe_key=key,
        at=make.AT,
        expires_at=LATER,
    )
