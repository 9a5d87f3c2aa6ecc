"""One case after the other: what fails leaves nothing behind, and undoes nothing that others did meanwhile."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

import factories as make
from db.cases import Case, CaseState
from db.session import Database
from scheduler.cases import close_case
from scheduler.proposing.deciding import Decided, decide


@pytest.fixture
def case(database: Database) -> Case:
    with database.transaction() as session:
        return make.a_case(session, make.an_office(session))


def fails_after(database: Database, do: Callable[[Session], object]) -> Callable[[Session, Case], None]:
    """What is tried fails; before the case is looked at again, somebody else does something with it."""

    def act(session: Session, case: Case) -> None:
        session.rollback()
        with database.transaction() as other:
            do(other)
        raise KeyError(case.id)

    return act


def state_of(database: Database, case: Case) -> tuple[CaseState, str | None]:
    with database.reading() as session:
        found = session.get_one(Case, case.id)
        return found.state, found.state_reason


def test_a_case_that_cannot_be_decided_is_left_to_a_person(database: Database, case: Case) -> None:
    assert decide(database, case.id, fails_after(database, lambda session: None)) == Decided.FAILED
    assert state_of(database, case) == (CaseState.NEEDS_PERSON, "undecided")


def test_a_case_that_was_closed_meanwhile_stays_closed(database: Database, case: Case) -> None:
    def reached(session: Session) -> None:
        close_case(session.get_one(Case, case.id), "reached", make.AT)

    assert decide(database, case.id, fails_after(database, reached)) == Decided.GONE
    assert state_of(database, case) == (CaseState.CLOSED, "reached")


def test_a_case_that_was_forgotten_meanwhile_is_gone(database: Database, case: Case) -> None:
    forgotten = fails_after(database, lambda session: session.delete(session.get_one(Case, case.id)))
    assert decide(database, case.id, forgotten) == Decided.GONE
