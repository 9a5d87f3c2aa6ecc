"""A number that a client leaves is the first to be called; whoever waited for it is called again."""

import pytest
from sqlalchemy import select

import factories as make
from db.cases import Case, CaseState
from db.clients import PhoneNumber
from db.letters import Letter, LetterKind, LetterState
from db.session import Database
from scheduler.calling.numbers import leave_number
from words.numbers import NotANumber


def test_it_goes_first_and_is_not_of_the_register(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case = make.a_case(session, office)
        of_register = case.client.numbers[0]
        left = leave_number(session, case, " 030 23125 888 ", "DE", make.AT)
        assert (left.e164, left.raw, left.from_register) == ("+493023125888", "030 23125 888", False)
        assert case.client.numbers == [left, of_register]
        assert case.client.usable_number == left


def test_a_number_that_is_known_and_good_is_kept_once(database: Database) -> None:
    with database.transaction() as session:
        case = make.a_case(session, make.an_office(session))
        make.a_phone_number(session, case.client, "+493023125888")
        make.a_phone_number(session, case.client, "+493023125999", wrong_at=make.AT)
        again = leave_number(session, case, "030 23125888", "DE", make.AT)
        anew = leave_number(session, case, "030 23125999", "DE", make.AT)
        assert [number.e164 for number in case.client.numbers[:2]] == ["+493023125999", "+493023125888"]
        assert not again.from_register
        assert anew.usable
        assert len(session.scalars(select(PhoneNumber)).all()) == 4


@pytest.mark.parametrize(
    ("state", "then"),
    [
        (CaseState.NUMBER_ASKED, CaseState.TO_CALL),
        (CaseState.NEEDS_PERSON, CaseState.TO_CALL),
        (CaseState.CLOSED, CaseState.CLOSED),
    ],
)
def test_the_case_is_called_again(database: Database, state: CaseState, then: CaseState) -> None:
    with database.transaction() as session:
        case = make.a_case(session, make.an_office(session), state=state, state_reason="no_address")
        before = case.to_call_since
        leave_number(session, case, "030 23125888", "DE", make.AT)
        assert case.state == then
        assert case.to_call_since == (make.AT if then == CaseState.TO_CALL else before)


def test_all_cases_of_the_client_that_waited_for_it_are_called_again(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        client = make.a_client(session, office, phone=None)
        asked = [make.a_case(session, office, client=client, state=CaseState.NUMBER_ASKED) for _ in range(2)]
        other = make.a_case(session, office, client=client, state=CaseState.NEEDS_PERSON)
        leave_number(session, asked[0], "030 23125888", "DE", make.AT)
        assert [case.state for case in (*asked, other)] == [
            CaseState.TO_CALL,
            CaseState.TO_CALL,
            CaseState.NEEDS_PERSON,
        ]


def test_a_letter_that_asks_for_it_does_not_leave_any_more(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        case = make.a_case(session, office, state=CaseState.NUMBER_ASKED)
        letter = _asking(case, make.a_code(session, case).id)
        session.add(letter)
        leave_number(session, case, "030 23125888", "DE", make.AT)
        assert letter.state == LetterState.WITHDRAWN


@pytest.mark.parametrize("typed", ["", "hello", "12", "030"])
def test_what_is_no_number_changes_nothing(database: Database, typed: str) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        client = make.a_client(session, office, phone=None)
        case = make.a_case(session, office, client=client, state=CaseState.NUMBER_ASKED)
        with pytest.raises(NotANumber):
            leave_number(session, case, typed, "DE", make.AT)
        assert case.state == CaseState.NUMBER_ASKED
        assert session.scalars(select(PhoneNumber)).all() == []


def _asking(case: Case, code_id: int) -> Letter:
    return Letter(
        authority_id=case.authority_id,
        office_id=case.office_id,
        client_id=case.client_id,
        case_id=case.id,
        access_code_id=code_id,
        kind=LetterKind.NUMBER_WANTED,
        language="de",
        facts={},
        text_version="1",
        posting_day=make.DAY,
        state=LetterState.QUEUED,
        created_at=make.AT,
    )
