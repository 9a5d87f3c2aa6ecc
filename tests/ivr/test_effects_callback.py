"""Wishes to be called back, as they are recorded."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, event, select
from sqlalchemy.orm import Session

from acting import a_call, acting_in
from callers import CALLER, MONDAY_AT_10
from db.calls import CallbackRequest, CallbackState, PartOfDay
from db.letters import AccessTry
from db.offices import Office
from db.session import Database
from factories import a_channel, an_office, opening_hours
from ivr.effects.acting import Acting
from ivr.effects.callback import CALLBACKS, MOST_A_DAY
from ivr.effects.carrying import carry_out
from ivr.heard import CallbackNoted, TooManyWishes
from ivr.replies import AskForCallback

WISH = AskForCallback(CALLER, PartOfDay.MORNING, "money", urgent=False)


def test_promise_is_kept_by_the_end_of_the_part_of_the_day(database: Database) -> None:
    with database.transaction() as session:
        acting = calls(session)
        heard = carry_out(acting, WISH)
        wish = session.scalars(select(CallbackRequest)).one()
        assert (wish.topic, wish.part_of_day) == ("money", PartOfDay.MORNING)
        assert wish.promised_for == MONDAY_AT_10 + timedelta(days=1, hours=1)  # 11:00
        assert heard == CallbackNoted(wish.promised_for.date(), known=False)


def test_open_wish_is_not_noted_twice_however_often(database: Database) -> None:
    with database.transaction() as session:
        acting = calls(session)
        heard = [carry_out(acting, WISH) for _ in range(MOST_A_DAY + 2)]
        assert [isinstance(one, CallbackNoted) and one.known for one in heard] == [False, True, True, True, True]
        assert len(session.scalars(select(CallbackRequest)).all()) == 1


def test_so_many_wishes_of_a_number_in_a_day_and_no_more(database: Database) -> None:
    with database.transaction() as session:
        acting = calls(session)
        for _ in range(MOST_A_DAY):
            carry_out(acting, WISH)
            _done(session)
        assert carry_out(acting, WISH) == TooManyWishes()
        assert len(session.scalars(select(CallbackRequest)).all()) == MOST_A_DAY
        tomorrow = replace(acting, at=acting.at + timedelta(days=1))
        assert isinstance(carry_out(tomorrow, WISH), CallbackNoted)


def test_so_many_wishes_from_a_number_in_a_day_whomever_they_are_for(database: Database) -> None:
    with database.transaction() as session:
        acting = calls(session)
        again = replace(acting, call=a_call(session, office_of(acting)))
        for number in range(CALLBACKS.of_number):
            assert isinstance(carry_out(acting, wish_for(number)), CallbackNoted)
        assert carry_out(again, wish_for(9)) == TooManyWishes()
        elsewhere = replace(acting, call=a_call(session, office_of(acting), caller="+493023125099"))
        assert isinstance(carry_out(elsewhere, wish_for(9)), CallbackNoted)


def test_wishes_of_hidden_callers_have_a_cap_by_the_hour(database: Database) -> None:
    with database.transaction() as session:
        hidden = calls(session, caller=None)
        for number in range(CALLBACKS.withheld):
            assert isinstance(carry_out(hidden, wish_for(number)), CallbackNoted)
        assert carry_out(hidden, wish_for(99)) == TooManyWishes(hidden=True)
        assert isinstance(carry_out(replace(hidden, call=a_call(session, office_of(hidden))), WISH), CallbackNoted)
        later = replace(hidden, at=hidden.at + timedelta(hours=1))
        assert isinstance(carry_out(later, wish_for(99)), CallbackNoted)


def test_no_number_can_be_read_from_what_is_counted(database: Database) -> None:
    with database.transaction() as session:
        acting = calls(session)
        carry_out(acting, WISH)
        carry_out(replace(acting, at=acting.at + timedelta(days=1)), wish_for(1))
        keys = session.scalars(select(AccessTry.reference)).all()
        assert len(set(keys)) == 2
        assert not any(CALLER[-6:] in key for key in keys)


def test_wish_that_is_done_at_the_same_moment_is_noted_anew(database: Database) -> None:
    """Between the refused second wish and the look at the first one a member of staff is done with it."""
    with database.transaction() as session:
        acting = calls(session)
        carry_out(acting, WISH)
        done: list[bool] = []

        def done_meanwhile(conn: Connection, cursor: object, statement: str, *rest: object) -> None:
            if statement.startswith("SELECT callback_request") and not done:
                done.append(True)
                conn.exec_driver_sql("UPDATE callback_request SET state = 'done'")

        event.listen(session.connection(), "before_cursor_execute", done_meanwhile)
        assert isinstance(carry_out(acting, WISH), CallbackNoted)
        states = session.scalars(select(CallbackRequest.state).order_by(CallbackRequest.id)).all()
        assert states == [CallbackState.DONE, CallbackState.OPEN]


def calls(session: Session, **values: Any) -> Acting:
    office = an_office(session)
    opening_hours(session, a_channel(session, office))
    return acting_in(session, office, **values)


def wish_for(number: int) -> AskForCallback:
    return replace(WISH, number=f"+49302312{5100 + number}")


def _done(session: Session) -> None:
    for wish in session.scalars(select(CallbackRequest)):
        wish.state = CallbackState.DONE


def office_of(acting: Acting) -> Office:
    return acting.session.get_one(Office, acting.call.office_id)
