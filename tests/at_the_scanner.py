"""For the tests of the page of returned letters: letters that were posted, and a scanner that types."""

from sqlalchemy.orm import Session

import factories as make
from browser import Browser
from db.clients import Client
from db.letters import Letter
from db.offices import Office
from db.staff import Staff
from returning import a_proposal, posted
from web.house import House
from web_house import LogIn, Town
from web_people import text_of

PAGE = "/staff/koba/returned"


def a_client_named(session: Session, office: Office, name: str, **values: object) -> Client:
    return make.a_client(session, office, family_name=name, given_name="Eva", **values)


def a_stack(house: House, town: Town, *names: str) -> list[int]:
    """A posted letter for each name; in batch 1, 2, ... each is letter 7."""
    with house.database.transaction() as session:
        found = []
        for name in names:
            client = a_client_named(session, town.office, name)
            _, _, letter = a_proposal(session, session.get_one(Office, town.office.id), client)
            posted(session, letter)
            found.append(letter.id)
        return found


def at_work(as_: LogIn, person: Staff) -> Browser:
    browser = as_(person)
    browser.go(PAGE)
    return browser


def scan(browser: Browser, code: str, **fields: str) -> str:
    browser.send("/returned", code=code, **fields)
    return text_of(browser)


def letter_of(house: House, letter_id: int) -> Letter:
    with house.database.reading() as session:
        return session.get_one(Letter, letter_id)
