"""Files of clients against the record: dry run, all or nothing, the same file twice, what a change changes."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from db.audit import AuditEntry
from db.cases import Case, CaseState
from db.clients import Address, Client, PhoneNumber
from db.jobs import ImportRun
from db.session import Database
from scheduler.calling.numbers import leave_number
from web.demo.files import OFFICES
from web.imports.clients import Imported, import_clients, try_clients
from web.imports.office_key import NoSuchOffice
from web.imports.office_store import load_office
from web.imports.offices import read_office
from web.imports.problems import ClientFileError
from words.catalogues import Words

MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(days=1)
KEY = b"0123456789abcdef0123456789abcdef"
HEADER = "client_number;family_name;phone;phone_2;street;town;case_number;topic;due_on;advisor\n"
ROW = "7;Ahrendt;0176 04069011;0221 4710112;Westendorf 118;Halberstadt;H-1;housing;2026-01-12;aksoy@koba-harz.example\n"
HARZ, OSTERBOTTEN = OFFICES


@pytest.fixture
def offices(database: Database) -> Database:
    with database.transaction() as session:
        for demo in OFFICES:
            load_office(session, read_office(demo.file.read_bytes()), at=MONDAY)
    return database


def take(database: Database, text: str, at: datetime = MONDAY, office: str = "koba") -> Imported:
    return import_clients(database, office, text.encode(), at=at, audit_key=KEY)


@pytest.mark.parametrize("demo", OFFICES, ids=lambda demo: demo.key)
def test_the_demo_files_come_in(offices: Database, demo: object) -> None:
    data = demo.clients.read_bytes()  # type: ignore[attr-defined]
    key = demo.key  # type: ignore[attr-defined]
    promised = try_clients(offices, key, data)
    assert import_clients(offices, key, data, at=MONDAY, audit_key=KEY) == promised
    assert (promised.new_clients, promised.new_cases) == {"koba": (24, 25), "te": (16, 16)}[key]


def test_a_dry_run_writes_nothing(offices: Database) -> None:
    assert try_clients(offices, "koba", (HEADER + ROW).encode()) == Imported(1, new_clients=1, new_cases=1)
    with offices.reading() as session:
        assert session.scalars(select(Client)).all() == []
        assert session.scalars(select(ImportRun)).all() == []


def test_one_bad_row_and_nothing_comes_in(offices: Database) -> None:
    bad = HEADER + ROW + ROW.replace("7;", "8;").replace("H-1", "H-2").replace("housing", "fernweh")
    with pytest.raises(ClientFileError) as refused:
        take(offices, bad)
    assert refused.value.said(Words("de")) == [
        "Die Kundendatei wird nicht angenommen. Nichts wurde geändert.",
        "Zeile 3, topic: „fernweh“ ist in dieser Dienststelle nicht bekannt.",
    ]
    with offices.reading() as session:
        assert session.scalars(select(Client)).all() == []
        assert session.scalars(select(AuditEntry)).all() == []


def test_the_same_file_again_changes_nothing(offices: Database) -> None:
    assert take(offices, HEADER + ROW) == Imported(1, new_clients=1, new_cases=1)
    assert take(offices, HEADER + ROW, LATER) == Imported(1, seen_at=MONDAY)
    with offices.reading() as session:
        assert len(session.scalars(select(ImportRun)).all()) == 1


def test_the_same_client_in_another_file_is_no_second_one(offices: Database) -> None:
    take(offices, HEADER + ROW)
    assert take(offices, HEADER + "\n" + ROW, LATER) == Imported(1)
    with offices.reading() as session:
        for kind in (Client, Case, Address):
            assert len(session.scalars(select(kind)).all()) == 1
        assert len(session.scalars(select(PhoneNumber)).all()) == 2


def changed(database: Database, old: str, new: str) -> Imported:
    take(database, HEADER + ROW)
    return take(database, HEADER + ROW.replace(old, new), LATER)


def test_a_new_address_supersedes_the_old_one(offices: Database) -> None:
    assert changed(offices, "Westendorf 118", "Kornstraße 9") == Imported(1, changed_clients=1)
    with offices.reading() as session:
        client = session.scalars(select(Client)).one()
        assert [(row.street, row.superseded_at) for row in client.addresses] == [
            ("Westendorf 118", LATER),
            ("Kornstraße 9", None),
        ]


def test_a_new_number_takes_the_place_of_the_old_one(offices: Database) -> None:
    assert changed(offices, "0176 04069011", "0176 04069099") == Imported(1, changed_clients=1)
    with offices.reading() as session:
        client = session.scalars(select(Client)).one()
        assert [row.e164 for row in client.numbers] == ["+4917604069099", "+492214710112"]


def test_a_number_that_proved_wrong_stays_wrong(offices: Database) -> None:
    take(offices, HEADER + ROW)
    with offices.transaction() as session:
        session.scalars(select(PhoneNumber).where(PhoneNumber.position == 0)).one().wrong_at = MONDAY
    assert take(offices, HEADER + "\n" + ROW, LATER) == Imported(1)
    take(offices, HEADER + ROW.replace("0176 04069011", ""), LATER)
    take(offices, HEADER + "\n\n" + ROW, LATER)
    with offices.reading() as session:
        client = session.scalars(select(Client)).one()
        assert client.usable_number is not None
        assert client.usable_number.e164 == "+492214710112"
        assert {row.e164: row.wrong_at for row in client.numbers} == {
            "+4917604069011": MONDAY,
            "+492214710112": None,
        }


def left_by_client(database: Database, typed: str) -> None:
    with database.transaction() as session:
        leave_number(session, session.scalars(select(Case)).one(), typed, "DE", MONDAY)


def test_a_number_that_the_client_left_stays_the_first(offices: Database) -> None:
    take(offices, HEADER + ROW)
    left_by_client(offices, "030 23125888")
    assert take(offices, HEADER + "\n" + ROW, LATER) == Imported(1)
    take(offices, HEADER + ROW.replace("0176 04069011", "0176 04069099"), LATER)
    with offices.reading() as session:
        client = session.scalars(select(Client)).one()
        assert [(row.e164, row.from_register) for row in client.numbers] == [
            ("+493023125888", False),
            ("+4917604069099", True),
            ("+492214710112", True),
        ]


def test_a_number_that_client_and_register_tell_is_there_once(offices: Database) -> None:
    take(offices, HEADER + ROW)
    left_by_client(offices, "030 23125888")
    told = HEADER + ROW.replace("0176 04069011", "030 23125888")
    assert take(offices, told, LATER) == Imported(1, changed_clients=1)
    assert take(offices, told + "\n", LATER) == Imported(1)
    with offices.reading() as session:
        client = session.scalars(select(Client)).one()
        assert [row.e164 for row in client.numbers] == ["+493023125888", "+492214710112"]


@pytest.mark.parametrize(
    ("phone", "then"), [("0176 04069099", CaseState.TO_CALL), ("0176 04069011", CaseState.NUMBER_ASKED)]
)
def test_a_new_number_ends_the_wait_for_one(offices: Database, phone: str, then: CaseState) -> None:
    one_number = HEADER + ROW.replace("0221 4710112", "")
    take(offices, one_number)
    with offices.transaction() as session:
        session.scalars(select(PhoneNumber)).one().wrong_at = MONDAY
        session.scalars(select(Case)).one().state = CaseState.NUMBER_ASKED
    take(offices, one_number.replace("0176 04069011", phone) + "\n", LATER)
    with offices.reading() as session:
        case = session.scalars(select(Case)).one()
        assert case.state == then
        assert case.to_call_since == (LATER if then == CaseState.TO_CALL else MONDAY)


def test_a_file_that_says_nothing_of_numbers_and_address_takes_nothing_away(offices: Database) -> None:
    take(offices, HEADER + ROW)
    assert take(offices, "client_number;family_name\n7;Ahrendt\n", LATER) == Imported(1)
    with offices.reading() as session:
        client = session.scalars(select(Client)).one()
        assert len(client.numbers) == 2
        assert client.address is not None


def test_a_case_changes_until_it_is_closed(offices: Database) -> None:
    assert changed(offices, "2026-01-12", "2026-02-01") == Imported(1, changed_cases=1)
    with offices.transaction() as session:
        session.scalars(select(Case)).one().state = CaseState.CLOSED
    assert take(offices, HEADER + ROW.replace("2026-01-12", "2026-03-01"), LATER) == Imported(1)
    with offices.reading() as session:
        assert session.scalars(select(Case)).one().due_on.isoformat() == "2026-02-01"


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda row: row.replace("7;", "8;"), "Line 2, case_number: The case H-1 belongs to another client."),
        (
            lambda row: row.replace("aksoy", "rautmann"),
            "Line 2, advisor: “rautmann@koba-harz.example” is not known",
        ),
    ],
)
def test_numbers_of_somebody_else(offices: Database, spoil: Callable[[str], str], reason: str) -> None:
    take(offices, HEADER + ROW)
    with pytest.raises(ClientFileError) as refused:
        take(offices, HEADER + spoil(ROW), LATER)
    assert refused.value.said(Words("en"))[1].startswith(reason)


def test_an_office_that_is_not_there(offices: Database) -> None:
    with pytest.raises(NoSuchOffice) as error:
        take(offices, HEADER + ROW, office="koeln")
    assert error.value.known == ["koba", "te"]


def test_who_took_a_file_in_stands_in_the_audit_without_any_name(offices: Database) -> None:
    take(offices, HEADER + ROW)
    with offices.reading() as session:
        entry = session.scalars(select(AuditEntry)).one()
        assert (entry.actor, entry.action) == ("command", "clients_imported")
        assert entry.facts == {"rows": 1, "new_clients": 1, "new_cases": 1}
