"""One letter of which nothing can be made is held with the reason; the batch of the others goes on."""

from typing import Any

import pytest
from sqlalchemy import select, update

import factories as make
from batched import faults
from db.cases import Case
from db.letters import AccessCode, Letter, LetterState
from db.offices import Office
from db.printing import PrintBatch
from db.session import Database
from factories.letters import HARZ
from letters.printing.batches import close_batch
from letters.queue import Mailing, queue_number_wanted
from letters.reasons import HELD_REASONS

URL = "https://rufzeit.example.org"


@pytest.fixture
def letters(database: Database) -> list[int]:
    with database.transaction() as session:
        office = make.an_office(session, letterhead=HARZ)
        mailing = Mailing(office, make.KEYS, make.DAY, URL, make.AT)
        return [queue_number_wanted(session, mailing, make.a_case(session, office)).id for _ in range(3)]


def test_its_key_is_gone(database: Database, letters: list[int]) -> None:
    _lose_key(database, letters[0])
    _judge_held(database, letters, "no_key:retired")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"address": None}, "no_address"),
        ({"letterhead": HARZ | {"hotline": "none"}}, "wrong_letterhead:hotline"),
    ],
)
def test_its_facts_cannot_be_used(
    database: Database, letters: list[int], wrong: dict[str, Any], reason: str
) -> None:
    with database.transaction() as session:
        letter = session.get_one(Letter, letters[0])
        letter.facts = letter.facts | wrong
    _judge_held(database, letters, reason)


def test_judged_again_it_has_a_code_of_a_key_that_is_kept(database: Database, letters: list[int]) -> None:
    _lose_key(database, letters[0])
    _close(database)
    with database.transaction() as session:
        held = session.get_one(Letter, letters[0])
        before, office = held.access_code_id, session.get_one(Office, held.office_id)
        mailing = Mailing(office, make.KEYS, make.DAY, URL, make.AT)
        again = queue_number_wanted(session, mailing, session.get_one(Case, held.case_id))
        assert (again.id, again.state) == (letters[0], LetterState.QUEUED)
        assert again.access_code_id != before
    assert _close(database) is not None
    with database.reading() as session:
        letter = session.get_one(Letter, letters[0])
        assert (letter.state, letter.access_code.key_id) == (LetterState.BATCHED, make.KEYS.newest)
    assert faults(database, make.VAULT) == []


def _lose_key(database: Database, letter_id: int) -> None:
    with database.transaction() as session:
        code = select(Letter.access_code_id).where(Letter.id == letter_id).scalar_subquery()
        session.execute(update(AccessCode).where(AccessCode.id == code).values(key_id="retired"))


def _judge_held(database: Database, letters: list[int], reason: str) -> None:
    assert _close(database) is not None
    with database.reading() as session:
        first, *others = session.scalars(select(Letter).order_by(Letter.id)).all()
        assert (first.state, first.held_reason) == (LetterState.HELD, reason)
        assert {letter.state for letter in others} == {LetterState.BATCHED}
        assert session.scalars(select(PrintBatch.letters)).one() == len(letters) - 1
    assert reason.partition(":")[0] in HELD_REASONS
    assert faults(database, make.VAULT) == []


def _close(database: Database) -> int | None:
    with database.reading() as session:
        office_id = session.scalars(select(Letter.office_id).distinct()).one()
    return close_batch(
        database,
        make.VAULT,
        make.KEYS,
        office_id,
        at=make.AT,
        posting_day=make.DAY,
        progress=lambda done, of: None,
    )
