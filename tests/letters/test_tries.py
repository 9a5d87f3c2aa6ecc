"""The brakes: five tries a day, three such days, and one brake over all references that holds under a rush."""

import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.letters import AccessCode, AccessLock, AccessTry
from db.session import Database
from guesses import another, statements
from letters import tries
from letters.access import Opened, Refused, code_of_case, link_token, open_with_link, open_with_pin, pin_of
from letters.tries import ALL, LOCKED_DAYS, TRIES_PER_DAY, Braked, Locked, count_try, forget_tries, last_braked

DAY = date(2026, 3, 10)
UNKNOWN = "00000000"
RUSH = 16


@pytest.fixture
def code(database: Database) -> AccessCode:
    with database.transaction() as session:
        return make.a_code(session, make.a_case(session, make.an_office(session)))


def test_on_the_third_locked_day_the_pin_opens_nothing_any_more(database: Database, code: AccessCode) -> None:
    right = pin_of(make.KEYS, code)
    for number in range(LOCKED_DAYS):
        assert guess_all_day(database, code.reference, number)[-1] == Refused(0)
    for later in (0, 1, 80):
        day = DAY + timedelta(days=LOCKED_DAYS - 1 + later)
        assert guess(database, code.reference, right, day) == Locked(for_good=True)
    with database.reading() as session:
        assert isinstance(open_with_link(session, make.KEYS, link_token(make.KEYS, code)), Opened)


def test_two_locked_days_do_not_lock_for_good(database: Database, code: AccessCode) -> None:
    for number in range(LOCKED_DAYS - 1):
        guess_all_day(database, code.reference, number)
    assert isinstance(guess(database, code.reference, pin_of(make.KEYS, code), DAY + timedelta(days=9)), Opened)


def test_an_unknown_reference_takes_the_same_statements_and_answers_to_the_end(
    database: Database, code: AccessCode
) -> None:
    """Over all days, the locked ones too: what is asked of the database, and what is answered."""
    told = []
    for reference in (code.reference, UNKNOWN):
        with statements() as asked:
            answers = [guess_all_day(database, reference, number, 7) for number in range(LOCKED_DAYS + 1)]
        told.append((answers, asked))
    assert told[0] == told[1]
    assert len(asked) > 4 * 5


def test_a_letter_after_the_lock_has_a_reference_of_its_own(database: Database, code: AccessCode) -> None:
    with database.transaction() as session:
        case = make.a_case(session, make.an_office(session))
        first = code_of_case(session, make.KEYS, case, make.AT)
        assert code_of_case(session, make.KEYS, case, make.AT).id == first.id
        session.add(AccessLock(reference=first.reference, days=LOCKED_DAYS, last_day=DAY))
        session.flush()
        second = code_of_case(session, make.KEYS, case, make.AT)
        assert code_of_case(session, make.KEYS, case, make.AT).id == second.id
    assert first.reference != second.reference
    assert isinstance(guess(database, second.reference, pin_of(make.KEYS, second), DAY), Opened)
    with database.reading() as session:
        assert isinstance(open_with_link(session, make.KEYS, link_token(make.KEYS, first)), Opened)


def test_while_the_brake_is_on_no_reference_comes_nearer_to_its_lock(
    database: Database, code: AccessCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "TRIES_OF_ALL_PER_DAY", 1)
    assert guess(database, UNKNOWN, "000000", DAY) == Refused(TRIES_PER_DAY - 1)
    assert [guess(database, code.reference, "000000", DAY) for _ in range(9)] == [Braked()] * 9
    with database.reading() as session:
        assert session.scalars(select(AccessTry.tries).where(AccessTry.reference == code.reference)).one() == 0
        assert last_braked(session) == DAY


def test_a_rush_gets_no_more_checks_than_the_brake_allows(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(tries, "TRIES_OF_ALL_PER_DAY", 3)
    answers = rush(database)
    assert Counter(map(type, answers)) == {Refused: 3, Braked: RUSH - 3}
    assert len(caplog.messages) == 1


def test_a_count_that_is_read_before_it_is_written_would_let_the_rush_through(
    postgresql: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "TRIES_OF_ALL_PER_DAY", 3)
    monkeypatch.setattr(tries, "count_try", count_slowly)
    with postgresql.transaction() as session:
        session.add(AccessTry(reference=ALL, day=DAY, tries=0))
    assert sum(isinstance(answer, Refused) for answer in rush(postgresql)) > 3


def test_what_is_forgotten_when(database: Database) -> None:
    days = {"yesterday": 1, "before": 2}
    with database.transaction() as session:
        for reference, ago in (*days.items(), (ALL, 7), (ALL, 8)):
            session.add(AccessTry(reference=reference, day=DAY - timedelta(days=ago), tries=501))
        for reference, ago in (("kept", 90), ("gone", 91)):
            session.add(AccessLock(reference=reference, days=3, last_day=DAY - timedelta(days=ago)))
        session.flush()
        forget_tries(session, DAY)
        left = session.execute(select(AccessTry.reference, AccessTry.day).order_by(AccessTry.day.desc())).all()
        assert [tuple(row) for row in left] == [
            ("yesterday", DAY - timedelta(days=1)),
            (ALL, DAY - timedelta(days=7)),
        ]
        assert session.scalars(select(AccessLock.reference)).all() == ["kept"]


def guess(database: Database, reference: str, pin: str, day: date) -> object:
    with database.transaction() as session:
        answer = open_with_pin(session, make.KEYS, reference, pin, day)
    return answer


def guess_all_day(database: Database, reference: str, day: int, times: int = TRIES_PER_DAY) -> list[object]:
    with database.reading() as session:
        code = session.scalar(select(AccessCode).where(AccessCode.reference == reference))
    wrong = another(pin_of(make.KEYS, code)) if code else "123456"
    return [guess(database, reference, wrong, DAY + timedelta(days=day)) for _ in range(times)]


def rush(database: Database) -> list[object]:
    """Wrong PINs for many references at the same moment."""
    start = Barrier(RUSH)

    def one(number: int) -> object:
        start.wait()
        return guess(database, f"{number:08}", "123456", DAY)

    with ThreadPoolExecutor(RUSH) as pool:
        return list(pool.map(one, range(RUSH)))


def count_slowly(session: Session, key: str, day: date) -> int:
    """As one would write it who does not think of two at once."""
    row = session.get(AccessTry, (key, day))
    if row is None:
        return count_try(session, key, day)
    count = row.tries + 1
    time.sleep(0.05)
    row.tries = count
    session.flush()
    return count
