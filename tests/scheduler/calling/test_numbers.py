"""A number that a client leaves is the first to be called; whoever waited for it is called again."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

import factories as make
from db.appointments import Way
from db.cases import Case, CaseState
from db.clients import Client, PhoneNumber
from db.letters import Letter, LetterKind, LetterState
from db.session import Database
from queues import until_somebody_waits
from scheduler.calling.attempts import reached_otherwise
from scheduler.calling.numbers import leave_number, number_arrived
from scheduler.cases import locked_case
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


def test_who_got_in_touch_while_a_number_arrived_is_not_called(postgresql: Database) -> None:
    first, _second = _two_that_wait(postgresql)
    with ThreadPoolExecutor(1) as other:
        with postgresql.transaction() as session:
            case = session.get_one(Case, first)
            reached_otherwise(session, case, way=Way.PHONE, staff_id=case.advisor_id, at=make.AT)
            session.flush()
            arriving = other.submit(_arrive, postgresql, case.client_id)
            until_somebody_waits(postgresql)
        arriving.result()
    assert _states(postgresql) == [CaseState.CLOSED, CaseState.TO_CALL]


def test_two_who_leave_numbers_for_cases_of_one_client_do_not_wait_in_a_circle(postgresql: Database) -> None:
    """Whoever holds one case wants the other as well: without one order PostgreSQL ends one of them."""
    first, second = _two_that_wait(postgresql)
    with ThreadPoolExecutor(1) as other:
        with postgresql.transaction() as session:
            case = locked_case(session, first)
            leaving = other.submit(_leave, postgresql, second, "030 23125999")
            until_somebody_waits(postgresql)
            leave_number(session, case, "030 23125888", "DE", make.AT)
        leaving.result()
    assert _states(postgresql) == [CaseState.TO_CALL, CaseState.TO_CALL]
    with postgresql.reading() as session:
        assert len(session.scalars(select(PhoneNumber)).all()) == 2


def _two_that_wait(database: Database) -> tuple[int, int]:
    """Two cases of one client who was asked for a number."""
    with database.transaction() as session:
        office = make.an_office(session)
        client = make.a_client(session, office, phone=None)
        first, second = (make.a_case(session, office, client, state=CaseState.NUMBER_ASKED) for _ in range(2))
        return first.id, second.id


def _arrive(database: Database, client_id: int) -> None:
    with database.transaction() as session:
        number_arrived(session, session.get_one(Client, client_id), make.AT)


def _leave(database: Database, case_id: int, typed: str) -> None:
    with database.transaction() as session:
        leave_number(session, session.get_one(Case, case_id), typed, "DE", make.AT)


def _states(database: Database) -> list[CaseState]:
    with database.reading() as session:
        return list(session.scalars(select(Case.state).order_by(Case.id)))


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
