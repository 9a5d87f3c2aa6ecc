"""A PIN that was tried too often: a person is asked, once, to send a new letter."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.appointments import Way
from db.cases import Case, CaseState, Wish, WishKind
from db.letters import AccessCode, AccessLock
from db.session import Database
from letters.access import code_of_case
from letters.tries import LOCKED_DAYS
from scheduler.telling.new_letters import ask_for_new_letters

NOW = make.AT + timedelta(days=3)


@pytest.fixture
def code(database: Database) -> AccessCode:
    with database.transaction() as session:
        return make.a_code(session, make.a_case(session, make.an_office(session)))


def test_a_case_whose_pin_is_locked_for_good_gets_one_wish(database: Database, code: AccessCode) -> None:
    lock(database, code, LOCKED_DAYS)
    assert [swept(database), swept(database)] == [1, 0]
    with database.reading() as session:
        wish = session.scalars(select(Wish)).one()
    assert (wish.case_id, wish.kind, wish.way, wish.at) == (code.case_id, WishKind.NEW_LETTER, Way.CLOCK, NOW)


def test_a_lock_until_tomorrow_asks_for_nothing(database: Database, code: AccessCode) -> None:
    lock(database, code, LOCKED_DAYS - 1)
    assert swept(database) == 0


def test_what_a_person_has_seen_to_is_not_asked_again(database: Database, code: AccessCode) -> None:
    lock(database, code, LOCKED_DAYS)
    swept(database)
    with database.transaction() as session:
        session.scalars(select(Wish)).one().done_at = NOW
    assert swept(database) == 0


def test_the_new_letter_can_be_locked_in_its_turn(database: Database, code: AccessCode) -> None:
    lock(database, code, LOCKED_DAYS)
    swept(database)
    with database.transaction() as session:
        session.scalars(select(Wish)).one().done_at = NOW
        case = session.get_one(Case, code.case_id)
        second = code_of_case(session, make.KEYS, case, NOW + timedelta(hours=1))
    assert swept(database) == 0
    lock(database, second, LOCKED_DAYS)
    assert swept(database) == 1


def test_a_closed_case_and_a_revoked_code_need_no_letter(database: Database, code: AccessCode) -> None:
    with database.transaction() as session:
        revoked = make.a_code(session, make.a_case(session, make.an_office(session)))
        revoked.revoked_at = make.AT
        session.get_one(Case, code.case_id).state = CaseState.CLOSED
    lock(database, code, LOCKED_DAYS)
    lock(database, revoked, LOCKED_DAYS)
    assert swept(database) == 0


def lock(database: Database, code: AccessCode, days: int) -> None:
    with database.transaction() as session:
        session.add(AccessLock(reference=code.reference, days=days, last_day=make.DAY))


def swept(database: Database) -> int:
    with database.transaction() as session:
        return ask_for_new_letters(session, NOW)
