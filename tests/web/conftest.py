"""A house with a clock that is set by hand, the app, an office with its people; the command line."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

import factories as make
from browser import Browser
from command_line import Run
from db.session import Database
from db.staff import Role, Staff
from kept_apps import KeptApps
from web import auth
from web.cli import main
from web.demo.files import OFFICES
from web.house import House
from web_house import PASSWORD, Clock, LogIn, Town
from web_letter import Letter


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> None:
    """The same algorithm with little work: these tests are not about its strength."""
    auth._hasher = type(auth._hasher)(time_cost=1, memory_cost=8, parallelism=1)
    auth._nobodys_hash = auth._hasher.hash("nobody")


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> KeptApps:
    return KeptApps(tmp_path_factory.mktemp("var") / "fallback.json")


@pytest.fixture
def clock(kept: KeptApps) -> Clock:
    kept.clock.at = Clock().at
    return kept.clock


@pytest.fixture
def house(kept: KeptApps, database: Database, clock: Clock) -> House:
    return kept.house_of(database)


@pytest.fixture
def app(kept: KeptApps, house: House) -> Iterator[Flask]:
    with kept.app_of(house) as app:
        yield app


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def town(house: House) -> Town:
    with house.database.transaction() as session:
        authority = make.an_authority(session)
        office = make.an_office(
            session, authority, key="koba", policy={"attempts": 1, "on_days": 1, "parts_of_day": 1}
        )
        make.a_phone_line(session, office)
        hashed = auth.hash_password(PASSWORD)
        return Town(
            authority,
            office,
            make.an_advisor(session, office, email="advisor@example.org", password_hash=hashed, language="en"),
            make.a_member(
                session, office, Role.BACK_OFFICE, email="print@example.org", password_hash=hashed, language="en"
            ),
            make.a_member(
                session, office, Role.EDITOR, email="editor@example.org", password_hash=hashed, language="en"
            ),
        )


@pytest.fixture
def as_(app: Flask, town: Town) -> LogIn:
    def logged_in(person: Staff) -> Browser:
        browser = Browser(app)
        assert browser.log_in(person.email, PASSWORD).status_code == 200
        return browser

    return logged_in


@pytest.fixture
def letter(house: House, town: Town) -> Letter:
    return Letter(house, town, language="en")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working directory of its own, in which nothing is set."""
    for name in [name for name in os.environ if name.startswith(("RUFZEIT_", "LC_", "LANG"))]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    def run(*arguments: str, **environment: str) -> Result:
        return CliRunner().invoke(main, list(arguments), env=environment)

    return run


@pytest.fixture
def migrated(run: Run, folder: Path, sqlite_template: Path) -> Run:
    (folder / "var").mkdir()
    shutil.copy(sqlite_template, folder / "var" / "rufzeit.db")
    return run


@pytest.fixture
def with_koba(migrated: Run) -> Run:
    assert migrated("office", "load", str(OFFICES[0].file)).exit_code == 0
    return migrated
