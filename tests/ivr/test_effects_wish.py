"""What a client tells us about themselves, as it is recorded."""

import pytest
from sqlalchemy import select

from acting import acting_in
from db.appointments import Way
from db.cases import Wish, WishKind
from db.clients import Client
from db.session import Database
from factories import a_case, an_office
from ivr.effects.carrying import carry_out
from ivr.heard import WishNoted, WishRefused
from ivr.replies import TellWish


def test_number_is_the_first_that_is_called(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session)
        case = a_case(session, office)
        acting = acting_in(session, office, case_id=case.id)
        assert carry_out(acting, TellWish(WishKind.NUMBER_WRONG, "+493023125018")) == WishNoted()
        client = session.get_one(Client, case.client_id, populate_existing=True)
        assert client.numbers[0].e164 == "+493023125018"


@pytest.mark.parametrize(
    ("kind", "said"), [(WishKind.GOOD_HOUR, "9"), (WishKind.LANGUAGE, "en"), (WishKind.NOT_BY_PHONE, "")]
)
def test_wish_is_kept_for_the_advisor(database: Database, kind: WishKind, said: str) -> None:
    with database.transaction() as session:
        office = an_office(session)
        acting = acting_in(session, office, case_id=a_case(session, office).id)
        assert carry_out(acting, TellWish(kind, said)) == WishNoted()
        wish = session.scalars(select(Wish)).one()
        assert (wish.kind, wish.said, wish.way, wish.case_id) == (kind, said, Way.PHONE, acting.case_id)


def test_language_that_the_office_of_the_case_does_not_speak(database: Database) -> None:
    with database.transaction() as session:
        office = an_office(session, languages=["de"])
        acting = acting_in(session, office, case_id=a_case(session, office).id)
        assert carry_out(acting, TellWish(WishKind.LANGUAGE, "fi")) == WishRefused()
        assert session.scalars(select(Wish)).all() == []


def test_without_a_letter_nothing_is_told(database: Database) -> None:
    with database.transaction() as session:
        acting = acting_in(session, an_office(session))
        assert carry_out(acting, TellWish(WishKind.NOT_BY_PHONE)) == WishRefused()
