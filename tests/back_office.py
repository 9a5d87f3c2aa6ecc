"""The back office at work, for journeys: the morning's letters, and somebody who works with the pages of the post."""

import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from playwright.sync_api import Browser
from playwright.sync_api import Page as Tab
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

import factories as make
from db.audit import AuditEntry
from db.clients import Client
from db.letters import Letter
from db.offices import Office
from db.staff import Staff
from journeys.conftest import Demo
from scheduler.frame import frame_of
from scheduler.telling.writing import write_for_time
from web.demo.files import PASSWORD

CLERK = "rautmann@koba-harz.example"
ADMINISTRATOR = "oehlschlaeger@koba-harz.example"
ADVISOR = "brockmann@koba-harz.example"
FIRST_TIME = datetime.fromisoformat("2026-12-10T09:00+01:00")  # a Thursday, three weeks after the letters leave
PATIENCE = 20_000  # milliseconds
WITH_ADDRESS = ("Ansorge", "Behrens", "Czerny", "Dähne", "Ehlers")
WITHOUT_STREET, WRONG_POSTCODE = "Fuchs", "Grothe"


class Desk:
    """Somebody of the staff with a browser of their own."""

    def __init__(self, demo: Demo, browser: Browser, email: str) -> None:
        self.demo = demo
        self.tab: Tab = browser.new_context(locale="de-DE").new_page()
        self.tab.set_default_timeout(PATIENCE)
        self.go("/login")
        self.tab.fill("input[type=email]", email)
        self.tab.fill("input[type=password]", PASSWORD)
        self.press("button[type=submit]")

    def go(self, address: str) -> str:
        """What is to be read there."""
        self.tab.goto(f"{self.demo.url}{address}")
        return self.shown

    def press(self, what: str) -> str:
        """What opens another page."""
        with self.tab.expect_navigation():
            self.tab.click(what)
        return self.shown

    def type(self, keys: str) -> str:
        """Into whatever has the focus, ended by the enter key: as a scanner does."""
        with self.tab.expect_navigation():
            self.tab.keyboard.type(keys)
            self.tab.keyboard.press("Enter")
        return self.shown

    def download(self, what: str) -> bytes:
        with self.tab.expect_download() as download:
            self.tab.click(what)
        return Path(download.value.path()).read_bytes()

    def sees(self, what: str) -> bool:
        return self.tab.locator(what).first.is_visible()

    def count(self, what: str) -> int:
        return self.tab.locator(what).count()

    def read(self, what: str) -> str:
        return self.tab.locator(what).first.inner_text()

    @property
    def shown(self) -> str:
        return self.tab.inner_text("main")


def morning_s_letters(demo: Demo) -> None:
    """Seven times are proposed on paper, in two cases to an address that no letter reaches."""
    with demo.house.database.transaction() as session:
        office = session.scalars(select(Office).where(Office.key == "koba")).one()
        for number, name in enumerate((*WITH_ADDRESS, WITHOUT_STREET, WRONG_POSTCODE)):
            _proposed(session, demo, office, _client(session, office, name), number)


def letter_to(demo: Demo, name: str) -> Letter:
    """As it is now, with its code."""
    with demo.house.database.reading() as session:
        of_client = select(Letter).join(Client, Client.id == Letter.client_id).where(Client.family_name == name)
        return session.scalars(of_client.options(joinedload(Letter.access_code), joinedload(Letter.batch))).one()


def done_on_record(demo: Demo, email: str) -> list[str]:
    """What this person did and saw, in order, as the audit tells."""
    with demo.house.database.reading() as session:
        staff_id = session.scalars(select(Staff.id).where(Staff.email == email)).one()
        return list(
            session.scalars(
                select(AuditEntry.action).where(AuditEntry.actor == f"staff:{staff_id}").order_by(AuditEntry.id)
            )
        )


def text_of_pages(pdf: bytes) -> Sequence[str]:
    """As another program reads them."""
    said = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return said.stdout.decode().split("\f")[:-1]


def _client(session: Session, office: Office, name: str) -> Client:
    client = make.a_client(session, office, family_name=name, given_name="Eva", address=False)
    at_fault: dict[str, dict[str, str | None]] = {
        WITHOUT_STREET: {"street": None},
        WRONG_POSTCODE: {"postcode": "3882"},
    }
    make.an_address(session, client, **at_fault.get(name, {}))
    session.expire(client)
    return client


def _proposed(session: Session, demo: Demo, office: Office, client: Client, number: int) -> None:
    advisor = session.scalars(select(Staff).where(Staff.email == ADVISOR)).one()
    case = make.a_case(session, office, client, advisor=advisor, due_on=FIRST_TIME.date() + timedelta(days=40))
    starts_at = (FIRST_TIME + timedelta(minutes=15 * number)).astimezone(UTC)
    appointment = make.an_appointment(session, case, starts_at)
    house = demo.house
    frame = frame_of(office, house.now(), house.access_keys, house.settings.public_url)
    write_for_time(session, frame, case, appointment)
