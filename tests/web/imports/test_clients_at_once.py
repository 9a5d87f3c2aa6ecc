"""A file of clients comes in while others work: nobody waits for the office, nobody waits in a circle."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Way
from db.cases import Case, CaseState, Wish, WishKind
from db.clients import Client
from db.offices import Office
from db.session import Database
from queues import until_somebody_waits
from scheduler.cases import locked_case
from scheduler.wishes import note_wish
from web.demo.files import OFFICES
from web.imports import clients
from web.imports.clients import Imported, import_clients
from web.imports.office_store import load_office
from web.imports.offices import read_office

MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(days=1)
KEY = b"0123456789abcdef0123456789abcdef"
HEADER = "client_number;family_name;phone;street;town;case_number;topic;due_on;advisor\n"
ROW = "{number};{name};{phone};{street};Halberstadt;H-{number};housing;{due_on};aksoy@koba-harz.example\n"
USUAL = {"name": "Ahrendt", "phone": "0176 04069011", "street": "Westendorf 118", "due_on": "2026-01-12"}


def a_file(*numbers: int, **changed: str) -> bytes:
    return (HEADER + "".join(ROW.format(number=number, **{**USUAL, **changed}) for number in numbers)).encode()


def take(database: Database, data: bytes, at: datetime = MONDAY) -> Imported:
    return import_clients(database, "koba", data, at=at, audit_key=KEY)


@pytest.fixture
def offices(postgresql: Database) -> Database:
    with postgresql.transaction() as session:
        for demo in OFFICES:
            load_office(session, read_office(demo.file.read_bytes()), at=MONDAY)
    return postgresql


def cases_of(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(select(Case.id).order_by(Case.number)))


def wish(session: Session, case: Case) -> None:
    note_wish(session, case, WishKind.EARLIER, "", way=Way.PHONE, at=MONDAY)


def test_nobody_else_waits_for_a_file(offices: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every row that is written points at the office; a caller cannot wait until a long file is in."""
    take(offices, a_file(1, 2))
    elsewhere = cases_of(offices)[1]
    kept = clients._note

    def meanwhile(*told: object) -> None:
        with offices.transaction() as session:
            session.execute(text("SET LOCAL lock_timeout = '2s'"))
            wish(session, session.get_one(Case, elsewhere))
        kept(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(clients, "_note", meanwhile)
    assert take(offices, a_file(1, 3, street="Kornstraße 9"), LATER).new_clients == 1
    with offices.reading() as session:
        assert session.scalars(select(Wish.case_id)).one() == elsewhere


def test_who_holds_a_case_comes_first_and_the_file_after(offices: Database) -> None:
    take(offices, a_file(1, 2))
    with ThreadPoolExecutor(1) as other:
        with offices.transaction() as session:
            case = locked_case(session, cases_of(offices)[1])
            coming_in = other.submit(take, offices, a_file(1, 2, due_on="2026-02-01"), LATER)
            until_somebody_waits(offices)
            wish(session, case)
        assert coming_in.result() == Imported(2, changed_cases=2)


def test_the_file_waits_for_who_tells_something_about_a_representative(offices: Database) -> None:
    """Their row is written by whoever holds the case of a client whom they represent."""
    take(offices, a_file(1))
    with offices.transaction() as session:
        case = session.scalars(select(Case)).one()
        by, office = case.client, session.get_one(Office, case.office_id)
        client = make.a_client(session, office, representative_id=by.id)
        represented = make.a_case(session, office, client, state=CaseState.NUMBER_ASKED)
    with ThreadPoolExecutor(1) as other:
        with offices.transaction() as session:
            held = locked_case(session, represented.id)
            changed = a_file(1, name="Ahrens", phone="0176 04069099")
            coming_in = other.submit(take, offices, changed, LATER)
            until_somebody_waits(offices)
            note_wish(session, held, WishKind.GOOD_HOUR, "9", way=Way.PHONE, at=MONDAY)
        coming_in.result()
    with offices.reading() as session:
        assert session.get_one(Case, represented.id).state == CaseState.TO_CALL
        found = session.get_one(Client, by.id)
        assert (found.family_name, found.good_hour) == ("Ahrens", 9)


@pytest.mark.parametrize("locked", [False, True], ids=["lock off", "locked"])
def test_two_files_with_the_same_new_client(
    offices: Database, monkeypatch: pytest.MonkeyPatch, locked: bool
) -> None:
    kept, coming_in = clients._note, list[Future[Imported]]()
    if not locked:
        monkeypatch.setattr(clients, "_one_after_the_other", lambda session, authority_id: None)

    def begin_another(*told: object) -> None:
        monkeypatch.setattr(clients, "_note", kept)
        coming_in.append(other.submit(take, offices, a_file(1, street="Kornstraße 9"), LATER))
        until_somebody_waits(offices)
        kept(*told)  # type: ignore[arg-type]

    monkeypatch.setattr(clients, "_note", begin_another)
    with ThreadPoolExecutor(1) as other:
        assert take(offices, a_file(1)).new_clients == 1
        if locked:
            assert coming_in[0].result() == Imported(1, changed_clients=1)
        else:
            with pytest.raises(IntegrityError):
                coming_in[0].result()
