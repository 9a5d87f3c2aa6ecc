"""Representatives, relay services, e-mail and what clients allowed, against the record."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.cases import Case, CaseState
from db.clients import Channel, Client, Consent, Relay
from db.offices import Authority, Office
from db.session import Database
from web.imports.clients import Imported, import_clients
from web.imports.problems import ClientFileError
from words.catalogues import Words

MONDAY = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
HEADER = "Kundennummer;Name;Vertreten durch;Vermittlungsdienst;E-Mail;SMS erlaubt;E-Mail erlaubt\n"


@pytest.fixture
def office(database: Database) -> Office:
    with database.transaction() as session:
        return make.an_office(session, key="koba")


@pytest.fixture
def take(database: Database, office: Office) -> "Take":
    return Take(database)


class Take:
    """Takes files in, a day after the other."""

    def __init__(self, database: Database) -> None:
        self.database, self.at = database, MONDAY - timedelta(days=1)

    def __call__(self, rows: str, header: str = HEADER) -> Imported:
        self.at += timedelta(days=1)
        return import_clients(
            self.database, "koba", (header + rows).encode(), at=self.at, audit_key=make.AUDIT_KEY
        )

    def refused(self, rows: str) -> list[str]:
        with pytest.raises(ClientFileError) as error:
            self(rows)
        return error.value.said(Words("en"))[1:]

    def client(self, number: str) -> Client:
        with self.database.reading() as session:
            client = session.scalars(select(Client).filter_by(number=number)).one()
            assert client.contact.consents is not None  # what is looked at after the session
            return client

    def consents(self) -> list[tuple[Channel, datetime, datetime | None]]:
        with self.database.reading() as session:
            found = session.scalars(select(Consent).order_by(Consent.id))
            return [(one.channel, one.given_at, one.withdrawn_at) for one in found]


def test_a_representative_may_stand_further_down_or_be_on_record(take: Take) -> None:
    assert take("1;Kind;2;;;;\n2;Vormund;;;;;\n") == Imported(2, new_clients=2)
    assert take("3;Geschwister;2;;;;\n") == Imported(1, new_clients=1)
    assert [take.client(number).contact.family_name for number in "123"] == ["Vormund"] * 3
    assert take("3;Geschwister;2;;;;\n\n") == Imported(1)
    assert take("3;Geschwister;;;;;\n") == Imported(1, changed_clients=1)
    assert take.client("3").contact.family_name == "Geschwister"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("5;A;9;;;;\n", "There is no client with the number 9, neither in this file nor on record."),
        ("5;A;1;;;;\n", "The client 1 is represented by 2: name who is called and written to in the end."),
        (
            "5;A;6;;;;\n6;B;2;;;;\n",
            "The client 6 is represented by 2: name who is called and written to in the end.",
        ),
        ("2;Vormund;5;;;;\n5;A;;;;;\n", "This client represents 1, and cannot be represented by somebody else."),
        ("5;A;fremd;;;;\n", "There is no client with the number fremd, neither in this file nor on record."),
    ],
)
def test_who_cannot_represent(take: Take, database: Database, rows: str, said: str) -> None:
    take("1;Kind;2;;;;\n2;Vormund;;;;;\n")
    with database.transaction() as session:
        authority = session.scalars(select(Authority)).one()
        make.a_client(session, make.an_office(session, authority), number="fremd")
    assert take.refused(rows) == [f"Line 2, representative: {said}"]


def test_nobody_represents_themselves(take: Take) -> None:
    assert take.refused("5;A;5;;;;\n") == ["Line 2, Vertreten durch: Nobody represents themselves."]


def test_in_turns_is_a_chain_too(take: Take) -> None:
    assert len(take.refused("1;A;2;;;;\n2;B;1;;;;\n")) == 2


def test_a_chain_that_the_file_ends_is_none(take: Take) -> None:
    take("1;Kind;2;;;;\n2;Vormund;;;;;\n")
    take("1;Kind;3;;;;\n2;Vormund;3;;;;\n3;Amt;;;;;\n")
    assert [take.client(number).contact.family_name for number in "123"] == ["Amt"] * 3


def test_who_can_be_called_through_somebody_waits_for_no_number(take: Take, database: Database) -> None:
    take("1;Kind;;;;;\n")
    with database.transaction() as session:
        office = session.scalars(select(Office)).one()
        case = make.a_case(session, office, session.scalars(select(Client)).one(), state=CaseState.NUMBER_ASKED)
    header = HEADER.replace("Kundennummer", "Telefon;Kundennummer")
    take(";1;Kind;2;;;;\n030 23125888;2;Vormund;;;;;\n", header)
    with database.reading() as session:
        found = session.get_one(Case, case.id)
        assert (found.state, found.to_call_since) == (CaseState.TO_CALL, take.at)


def test_relay_and_email_are_brought_to_what_the_file_says(take: Take) -> None:
    take("1;A;;Gebärdensprache;a@example.org;;\n")
    assert (take.client("1").relay, take.client("1").email) == (Relay.SIGN, "a@example.org")
    assert take("1;A\n", "Kundennummer;Name\n") == Imported(1)  # says nothing of them
    assert (take.client("1").relay, take.client("1").email) == (Relay.SIGN, "a@example.org")
    assert take("1;A;;;;;\n") == Imported(1, changed_clients=1)
    assert (take.client("1").relay, take.client("1").email) == (None, None)


def test_a_consent_is_withdrawn_by_a_no_alone_and_never_deleted(take: Take) -> None:
    take("1;A;;;;ja;nein\n")
    given = take.at
    assert take.consents() == [(Channel.SMS, given, None)]
    assert take("1;A;;;;;\n\n") == Imported(1)
    assert take("1;A;;;;ja;\n") == Imported(1)
    assert take.client("1").allows(Channel.SMS)
    assert take("1;A;;;;nein;\n") == Imported(1, changed_clients=1)
    withdrawn = take.at
    assert not take.client("1").allows(Channel.SMS)
    take("1;A;;;;ja;\n\n")
    assert take.consents() == [(Channel.SMS, given, withdrawn), (Channel.SMS, take.at, None)]
