"""One after the other: what fails leaves nothing behind, stops no other, and is told without names."""

import logging

import pytest
from sqlalchemy.orm import Session

import factories as make
from db.cases import Case
from db.session import Database, DatabaseAway
from scheduler.one_by_one import TOLD_EVERY, CouldNotBeDone, alone, one_by_one

NAME = "Eva Muster"


@pytest.fixture
def cases(database: Database) -> list[int]:
    with database.transaction() as session:
        office = make.an_office(session)
        return [make.a_case(session, office).id for _ in range(3)]


def raised(database: Database, case_id: int) -> int:
    with database.reading() as session:
        return session.get_one(Case, case_id).priority


def test_one_that_fails_leaves_nothing_behind_and_stops_no_other(
    database: Database, cases: list[int], caplog: pytest.LogCaptureFixture
) -> None:
    def more_urgent(session: Session, case_id: int) -> int:
        session.get_one(Case, case_id).priority = 7
        session.flush()
        if case_id == cases[1]:
            raise KeyError(NAME)
        return case_id

    with caplog.at_level(logging.ERROR):
        done = one_by_one(database, cases, more_urgent)
    assert (done.results, done.failed) == ([cases[0], cases[2]], 1)
    assert [raised(database, case_id) for case_id in cases] == [7, 0, 7]
    assert f"case {cases[1]} could not be done: KeyError" in caplog.text
    assert "in more_urgent" in caplog.text
    assert NAME not in caplog.text


def test_nothing_goes_on_without_the_database(database: Database, cases: list[int]) -> None:
    tried = []

    def away(session: Session, case_id: int) -> None:
        tried.append(case_id)
        raise DatabaseAway

    with pytest.raises(DatabaseAway):
        one_by_one(database, cases, away)
    assert tried == cases[:1]


def test_what_is_expected_is_for_the_caller(database: Database) -> None:
    def fail(session: Session, error: Exception) -> None:
        raise error

    with pytest.raises(KeyError):
        alone(database, KeyError(), fail, expected=(KeyError,))
    with pytest.raises(CouldNotBeDone):
        alone(database, IndexError(), fail, expected=(KeyError,))


@pytest.mark.parametrize(("count", "told"), [(0, [0]), (1, [0, 1]), (TOLD_EVERY + 1, [0, 20, 21])])
def test_progress_is_told_now_and_then(database: Database, count: int, told: list[int]) -> None:
    seen: list[tuple[int, int]] = []
    one_by_one(database, range(count), lambda session, one: None, progress=lambda *how_far: seen.append(how_far))
    assert seen == [(done, count) for done in told]
