from datetime import date, timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.letters import AccessCode, AccessTry
from db.session import Database
from letters import tries
from letters.access import (
    AccessKeys,
    Opened,
    Refused,
    call_word,
    link_token,
    open_with_link,
    open_with_pin,
    pin_of,
)
from letters.tries import Braked, Locked
from words.call_words import CALL_WORDS

DAY = date(2026, 3, 10)


@pytest.fixture
def code(database: Database) -> AccessCode:
    with database.transaction() as session:
        return make.a_code(session, make.a_case(session, make.an_office(session)))


def test_reference_and_pin_open(database: Database, code: AccessCode) -> None:
    assert isinstance(_try(database, code.reference, pin_of(make.KEYS, code)), Opened)


def test_five_wrong_pins_lock_until_tomorrow(database: Database, code: AccessCode) -> None:
    right, wrong = pin_of(make.KEYS, code), _wrong(code)
    assert [_try(database, code.reference, wrong) for _ in range(5)] == [Refused(left) for left in (4, 3, 2, 1, 0)]
    assert _try(database, code.reference, wrong) == Locked()
    assert _try(database, code.reference, right) == Locked()
    assert isinstance(_try(database, code.reference, right, DAY + timedelta(days=1)), Opened)


def test_a_code_whose_key_is_gone_opens_nothing(database: Database, code: AccessCode) -> None:
    right, link = pin_of(make.KEYS, code), link_token(make.KEYS, code)
    with database.transaction() as session:
        session.get_one(AccessCode, code.id).key_id = "retired"
    assert _try(database, code.reference, right) == Refused(4)
    with database.reading() as session:
        assert open_with_link(session, make.KEYS, link) == Refused(0)


def test_the_right_pin_starts_the_count_anew(database: Database, code: AccessCode) -> None:
    for _ in range(2):
        assert _try(database, code.reference, _wrong(code)) == Refused(4)
        assert isinstance(_try(database, code.reference, pin_of(make.KEYS, code)), Opened)


def test_an_unknown_reference_is_answered_in_the_same_words(database: Database, code: AccessCode) -> None:
    unknown = f"{(int(code.reference) + 1) % 10**8:08}"
    answers = [_try(database, unknown, "123456") for _ in range(6)]
    assert answers == [_try(database, code.reference, _wrong(code)) for _ in range(6)]


def test_many_wrong_pins_over_all_references_pull_the_brake(
    database: Database, code: AccessCode, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tries, "TRIES_OF_ALL_PER_DAY", 3)
    for number in range(3):
        assert isinstance(_try(database, f"{number:08}", "123456"), Refused)
    assert _try(database, code.reference, pin_of(make.KEYS, code)) == Braked()
    with database.reading() as session:
        assert isinstance(open_with_link(session, make.KEYS, link_token(make.KEYS, code)), Opened)
    assert isinstance(_try(database, code.reference, pin_of(make.KEYS, code), DAY + timedelta(days=1)), Opened)


def test_a_revoked_code_opens_by_no_way(database: Database, code: AccessCode) -> None:
    with database.transaction() as session:
        session.get_one(AccessCode, code.id).revoked_at = make.AT
    assert _try(database, code.reference, pin_of(make.KEYS, code)) == Refused(4)
    with database.reading() as session:
        assert open_with_link(session, make.KEYS, link_token(make.KEYS, code)) == Refused(0)


def test_a_reprint_has_another_pin_link_and_word(code: AccessCode) -> None:
    again = AccessCode(reference=code.reference, issue=2, key_id=code.key_id)
    assert pin_of(make.KEYS, again) != pin_of(make.KEYS, code)
    assert link_token(make.KEYS, again) != link_token(make.KEYS, code)


def test_a_letter_opens_after_the_key_was_changed(database: Database, code: AccessCode) -> None:
    newer = AccessKeys({**make.KEYS.keys, "a2": b"another key of the tests, 32 byt"})
    pin = pin_of(make.KEYS, code)
    with database.transaction() as session:
        assert isinstance(open_with_pin(session, newer, code.reference, pin, DAY), Opened)


@pytest.mark.parametrize("token", ["", "1", "ä" * 30, "12345678" + "A" * 22])
def test_a_wrong_link_opens_nothing(database: Database, code: AccessCode, token: str) -> None:
    with database.reading() as session:
        assert open_with_link(session, make.KEYS, token) == Refused(0)
        changed = link_token(make.KEYS, code)[:-2] + "--"
        assert open_with_link(session, make.KEYS, changed) == Refused(0)


def test_pins_are_six_digits_and_do_not_repeat_by_pattern() -> None:
    codes = [AccessCode(reference=f"{number:08}", issue=1, key_id="a1") for number in range(300)]
    pins = {pin_of(make.KEYS, code) for code in codes}
    assert all(len(pin) == 6 and pin.isdigit() for pin in pins)
    assert len(pins) > 290


@pytest.mark.parametrize("language", sorted(CALL_WORDS))
def test_the_call_word_is_a_word_of_the_language(code: AccessCode, language: str) -> None:
    assert call_word(make.KEYS, code, language) in CALL_WORDS[language]


def test_tries_hold_no_pin(database: Database, code: AccessCode) -> None:
    _try(database, code.reference, "987654")
    with database.reading() as session:
        rows = session.scalars(select(AccessTry)).all()
        assert {row.reference for row in rows} == {code.reference, "*"}
        assert all("987654" not in str(vars(row)) for row in rows)


def _try(database: Database, reference: str, pin: str, day: date = DAY) -> Opened | Refused | Locked | Braked:
    with database.transaction() as session:
        return open_with_pin(session, make.KEYS, reference, pin, day)


def _wrong(code: AccessCode) -> str:
    return f"{(int(pin_of(make.KEYS, code)) + 1) % 10**6:06}"
