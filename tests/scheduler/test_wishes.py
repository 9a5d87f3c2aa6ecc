"""What a client tells us is kept for the advisor; a number, an hour and a language hold at once."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Way
from db.cases import Case, CaseState, Wish, WishKind
from db.session import Database
from scheduler.wishes import WrongWish, note_wish, wish_done


def test_the_newest_word_of_a_kind_holds(database: Database) -> None:
    with database.transaction() as session:
        case = _case(session)
        for hour in ("9", "14"):
            note_wish(session, case, WishKind.GOOD_HOUR, hour, way=Way.PHONE, at=make.AT)
        note_wish(session, case, WishKind.NOT_BY_PHONE, "", way=Way.LINK, at=make.AT)
        wishes = session.scalars(select(Wish).order_by(Wish.id)).all()
        assert [(wish.kind, wish.said, wish.way) for wish in wishes] == [
            (WishKind.GOOD_HOUR, "14", Way.PHONE),
            (WishKind.NOT_BY_PHONE, "", Way.LINK),
        ]
        assert case.client.good_hour == 14
        assert not case.client.not_by_phone


def test_once_it_is_done_the_same_wish_is_a_new_one(database: Database) -> None:
    with database.transaction() as session:
        case = _case(session)
        note_wish(session, case, WishKind.NEW_LETTER, "", way=Way.PHONE, at=make.AT)
        wish = session.scalars(select(Wish)).one()
        assert wish_done(session, wish, staff_id=case.advisor_id, at=make.AT)
        assert not wish_done(session, wish, staff_id=case.advisor_id, at=make.AT)
        note_wish(session, case, WishKind.NEW_LETTER, "", way=Way.PHONE, at=make.AT)
        assert [one.done_at for one in session.scalars(select(Wish).order_by(Wish.id))] == [make.AT, None]


def test_a_new_number_is_the_first_to_be_called(database: Database) -> None:
    with database.transaction() as session:
        case = _case(session, state=CaseState.NUMBER_ASKED)
        note_wish(session, case, WishKind.NUMBER_WRONG, "+493023125888", way=Way.PHONE, at=make.AT)
        assert case.client.usable_number.e164 == "+493023125888"
        assert case.state == CaseState.TO_CALL


def test_letters_and_calls_are_in_the_language_that_was_asked_for(database: Database) -> None:
    with database.transaction() as session:
        case = _case(session)
        note_wish(session, case, WishKind.LANGUAGE, "en", way=Way.PHONE, at=make.AT)
        assert case.client.language == "en"


@pytest.mark.parametrize(
    ("kind", "said"), [(WishKind.LANGUAGE, "fi"), (WishKind.GOOD_HOUR, "7"), (WishKind.GOOD_HOUR, "")]
)
def test_what_makes_no_sense_is_refused(database: Database, kind: WishKind, said: str) -> None:
    with database.transaction() as session:
        case = _case(session)
        with pytest.raises(WrongWish):
            note_wish(session, case, kind, said, way=Way.PHONE, at=make.AT)
        assert session.scalars(select(Wish)).all() == []


def _case(session: Session, state: CaseState = CaseState.TO_CALL) -> Case:
    return make.a_case(session, make.an_office(session), state=state)
