"""Vasa closes, and Jakobstad stands in only once a person has confirmed it; KoBa opens by appointment again.

On the demo's offices, through the real edges: signed webhooks, the public page, the pages of the editors.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from html import unescape
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import update
from werkzeug.test import TestResponse

import factories as make
from browser import Browser
from callers import ACCOUNT_SID, AUTH_TOKEN, Provider, heard_in
from db.session import Database
from db.staff import Staff
from ivr.dialogue.kinds.menus import MOST_OPTIONS
from web import auth
from web.app import create_app
from web.demo.files import OFFICES
from web.house import House
from web.imports.office_store import load_office
from web.imports.offices import read_office
from web.settings import Settings
from web_house import ENVIRON, PASSWORD, Clock

KOBA, TE = OFFICES
SETTINGS = Settings.read(
    {**ENVIRON, "RUFZEIT_TWILIO_ACCOUNT_SID": ACCOUNT_SID, "RUFZEIT_TWILIO_AUTH_TOKEN": AUTH_TOKEN}
)
BY_PHONE = "I brådskande ärenden: Jakobstad, utan tidsbeställning"
ON_THE_PAGE = "Jakobstad är öppet utan tidsbeställning, bara för kunder som behöver omedelbar service"


@dataclass
class World:
    """One office with its editor, at the time of `clock`."""

    app: Flask
    clock: Clock
    office: str
    email: str
    line: str
    language: str
    calls: int = 0

    def heard(self, place: str) -> str:
        """A caller hears the news, and what is open at a place."""
        self.calls += 1
        sid = f"CA{self.calls:032}"
        provider = Provider(self.app.test_client(), self.line, call_sid=sid, public_url=SETTINGS.public_url)
        heard = [heard_in(provider.incoming()), heard_in(provider.press(1, "1"))]
        while (found := re.search(rf"{place}: [^.:]*?(\d)", heard[-1])) is None:
            heard.append(heard_in(provider.press(len(heard), str(MOST_OPTIONS))))
        return " ".join([*heard, heard_in(provider.press(len(heard), found[1]))])

    def seen(self) -> str:
        """The public page as text."""
        page = Browser(self.app, self.language).go(f"/{self.office}").text
        return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))

    def tells(self, by_phone: str, on_the_page: str, place: str) -> bool:
        """Whether phone and page tell it; they never differ."""
        told = {by_phone in self.heard(place), on_the_page in self.seen()}
        assert len(told) == 1, "phone and page tell different things"
        return told.pop()

    @property
    def jakobstad(self) -> bool:
        return self.tells(BY_PHONE, ON_THE_PAGE, "Jakobstad")

    def editor(self, address: str = "plans") -> Browser:
        browser = Browser(self.app)
        assert browser.log_in(self.email, PASSWORD).status_code == 200
        browser.go(f"/staff/{self.office}/{address}")
        return browser

    def close(self, place: str) -> str:
        """The editor writes that a building is closed; gives the series of the notice."""
        browser = self.editor("notices/new")
        series = browser.form("/notices/new").fields["form_key"]
        week = self.clock.at.date() + timedelta(days=7)
        page = browser.send(
            "/notices/new", ("save", "1"), effect="closed", places=place, review_on=week.isoformat()
        )
        assert page.request.path.endswith("/notices"), page.text
        return series

    def open(self, series: str) -> None:
        self.editor("notices").send(f"/notices/{series}/end")


@pytest.fixture
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auth, "_hasher", PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))


def world(database: Database, file: Path, folder: Path, local: str, language: str, email: str) -> World:
    read = read_office(file.read_bytes())
    at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(read.form.office.zone)).astimezone(UTC)
    clock = Clock(at)
    with database.transaction() as session:
        load_office(session, read, at=at, password_hash=auth.hash_password(PASSWORD))
        session.execute(update(Staff).values(language="en"))
    settings = replace(SETTINGS, fallback_file=folder / "fallback.json")
    house = House(settings, database, make.VAULT, make.KEYS, make.AUDIT_KEY, clock)
    line = next(line.number for line in read.form.lines if line.language == language)
    return World(create_app(house), clock, read.form.office.key, email, line, language)


@pytest.fixture
def te(database: Database, tmp_path: Path, quick_hashes: None) -> World:
    return world(database, TE.file, tmp_path, "2020-04-09 10:00", "sv", "nygard@te-osterbotten.example")


@pytest.fixture
def koba(database: Database, tmp_path: Path, quick_hashes: None) -> World:
    return world(database, KOBA.file, tmp_path, "2021-05-19 10:00", "de", "heinemann@koba-harz.example")


def test_vasa_closes_and_jakobstad_stands_in_once_a_person_confirmed_it(te: World) -> None:
    assert "Prepared" in te.editor().page.text
    vasa = te.close("vasa")
    assert not te.jakobstad, "unconfirmed, no substitute is named"
    editor = te.editor()
    assert "Proposed now" in editor.page.text
    assert editor.send("/confirm").status_code == 200
    assert te.jakobstad, "confirmed, it is named at the next call and page load"
    assert "bara för kunder som behöver omedelbar service" in te.heard("Jakobstad")

    te.clock.wait(hours=1)
    jakobstad = te.close("jakobstad")
    assert not te.jakobstad, "a closed building stands in for nobody"
    te.open(jakobstad)
    assert te.jakobstad

    te.clock.wait(hours=1)
    first_closing = te.editor(f"notices/{vasa}")
    te.open(vasa)
    assert not te.jakobstad, "it ends with its closing"
    te.clock.wait(minutes=10)
    assert first_closing.send(f"/notices/{vasa}", ("save", "1")).status_code == 409
    assert first_closing.send(f"/notices/{vasa}", ("save", "1")).status_code == 200
    assert not te.jakobstad, "closed again under the same series: not told by itself"
    assert "Proposed now" in te.editor().page.text


def test_jakobstad_is_refused_while_it_is_closed_itself(te: World) -> None:
    te.close("karleby")
    early = te.editor()
    te.close("jakobstad")
    assert early.send("/confirm").status_code == 409
    assert "Jakobstad is closed itself: it cannot stand in." in te.editor().page.text
    assert not te.jakobstad


def test_a_new_closing_asks_again(te: World) -> None:
    first = te.close("vasa")
    te.editor().send("/confirm")
    te.clock.wait(hours=1)
    te.open(first)
    te.clock.wait(hours=1)
    te.close("vasa")
    assert not te.jakobstad
    assert te.editor().send("/decline").status_code == 200
    assert not te.jakobstad
    assert "Proposed now" not in te.editor().page.text


POSSIBLE = ("Persönliche Gespräche sind wieder möglich, mit Termin", "Bitte vereinbaren Sie dafür einen Termin")
SUSPENDED = (
    "Termine für persönliche Gespräche können wir zurzeit leider nicht vergeben",
    "zurzeit leider keine Vergabe von Terminen für persönliche Gespräche möglich",
)


def type_in(browser: Browser, day: date, value: str) -> TestResponse:
    return browser.send("/figures/incidence", day=day.isoformat(), value=value)


def all_conditions_hold(koba: World) -> Browser:
    """Seven days typed in, both rules answered."""
    editor, today = koba.editor(), koba.clock.at.date()
    for back in range(7, 0, -1):
        assert "Proposed now" not in editor.page.text
        type_in(editor, today - timedelta(days=back), f"{back + 90},5")
    for rule in ("state", "district"):
        assert "Proposed now" not in editor.page.text
        editor.send(f"/rules/{rule}", allows="yes", source="Verordnung vom 17. Mai 2021, § 5")
    assert "Proposed now" in editor.page.text
    return editor


def test_figures_and_rules_propose_and_a_person_reopens(koba: World) -> None:
    assert koba.tells(*SUSPENDED, "Halberstadt")
    editor = all_conditions_hold(koba)
    assert not koba.tells(*POSSIBLE, "Halberstadt"), "proposed is not told"
    assert editor.send("/confirm").status_code == 200
    assert koba.tells(*POSSIBLE, "Halberstadt")
    assert not koba.tells(*SUSPENDED, "Halberstadt")
    assert "Sobald es die Inzidenzzahlen" not in koba.seen(), "what was planned has happened"


def test_a_figure_that_rises_before_somebody_confirms_refuses_it(koba: World) -> None:
    late = all_conditions_hold(koba)
    type_in(koba.editor(), koba.clock.at.date(), "100")
    page = late.send("/confirm")
    assert (page.status_code, "this is proposed no longer" in page.text) == (409, True)
    assert not koba.tells(*POSSIBLE, "Halberstadt")
    assert koba.tells(*SUSPENDED, "Halberstadt")
