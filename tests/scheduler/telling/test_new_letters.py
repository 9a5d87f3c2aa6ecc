"""A PIN that was tried too often: a person is asked, once, to send a new letter."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Way
from db.cases import Case, CaseState, Wish, WishKind
from db.letters import AccessCode, AccessLock
from db.session import Database
from letters.access import code_of_case
from letters.tries import LOCKED_DAYS
from queues import until_somebody_waits
from scheduler.cases import close_case, locked_case
from scheduler.telling import new_letters
from scheduler.telling.new_letters import ask_for_new_letters
from scheduler.wishes import note_wish

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


def test_a_case_that_fails_stops_no_other(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = _many_locked(database, 3)

    def fail_once(session: Session, case: Case, *told: Any, **more: Any) -> None:
        note_wish(session, case, *told, **more)
        if case.id == codes[1].case_id:
            raise KeyError

    monkeypatch.setattr(new_letters, "note_wish", fail_once)
    done = ask_for_new_letters(database, NOW)
    assert (sum(done.results), done.failed) == (2, 1)
    with database.reading() as session:
        assert sorted(session.scalars(select(Wish.case_id))) == [codes[0].case_id, codes[2].case_id]


def test_who_holds_one_case_and_wants_another_does_not_wait_in_a_circle(postgresql: Database) -> None:
    """The clock holds one case at a time."""
    first, second = (code.case_id for code in _many_locked(postgresql, 2))
    with ThreadPoolExecutor(1) as other:
        with postgresql.transaction() as session:
            locked_case(session, second)
            sweeping = other.submit(swept, postgresql)
            until_somebody_waits(postgresql)
            locked_case(session, first)
        assert sweeping.result() == 2


def test_a_case_that_was_closed_meanwhile_needs_no_letter(postgresql: Database) -> None:
    [code] = _many_locked(postgresql, 1)
    with ThreadPoolExecutor(1) as other:
        with postgresql.transaction() as session:
            case = locked_case(session, code.case_id)
            sweeping = other.submit(swept, postgresql)
            until_somebody_waits(postgresql)
            close_case(case, "called", NOW)
        assert sweeping.result() == 0


def _many_locked(database: Database, count: int) -> list[AccessCode]:
    with database.transaction() as session:
        office = make.an_office(session)
        codes = [make.a_code(session, make.a_case(session, office)) for _ in range(count)]
    for code in codes:
        lock(database, code, LOCKED_DAYS)
    return codes


def lock(database: Database, code: AccessCode, days: int) -> None:
    with database.transaction() as session:
        session.add(AccessLock(reference=code.reference, days=days, last_day=make.DAY))


def swept(database: Database) -> int:
    return sum(ask_for_new_letters(database, NOW).results)
