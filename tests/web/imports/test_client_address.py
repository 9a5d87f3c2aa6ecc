"""An address that staff mended, and what files of clients say of it afterwards."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.cases import Case
from db.clients import Address
from db.offices import Office
from db.session import Database
from returning import a_proposal
from scheduler.frame import frame_of
from scheduler.post.addresses import TypedAddress, correct_address
from web.imports.clients import Imported, import_clients, try_clients

LATER = make.AT + timedelta(days=1)
HEADER = "client_number;family_name;given_name;street;postcode;town\n"
KEY = b"0123456789abcdef0123456789abcdef"
NEW = datetime(2026, 4, 1, tzinfo=UTC)


class Register:
    """Of an office with one client; each file has other bytes than the one before."""

    def __init__(self, database: Database) -> None:
        self.database, self.files = database, 0
        with database.transaction() as session:
            self.office = make.an_office(session, key="koba")
            client = make.a_client(session, self.office, number="7", address=False)
            self.case, _, _ = a_proposal(session, self.office, client)

    def says(self, street: str) -> Imported:
        self.files += 1
        data = (HEADER + "\n" * self.files + f"7;Müller;Jörg;{street};38820;Halberstadt\n").encode()
        promised = try_clients(self.database, "koba", data)
        done = import_clients(self.database, "koba", data, at=LATER, audit_key=KEY)
        assert done == promised
        return done

    def staff_say(self, street: str) -> None:
        with self.database.transaction() as session:
            office = session.get_one(Office, self.office.id)
            case = session.get_one(Case, self.case.id)
            shown = session.scalars(select(Address.id).where(Address.superseded_at.is_(None))).one_or_none()
            frame = frame_of(office, NEW, make.KEYS, "https://rufzeit.example")
            typed = TypedAddress("DE", street=street, postcode="38820", town="Halberstadt")
            correct_address(session, case, typed, shown=shown, frame=frame)

    def now(self) -> tuple[str | None, bool, bool]:
        """Street, whether the register knows it, whether letters go there."""
        with self.database.reading() as session:
            row = session.scalars(select(Address).where(Address.superseded_at.is_(None))).one()
            return row.street, row.from_register, row.usable


@pytest.fixture
def register(database: Database) -> Register:
    return Register(database)


def test_what_the_register_said_before_is_not_brought_back(register: Register) -> None:
    register.says("Falschweg 1")
    register.staff_say("Westendorf 118")
    for _ in range(2):
        assert register.says("Falschweg 1") == Imported(1)
        assert register.now() == ("Westendorf 118", False, True)


def test_what_the_register_says_anew_holds(register: Register) -> None:
    register.says("Falschweg 1")
    register.staff_say("Westendorf 118")
    assert register.says("Kornstraße 9") == Imported(1, changed_clients=1)
    assert register.now() == ("Kornstraße 9", True, True)
    assert register.says("Falschweg 1") == Imported(1, changed_clients=1)
    assert register.now() == ("Falschweg 1", True, True)


def test_mended_again_and_again_the_register_counts_by_what_it_said_last(register: Register) -> None:
    register.says("Falschweg 1")
    register.staff_say("Westendorf 118")
    register.staff_say("Kornstraße 9")
    assert register.says("Falschweg 1") == Imported(1)
    assert register.now() == ("Kornstraße 9", False, True)
    assert register.says("Westendorf 118") == Imported(1, changed_clients=1)
    assert register.now() == ("Westendorf 118", True, True)


def test_once_the_register_says_the_same_what_it_says_next_is_new(register: Register) -> None:
    """They moved back: what the register said long ago it says anew."""
    register.says("Falschweg 1")
    register.staff_say("Westendorf 118")
    assert register.says("Westendorf 118") == Imported(1)
    assert register.now() == ("Westendorf 118", True, True)
    assert register.says("Falschweg 1") == Imported(1, changed_clients=1)
    assert register.now() == ("Falschweg 1", True, True)


def test_the_register_may_know_none_at_first(register: Register) -> None:
    register.staff_say("Westendorf 118")
    assert register.says("Falschweg 1") == Imported(1, changed_clients=1)
    assert register.now() == ("Falschweg 1", True, True)


def test_a_file_lifts_no_suspension_from_what_it_said_before(register: Register) -> None:
    register.says("Falschweg 1")
    register.staff_say("Westendorf 118")
    with register.database.transaction() as session:
        row = session.scalars(select(Address).where(Address.superseded_at.is_(None))).one()
        row.suspended_at, row.suspended_reason = NEW, "moved"
    for street in ("Falschweg 1", "Westendorf 118"):
        assert register.says(street) == Imported(1)
        assert register.now()[::2] == ("Westendorf 118", False)
