"""The client whom a paper is from, by whatever stands on it; never one of another office."""

from datetime import UTC, datetime

import pytest

import factories as make
from db.clients import Client
from db.offices import Office
from db.session import Database
from hostile import HOSTILE
from incoming import Desk, a_desk
from returning import a_proposal, posted
from scheduler.paper.listing import count_open, done_lately, open_papers, papers_for, papers_found
from scheduler.paper.searching import clients_found
from scheduler.paper.written import in_lines, in_one_line, name_key, parted


@pytest.fixture
def desk(database: Database) -> Desk:
    return a_desk(database)


@pytest.fixture
def client(desk: Desk) -> Client:
    with desk.database.transaction() as session:
        found = make.a_client(
            session,
            desk.office,
            given_name="Åsa",
            family_name="Öhman-Krüger",
            number="C-4711",
            phone="+493023125444",
        )
        case = make.a_case(session, desk.office, client=found, number="K-99")
        make.an_appointment(session, case, datetime(2026, 3, 12, 9, tzinfo=UTC))
        make.a_client(session, desk.office, given_name="Eva", family_name="Öhmann")
        other = make.an_office(session, make.an_authority(session))
        make.a_client(session, other, given_name="Åsa", family_name="Öhman-Krüger", number="C-4711")
        return found


@pytest.mark.parametrize(
    "typed",
    [
        "öhman-k",
        "ÖHMAN åsa",
        "Krüger, Åsa",
        "c-4711",
        "K-99",
        "åsa 38820",
        "030 23125444",
        "0049 30 23125 444",
        "12.03.2026",
        "2026-03-12",
    ],
)
def test_found_by(desk: Desk, client: Client, typed: str) -> None:
    with desk.database.reading() as session:
        found = clients_found(session, session.get_one(Office, desk.office.id), typed)
    assert [one.client.id for one in found] == [client.id]
    assert [case.number for case in found[0].cases] == ["K-99"]


@pytest.mark.parametrize("typed", ["", " ", "%", "_", "åsa 38821", "13.03.2026", "Nobody", "99.99.2026"])
def test_not_found_by(desk: Desk, client: Client, typed: str) -> None:
    with desk.database.reading() as session:
        assert clients_found(session, session.get_one(Office, desk.office.id), typed) == []


def test_found_by_reference_and_by_who_represents_them(desk: Desk) -> None:
    with desk.database.transaction() as session:
        mother = make.a_client(session, desk.office, given_name="Ida", family_name="Berg")
        child = make.a_client(
            session, desk.office, given_name="Bo", family_name="Dahl", representative_id=mother.id
        )
        code = make.a_code(session, make.a_case(session, desk.office, client=child))
        office = session.get_one(Office, desk.office.id)
        assert [one.client.id for one in clients_found(session, office, code.reference)] == [child.id]
        assert {one.client.id for one in clients_found(session, office, "Berg Ida")} == {mother.id, child.id}


@pytest.mark.parametrize("typed", ["0301 234567", "0301/234567"])
def test_a_telephone_number_is_not_hidden_by_a_letter_of_that_number(desk: Desk, typed: str) -> None:
    """Letter 234567 of batch 301."""
    with desk.database.transaction() as session:
        _, _, letter = a_proposal(session, session.get_one(Office, desk.office.id))
        posted(session, letter).number = 301
        letter.number = 234567
        called = make.a_client(session, desk.office, given_name="Eva", phone="+49301234567")
        session.flush()
        found = clients_found(session, session.get_one(Office, desk.office.id), typed)
        by_code = [letter.client_id] if "/" in typed else []
        assert [one.client.id for one in found] == [*by_code, called.id]


def test_a_day_is_no_reference(desk: Desk) -> None:
    with desk.database.transaction() as session:
        code = make.a_code(session, make.a_case(session, desk.office))
        code.reference = "24122026"
        session.flush()
        office = session.get_one(Office, desk.office.id)
        assert clients_found(session, office, "24.12.2026") == []
        assert len(clients_found(session, office, "2412 2026")) == 1


def test_hostile_text_finds_nobody_and_breaks_nothing(desk: Desk, client: Client) -> None:
    scope = make.a_scope(desk.office)
    with desk.database.reading() as session:
        office = session.get_one(Office, desk.office.id)
        for hostile in HOSTILE:
            assert len(clients_found(session, office, hostile)) <= 2
            assert papers_found(session, scope, office.id, hostile) == []


def test_papers_are_listed_oldest_first_and_found_by_what_stands_there(desk: Desk) -> None:
    other = a_desk(desk.database)
    other.a_paper(name="Eva Öhman")
    first, second = desk.a_paper(name="Eva Öhman", note="Wohngeld"), desk.a_paper(name="Åke Berg", phone="0171 99")
    scope = make.a_scope(desk.office)
    with desk.database.reading() as session:
        assert [one.id for one in open_papers(session, scope, desk.office.id)] == [first.id, second.id]
        assert count_open(session, scope, desk.office.id) == 2
        assert open_papers(session, scope, other.office.id) == []
        assert done_lately(session, scope, desk.office.id, make.AT) == []
        assert papers_for(session, scope, desk.office.id, desk.advisor.id) == []
        for typed in ("öhman", "WOHNGELD eva"):
            assert [one.id for one in papers_found(session, scope, desk.office.id, typed)] == [first.id]
        assert [one.id for one in papers_found(session, scope, desk.office.id, "0171 99")] == [second.id]


def test_names_as_they_are_written() -> None:
    assert parted("Müller, Jörg") == parted(" Jörg   Müller ") == ("Jörg", "Müller")
    assert parted("Müller") == ("", "Müller")
    assert parted("Anna Maria von Berg") == ("Anna Maria von", "Berg")
    assert name_key("Großmann-Krüger, Eva") == name_key("EVA grossmann krüger")
    assert in_one_line("E\u0301va\u202e \n Berg") == "Éva Berg"
    assert in_lines(" a \r\n b\u200b ") == "a\nb"
