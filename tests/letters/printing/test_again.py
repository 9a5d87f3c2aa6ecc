"""Letters that are wanted once more: queued, with a new PIN; the old one opens nothing."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.letters import AccessCode, Letter, LetterEvent, LetterState
from db.session import Database
from db.staff import Staff
from factories import AT, KEYS
from letters.access import Opened, link_token, open_with_link, open_with_pin, pin_of
from letters.printing.again import NEW_PIN, NotYetPrinted, queue_again
from letters.queue import become, withdraw
from posting import MONDAY, NOON, a_batch, letters, post


@pytest.fixture
def batch_id(database: Database) -> int:
    return a_batch(database, 3)


def again(database: Database, number: int = 1) -> Letter:
    with database.transaction() as session:
        letter = of_number(session, number)
        queue_again(session, letter, reason="jammed", staff_id=session.scalars(select(Staff.id)).all()[0], at=NOON)
        return letter


def of_number(session: Session, number: int) -> Letter:
    return session.scalars(select(Letter).where(Letter.number == number)).one()


def last_event(session: Session, letter_id: int) -> LetterEvent:
    of_it = select(LetterEvent).where(LetterEvent.letter_id == letter_id)
    return session.scalars(of_it.order_by(LetterEvent.id)).all()[-1]


@pytest.mark.parametrize("posted", [False, True])
def test_it_waits_with_a_new_issue_and_is_in_no_batch(database: Database, batch_id: int, posted: bool) -> None:
    if posted:
        post(database, batch_id, MONDAY)
    letter_id = again(database).id
    with database.reading() as session:
        letter = session.get_one(Letter, letter_id)
        assert (letter.state, letter.issue, letter.access_code.issue) == (LetterState.QUEUED, 2, 2)
        assert (letter.batch_id, letter.number, letter.sheets, letter.sha256) == (None, None, None, None)
        assert letter.posted_on is None
        event = last_event(session, letter_id)
        assert (event.state, event.reason) == (LetterState.QUEUED, "jammed")
        assert (event.batch_id, event.number, event.staff_id is not None) == (batch_id, 1, True)
    assert [one.issue for one in letters(database) if one.number is not None] == [1, 1]


def test_the_old_pin_and_the_old_link_die(database: Database, batch_id: int) -> None:
    with database.reading() as session:
        code = of_number(session, 1).access_code
        reference, pin, token = code.reference, pin_of(KEYS, code), link_token(KEYS, code)
    again(database)
    with database.transaction() as session:
        assert not isinstance(open_with_pin(session, KEYS, reference, pin, MONDAY), Opened)
        assert not isinstance(open_with_link(session, KEYS, token), Opened)
        new = session.scalars(select(AccessCode).where(AccessCode.reference == reference)).one()
        assert isinstance(open_with_pin(session, KEYS, reference, pin_of(KEYS, new), MONDAY), Opened)


def test_letters_with_the_same_pin_go_along(database: Database, batch_id: int) -> None:
    """One lies in a batch: it is printed with a PIN that is dead by then. One waits: it gets the new one anyway."""
    with database.transaction() as session:
        first, second, third = (of_number(session, number) for number in (1, 2, 3))
        second.access_code_id = third.access_code_id = first.access_code_id
        become(session, third, LetterState.QUEUED, at=AT)
    again(database)
    _, along, waits = letters(database)
    assert (waits.state, waits.issue) == (LetterState.QUEUED, 2)
    assert (along.state, along.issue, along.batch_id) == (LetterState.QUEUED, 2, None)
    with database.reading() as session:
        event = last_event(session, along.id)
        assert (event.reason, event.batch_id, event.number) == (NEW_PIN, batch_id, 2)


@pytest.mark.parametrize("state", [LetterState.WITHDRAWN, LetterState.QUEUED, LetterState.HELD])
def test_what_waits_or_was_withdrawn_cannot(database: Database, batch_id: int, state: LetterState) -> None:
    with database.transaction() as session:
        letter = of_number(session, 1)
        if state is LetterState.WITHDRAWN:
            withdraw(session, letter, reason="changed", at=AT)
        else:
            become(session, letter, state, at=AT)
    with pytest.raises(NotYetPrinted):
        again(database)
    assert letters(database)[0].issue == 1


def test_what_cannot_be_printed_any_more_is_held_with_its_reason(database: Database, batch_id: int) -> None:
    with database.transaction() as session:
        of_number(session, 1).text_version = "long forgotten"
    letter = again(database)
    assert (letter.state, letter.held_reason) == (LetterState.HELD, "no_text:long forgotten")
