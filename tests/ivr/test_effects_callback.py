"""Wishes to be called back, as they are recorded."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from acting import acting_in
from callers import CALLER, MONDAY_AT_10
from db.calls import CallbackRequest, CallbackState, PartOfDay
from db.session import Database
from factories import a_channel, an_office, opening_hours
from ivr.effects.acting import Acting
from ivr.effects.callback import MOST_A_DAY
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
        assert isinstance(carry_out(acting, replace(WISH, number="+493023125018")), CallbackNoted)
        tomorrow = replace(acting, at=acting.at + timedelta(days=1))
        assert isinstance(carry_out(tomorrow, WISH), CallbackNoted)


def calls(session: Session) -> Acting:
    office = an_office(session)
    opening_hours(session, a_channel(session, office))
    return acting_in(session, office)


def _done(session: Session) -> None:
    for wish in session.scalars(select(CallbackRequest)):
        wish.state = CallbackState.DONE
