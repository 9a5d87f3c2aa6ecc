"""The register tells an address while a letter waits: the letter goes there."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.cases import Case
from db.clients import Address
from db.letters import Letter, LetterState
from db.offices import Office
from db.session import Database
from letters.saying.facts import LetterFacts
from returning import URL, a_proposal, batched, history, moves_to
from scheduler.frame import frame_of
from scheduler.post.moved import judge_moved, office_with_lines
from web.imports.clients import import_clients

LATER = make.AT + timedelta(days=1)
HEADER = "client_number;family_name;given_name;street;postcode;town\n"
KEY = b"0123456789abcdef0123456789abcdef"
THERE = ("Kornstraße 9", "38820", "Halberstadt")


class Register:
    def __init__(self, database: Database) -> None:
        self.database = database
        with database.transaction() as session:
            office = make.an_office(session, key="koba")
            client = make.a_client(session, office, number="7")
            _, _, letter = a_proposal(session, office, client)
            self.office_id, self.letter_id = office.id, letter.id

    def says(self, number: str = "7") -> None:
        data = f"{HEADER}{number};Müller;Jörg;{';'.join(THERE)}\n".encode()
        import_clients(self.database, "koba", data, at=LATER, audit_key=KEY)

    def judge(self) -> int:
        office = office_with_lines(self.database, self.office_id)
        return judge_moved(self.database, frame_of(office, LATER, make.KEYS, URL))

    def letter(self) -> Letter:
        with self.database.reading() as session:
            return session.get_one(Letter, self.letter_id)

    def goes_to(self) -> tuple[str, str, str]:
        address = LetterFacts.of(self.letter().facts).address
        assert address is not None
        return address.street, address.postcode, address.town

    def change(self, change: LetterState) -> None:
        with self.database.transaction() as session:
            batched(session, session.get_one(Letter, self.letter_id), change)


@pytest.fixture
def register(database: Database) -> Register:
    return Register(database)


def test_a_letter_that_waits_goes_where_the_register_says(register: Register) -> None:
    before = register.letter()
    register.says()
    assert register.judge() == 1
    assert register.goes_to() == THERE
    letter = register.letter()
    assert (letter.state, letter.posting_day) == (LetterState.QUEUED, before.posting_day)
    assert register.judge() == 0


def test_what_cannot_be_written_to_is_held(register: Register) -> None:
    with register.database.transaction() as session:
        moves_to(session, session.scalars(select(Case)).one().client, street="Falschweg", at=LATER)
        session.scalars(select(Address).where(Address.superseded_at.is_(None))).one().postcode = "3882"
    assert register.judge() == 1
    letter = register.letter()
    assert letter.state == LetterState.HELD
    with register.database.transaction() as session:
        assert history(session, letter)[-1] == ("held", letter.held_reason)


def test_where_nothing_is_new_nothing_is_judged(register: Register) -> None:
    register.says(number="8")
    assert register.judge() == 0


@pytest.mark.parametrize("state", [LetterState.BATCHED, LetterState.POSTED])
def test_what_is_printed_stays_as_it_is(register: Register, state: LetterState) -> None:
    before = register.goes_to()
    register.change(state)
    register.says()
    assert (register.judge(), register.goes_to()) == (0, before)


def test_who_is_represented_is_written_to_there(register: Register) -> None:
    with register.database.transaction() as session:
        office = session.get_one(Office, register.office_id)
        client = session.scalars(select(Case)).one().client
        client.representative_id = make.a_client(session, office, number="9").id
    register.says(number="9")
    assert (register.judge(), register.goes_to()) == (1, THERE)
