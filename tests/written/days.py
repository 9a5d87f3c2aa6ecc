"""The days on which the written calls are made: both demo offices, with letters that their clients have got."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.calls import Outcome
from db.cases import Case, CaseState
from db.clients import Client
from db.letters import AccessCode
from db.offices import Office
from db.session import Database
from letters.access import PIN_DIGITS, pin_of
from scheduler.calling.attempts import record
from scheduler.policy import Policy
from scheduler.proposing.proposals import propose
from web.demo.files import OFFICES, DemoOffice, moved_to
from web.house import House, open_house
from web.imports.clients import import_clients
from web.imports.office_store import load_office
from web.imports.offices import read_office
from web.settings import Settings
from web_house import ENVIRON

DUE_AFTER = timedelta(days=42)
OPENED_BEFORE = timedelta(days=5)
TRIED_DAYS_BEFORE = (3, 2, 2)  # the rule of the Finnish office asks for three attempts on two days
TRIED_AT_HOURS = (7, 7, 12)
CLIENTS = 9


@dataclass
class Clock:
    at: datetime = datetime(2020, 4, 1, 6, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def set(self, local: str) -> None:
        self.at = datetime.fromisoformat(local).astimezone(UTC)


@dataclass(frozen=True)
class Code:
    reference: str
    pin: str

    @property
    def wrong_pin(self) -> str:
        return f"{(int(self.pin) + 1) % 10**PIN_DIGITS:0{PIN_DIGITS}}"


@contextmanager
def opened(database: Database) -> Iterator[tuple[House, Clock]]:
    """The house on a migrated, empty database, with a clock that is set by hand."""
    clock = Clock()
    settings = Settings.read(
        {**ENVIRON, "RUFZEIT_DATABASE_URL": database.url.render_as_string(hide_password=False)}
    )
    house = replace(open_house(settings), now=clock)
    yield house, clock
    house.database.close()


def begin(house: House, key: str, letters_at: datetime) -> None:
    """The office's file and clients come in, nobody answers its calls, and letters propose times."""
    demo = next(office for office in OFFICES if office.key == key)
    _load(house, demo, letters_at - OPENED_BEFORE)
    with house.database.transaction() as session:
        office = session.scalars(select(Office).where(Office.key == key)).one()
        for case in _first_cases(session, office):
            _tried_in_vain(session, office, case, letters_at)
        office_id = office.id
    propose(house.database, office_id, house.access_keys, at=letters_at, public_url=house.settings.public_url)


def codes(house: House, key: str, language: str) -> list[Code]:
    """Of all letters in this language that propose a time, oldest first."""
    with house.database.reading() as session:
        found = session.scalars(
            select(AccessCode)
            .join(Appointment, Appointment.case_id == AccessCode.case_id)
            .join(Case, Case.id == AccessCode.case_id)
            .join(Client, Client.id == Case.client_id)
            .join(Office, Office.id == Case.office_id)
            .where(Office.key == key, Client.language == language)
            .order_by(Appointment.starts_at, Case.id)
        )
        return [Code(code.reference, pin_of(house.access_keys, code)) for code in found]


def _load(house: House, demo: DemoOffice, at: datetime) -> None:
    with house.database.transaction() as session:
        load_office(session, read_office(demo.file.read_bytes()), at=at, password_hash="nobody logs in")
    clients = moved_to(demo.clients.read_bytes(), at.date() + DUE_AFTER)
    import_clients(house.database, demo.key, clients, at=at, audit_key=house.audit_key)


def _first_cases(session: Session, office: Office) -> list[Case]:
    cases = session.scalars(select(Case).where(Case.office_id == office.id).order_by(Case.id))
    return [case for case in cases if case.client.usable_number][:CLIENTS]


def _tried_in_vain(session: Session, office: Office, case: Case, before: datetime) -> None:
    for days, hour in zip(TRIED_DAYS_BEFORE, TRIED_AT_HOURS, strict=True):
        if case.state == CaseState.TO_CALL:
            at = (before - timedelta(days=days)).replace(hour=hour, minute=0)
            record(
                session,
                case,
                outcome=Outcome.NO_ANSWER,
                number=case.client.usable_number,
                note=None,
                staff_id=case.advisor_id,
                at=at,
                form_key=f"{case.id}-{at:%d-%H}",
                policy=Policy.of(office.policy),
                zone=ZoneInfo(office.zone),
            )
