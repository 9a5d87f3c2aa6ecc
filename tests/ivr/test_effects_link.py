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
from ivr.effects.link import LINKS, MOST_A_DAY, MOST_AN_HOUR, MOST_IN_A_CALL
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
        for number in range(MOST_A_DAY):
            carry_out(acting_in(session, office, caller=f"+49302312509{number}"), SendLink("halberstadt", MOBILE))
        acting = replace(acting_in(session, office), call=a_call(session, office))
        assert carry_out(acting, SendLink("halberstadt", MOBILE)) == TooManyWishes()
        tomorrow = replace(acting, at=MONDAY_AT_10 + timedelta(days=1))
        assert carry_out(tomorrow, SendLink("halberstadt", MOBILE)) == LinkNoted(known=False)


def test_so_many_from_a_number_in_a_day_whomever_they_are_for(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        for number in range(LINKS.of_number):
            noted = carry_out(acting_in(session, office), SendLink("halberstadt", f"+49176040690{number}0"))
            assert noted == LinkNoted(known=False)
        assert carry_out(acting_in(session, office), SendLink("halberstadt", MOBILE)) == TooManyWishes()
        assert len(session.scalars(select(Message)).all()) == LINKS.of_number


def test_none_to_a_number_that_a_hidden_caller_names(database: Database) -> None:
    with database.transaction() as session:
        hidden = acting_in(session, an_office(session), caller=None)
        assert carry_out(hidden, SendLink("halberstadt", MOBILE)) == TooManyWishes(hidden=True)
        assert session.scalars(select(Message)).all() == []


def test_so_many_of_an_office_in_an_hour_whoever_calls(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        for number in range(MOST_AN_HOUR):
            made_up = acting_in(session, office, caller=f"+49302312{5100 + number}")
            assert carry_out(made_up, SendLink("halberstadt", f"+49176040{69000 + number}")) == LinkNoted(False)
        one_more = acting_in(session, office)
        assert carry_out(one_more, SendLink("halberstadt", MOBILE)) == TooManyWishes()
        later = replace(one_more, at=MONDAY_AT_10 + timedelta(hours=1))
        assert carry_out(later, SendLink("halberstadt", MOBILE)) == LinkNoted(known=False)
