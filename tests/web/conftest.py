"""A house with a clock that is set by hand, the app, and an office with its people."""

import pytest
from flask import Flask

import factories as make
from browser import Browser
from db.session import Database
from db.staff import Role, Staff
from web import auth
from web.app import create_app
from web.house import House
from web.settings import Settings
from web_house import ENVIRON, PASSWORD, Clock, LogIn, Town


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> None:
    """The same algorithm with little work: these tests are not about its strength."""
    auth._hasher = type(auth._hasher)(time_cost=1, memory_cost=8, parallelism=1)
    auth._nobodys_hash = auth._hasher.hash("nobody")


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(database: Database, clock: Clock) -> House:
    settings = Settings.read(ENVIRON)
    return House(settings, database, make.VAULT, make.KEYS, make.AUDIT_KEY, clock)


@pytest.fixture
def app(house: House) -> Flask:
    return create_app(house)


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
