"""Links that are to go by SMS, as they wait to be sent."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from acting import a_call, acting_in
from callers import MONDAY_AT_10
from db.messages import Message, MessageState
from db.session import Database
from factories import an_office
from ivr.effects.carrying import carry_out
from ivr.effects.link import MOST_A_DAY, MOST_IN_A_CALL
from ivr.heard import LinkNoted, TooManyWishes
from ivr.replies import SendLink
from words.labels import MESSAGE_CHANNELS, MESSAGE_TEMPLATES

MOBILE = "+4917604069017"


def test_a_message_waits(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        assert carry_out(acting_in(session, office), SendLink("halberstadt", MOBILE)) == LinkNoted(known=False)
        message = session.scalars(select(Message)).one()
        assert (message.to, message.language, message.state) == (MOBILE, "en", MessageState.WAITING)
        assert message.facts == {"office": office.key, "place": "halberstadt"}
        assert message.expires_at == MONDAY_AT_10 + timedelta(days=1)
        assert message.channel in MESSAGE_CHANNELS
        assert message.template in MESSAGE_TEMPLATES


def test_once_for_a_place_in_a_call(database: Database) -> None:
    with database.transaction() as session:
        acting = acting_in(session, an_office(session))
        carry_out(acting, SendLink("halberstadt", MOBILE))
        assert carry_out(acting, SendLink("halberstadt", MOBILE)) == LinkNoted(known=True)
        assert len(session.scalars(select(Message)).all()) == 1


def test_so_many_in_a_call_and_no_more(database: Database) -> None:
    with database.transaction() as session:
        acting = acting_in(session, an_office(session))
        for number in range(MOST_IN_A_CALL):
            assert carry_out(acting, SendLink(f"place-{number}", MOBILE)) == LinkNoted(known=False)
        assert carry_out(acting, SendLink("one-more", "+4917604069018")) == TooManyWishes()
        assert len(session.scalars(select(Message)).all()) == MOST_IN_A_CALL


def test_so_many_to_a_number_in_a_day_and_no_more(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        for _ in range(MOST_A_DAY):
            carry_out(acting_in(session, office), SendLink("halberstadt", MOBILE))
        acting = replace(acting_in(session, office), call=a_call(session, office))
        assert carry_out(acting, SendLink("halberstadt", MOBILE)) == TooManyWishes()
        assert carry_out(acting, SendLink("halberstadt", "+4917604069018")) == LinkNoted(known=False)
        tomorrow = replace(acting, at=MONDAY_AT_10 + timedelta(days=1))
        assert carry_out(tomorrow, SendLink("halberstadt", MOBILE)) == LinkNoted(known=False)
