"""A client is made of what stands on a paper; whoever could not be answered is not."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

import factories as make
from db.cases import Case
from db.clients import Client
from db.letters import LetterState
from db.offices import Office
from db.session import Database
from hostile import HOSTILE
from incoming import Desk, a_desk
from letters.reasons import Unprintable
from scheduler.paper.following import see_to
from scheduler.paper.senders import Sender, WrongSender, make_client

YESTERDAY = make.DAY - timedelta(days=1)
NUMBER, TYPED = "+493023125444", "030 23125444"


@pytest.fixture
def desk(database: Database) -> Desk:
    return a_desk(database)


TOLD = Sender("Öhman", "Eva", "de", "Musterstraße 1", "38820", "Halberstadt")


def _made(session: Session, desk: Desk, told: Sender, **read: Any) -> Client:
    paper = desk.register(session, **({"name": "Eva Öhman"} | read)).paper
    return make_client(session, session.get_one(Office, desk.office.id), paper, told, at=make.AT)


def test_a_client_is_made_with_number_address_and_case(desk: Desk) -> None:
    paper = desk.a_paper(name="Eva Öhman", phone=TYPED)
    with desk.database.transaction() as session:
        office = session.get_one(Office, desk.office.id)
        client = make_client(session, office, session.merge(paper), TOLD, at=make.AT)
    done = desk.follow(paper, client)
    with desk.database.reading() as session:
        kept = session.get_one(Client, client.id)
        assert (kept.name, kept.number, kept.language) == ("Eva Öhman", f"P{paper.id}", "de")
        assert kept.address is not None
        assert kept.usable_number is not None
        assert kept.usable_number.e164 == NUMBER
        assert session.get_one(Case, done.case.id).number == f"P{paper.id}"


def test_numbers_that_the_register_has_already_are_left_to_it(desk: Desk) -> None:
    with desk.database.transaction() as session:
        first = _made(session, desk, TOLD)
        session.flush()
        next_id = int(first.number[1:]) + 1
        make.a_client(session, desk.office, number=f"P{next_id}")
        assert _made(session, desk, TOLD).number == f"P{next_id}-2"


@pytest.mark.parametrize(
    ("told", "code"),
    [
        (Sender("", "Eva", "de", "Musterweg 1", "", "Halle"), "no_name"),
        (Sender("Öhman", "", "xx", "Musterweg 1", "", "Halle"), "no_language"),
        (Sender("Öhman", "", "de", "", "", "Halle"), "half_address"),
        (Sender("Öhman", "", "de"), "no_way"),
        (Sender("Ö" * 101, "", "de", "Musterweg 1", "", "Halle"), "too_long"),
        (Sender("Öhman", "", "de", "Musterweg 1", "", "Halle", number="C-known"), "number_known"),
    ],
)
def test_whom_nobody_could_answer_is_not_made(desk: Desk, told: Sender, code: str) -> None:
    desk.client(number="C-known")
    with desk.database.transaction() as session, pytest.raises(WrongSender) as wrong:
        _made(session, desk, told)
    assert wrong.value.code == code


@pytest.mark.parametrize(
    ("street", "postcode", "town", "code"),
    [
        ("Musterweg 1", "3882", "Halberstadt", "wrong_postcode"),
        ("Musterweg 1", "", "Halberstadt", "no_postcode"),
        ("Packstation 118", "38820", "Halberstadt", "parcel_locker"),
        ("გოგი 1", "38820", "Halberstadt", "no_glyph"),
        *((hostile, "3882", hostile, None) for hostile in ("=1+1", "<b>Eva</b>", "\u202e1", "W" * 99)),
    ],
)
def test_an_address_to_which_no_letter_goes_is_not_taken(
    desk: Desk, street: str, postcode: str, town: str, code: str | None
) -> None:
    """Said while the paper is at hand, not when its letter is held."""
    told = Sender("Öhman", "Eva", "de", street, postcode, town)
    with desk.database.transaction() as session, pytest.raises(Unprintable) as wrong:
        _made(session, desk, told)
    assert code is None or wrong.value.code == code


def test_that_somebody_has_no_fixed_abode_is_taken(desk: Desk) -> None:
    with desk.database.transaction() as session:
        client = _made(session, desk, Sender("Öhman", "Eva", "de", "ohne festen Wohnsitz", "", "Halle"))
        assert [one.street for one in client.addresses] == ["ohne festen Wohnsitz"]


def test_hostile_names_are_kept_as_names_or_refused_and_their_letters_wait_or_are_held(sqlite: Database) -> None:
    desk = a_desk(sqlite)
    made = 0
    for hostile in HOSTILE:
        with sqlite.transaction() as session:
            told = Sender(hostile, hostile, "de", "Musterstraße 1", "38820", "Halberstadt")
            paper = desk.register(session, name="Eva", note=hostile[:1000]).paper
            try:
                client = make_client(session, session.get_one(Office, desk.office.id), paper, told, at=make.AT)
            except WrongSender:
                continue
            see_to(session, desk.frame(session), paper, client, staff_id=desk.clerk.id)
            made += 1
    assert made > 120
    states = [letter.state for letter in desk.letters()]
    assert len(states) == made
    assert {*states} <= {LetterState.QUEUED, LetterState.HELD}
