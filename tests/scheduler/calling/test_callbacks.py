"""Who was met, or got in touch, wishes for no call and no earlier talk any more."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Way
from db.calls import CallbackRequest, CallbackState, Outcome
from db.cases import Case, CaseState, Wish, WishKind
from db.session import Database
from scheduler.calling.attempts import reached_otherwise, record
from scheduler.policy import Policy

LATER = make.AT + timedelta(hours=1)
NOT_ABOUT_THE_TALK = {WishKind.NUMBER_WRONG, WishKind.GOOD_HOUR, WishKind.LANGUAGE, WishKind.NOT_BY_PHONE}

End = Callable[[Session, Case], object]


def tried(outcome: Outcome) -> End:
    return lambda session, case: record(
        session,
        case,
        outcome=outcome,
        number=case.client.usable_number,
        note=None,
        staff_id=case.advisor_id,
        at=LATER,
        form_key="f",
        policy=Policy(),
        zone=make.BERLIN,
    )


def got_in_touch(way: Way) -> End:
    return lambda session, case: reached_otherwise(session, case, way=way, staff_id=case.advisor_id, at=LATER)


CLOSES = {
    "reached": tried(Outcome.REACHED),
    "called": got_in_touch(Way.PHONE),
    "wrote": got_in_touch(Way.PAPER),
}
TO_A_PERSON = {
    "asked for writing": tried(Outcome.ASKED_FOR_WRITING),
    "no common language": tried(Outcome.NO_COMMON_LANGUAGE),
}
NOT_MET = {"no answer": tried(Outcome.NO_ANSWER), "wrong number": tried(Outcome.WRONG_NUMBER)}


@pytest.fixture
def cases(database: Database) -> list[int]:
    """Two clients who each wish for everything that there is."""
    with database.transaction() as session:
        office = make.an_office(session)
        cases = [make.a_case(session, office) for _ in range(2)]
        for case in cases:
            session.add(_to_be_called_back(case))
            for kind in WishKind:
                make.a_wish(session, case, kind=kind)
        return [case.id for case in cases]


def after(database: Database, cases: list[int], end: End) -> tuple[CallbackState, set[WishKind]]:
    """What becomes of the call back and which wishes stay open, once it ended so with the first of two clients."""
    with database.transaction() as session:
        end(session, session.get_one(Case, cases[0]))
    with database.reading() as session:
        assert _callback(session, cases[1]).state == CallbackState.OPEN
        assert _open(session, cases[1]) == set(WishKind)
        wished = _callback(session, cases[0])
        done_by = session.get_one(Case, cases[0]).advisor_id if wished.state == CallbackState.DONE else None
        assert (wished.done_at, wished.done_by) == (LATER if done_by else None, done_by)
        return wished.state, _open(session, cases[0])


@pytest.mark.parametrize("end", CLOSES.values(), ids=CLOSES)
def test_what_needs_an_open_case_is_done_with_it(database: Database, cases: list[int], end: End) -> None:
    assert after(database, cases, end) == (CallbackState.DONE, NOT_ABOUT_THE_TALK)
    with database.reading() as session:
        assert session.get_one(Case, cases[0]).state == CaseState.CLOSED


@pytest.mark.parametrize("end", TO_A_PERSON.values(), ids=TO_A_PERSON)
def test_who_was_met_is_not_called_back_and_a_person_sees_the_rest(
    database: Database, cases: list[int], end: End
) -> None:
    assert after(database, cases, end) == (CallbackState.DONE, set(WishKind))


@pytest.mark.parametrize("end", NOT_MET.values(), ids=NOT_MET)
def test_who_was_not_met_still_wishes_for_it(database: Database, cases: list[int], end: End) -> None:
    assert after(database, cases, end) == (CallbackState.OPEN, set(WishKind))


def _to_be_called_back(case: Case) -> CallbackRequest:
    return CallbackRequest(
        authority_id=case.authority_id,
        office_id=case.office_id,
        case_id=case.id,
        number=make.a_number(),
        language="de",
        topic="appointment",
        promised_for=make.AT + timedelta(days=1),
        state=CallbackState.OPEN,
        at=make.AT,
    )


def _callback(session: Session, case_id: int) -> CallbackRequest:
    return session.scalars(select(CallbackRequest).where(CallbackRequest.case_id == case_id)).one()


def _open(session: Session, case_id: int) -> set[WishKind]:
    return set(session.scalars(select(Wish.kind).where(Wish.case_id == case_id, Wish.done_at.is_(None))))
