"""What left once is kept when a letter is printed once more."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.clients import Address
from db.letters import Letter, LetterEvent, LetterState
from db.session import Database
from letters.left import copies, earlier_copies
from posting import MONDAY, NOON, post
from reprinting import Desk, a_desk

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(database: Database) -> Desk:
    return a_desk(database)


def moves(desk: Desk, street: str) -> None:
    with desk.database.transaction() as session:
        for address in session.scalars(select(Address)):
            address.street = street


def test_the_copy_that_left_is_kept_as_it_was(desk: Desk) -> None:
    post(desk.database, desk.batch_id, MONDAY)
    first = desk.letter()
    moves(desk, "Neue Gasse 3")
    desk.decide(desk.ask("not_arrived", at=NOON + HOUR), at=NOON + HOUR)
    letter = desk.letter()
    assert letter.facts["address"]["street"] == "Neue Gasse 3"
    with desk.database.reading() as session:
        [kept] = earlier_copies(session, letter)
        assert copies(session, letter) == [kept]
    assert kept.facts == first.facts
    names = ("issue", "text_version", "sha256", "sheets", "posting_day", "posted_on", "batch_id", "number", "kind")
    assert [getattr(kept, name) for name in names] == [getattr(first, name) for name in names]
    assert (kept.issue, kept.posted_on, kept.state) == (1, MONDAY, LetterState.POSTED)
    assert kept.sha256


def test_what_came_back_is_kept_too(desk: Desk) -> None:
    post(desk.database, desk.batch_id, MONDAY)
    with desk.database.transaction() as session:
        letter = session.get_one(Letter, desk.letter_id)
        letter.state = LetterState.RETURNED
    desk.decide(desk.ask("not_arrived", at=NOON + HOUR), at=NOON + HOUR)
    with desk.database.reading() as session:
        [kept] = earlier_copies(session, desk.letter())
    assert kept.state == LetterState.RETURNED


def test_what_never_left_leaves_nothing_to_keep(desk: Desk) -> None:
    desk.decide(desk.ask("jammed"))
    with desk.database.reading() as session:
        assert copies(session, desk.letter()) == []
        events = session.scalars(select(LetterEvent).where(LetterEvent.letter_id == desk.letter_id))
        assert [event.before for event in events] == [None, None, None]


def test_printed_three_times_it_has_three_copies(desk: Desk) -> None:
    post(desk.database, desk.batch_id, MONDAY)
    for number in (1, 2):
        desk.decide(desk.ask("not_arrived", at=NOON + number * HOUR), at=NOON + number * HOUR)
        with desk.database.transaction() as session:
            letter = session.get_one(Letter, desk.letter_id)
            letter.state, letter.posted_on = LetterState.POSTED, make.DAY + timedelta(days=number)
    with desk.database.reading() as session:
        found = copies(session, session.get_one(Letter, desk.letter_id))
    assert [(copy.issue, copy.until is None) for copy in found] == [(3, True), (2, False), (1, False)]
