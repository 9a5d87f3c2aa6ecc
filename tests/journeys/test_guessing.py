"""Somebody guesses PINs over 2,000 letters, by phone and web together: the brakes hold, links go on working."""

from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import select

import factories as make
from attackers import a_house, a_patient_app, a_provider, many_letters
from browser import Browser
from callers import Provider
from db.letters import AccessCode, AccessTry
from db.offices import Office
from db.session import Database
from db.staff import Role
from guesser import BRAKED, CHECKED, DEAD, LOCKED, OPENED, Guesser, kind_of
from guesses import another, statements
from letters import tries
from letters.access import link_token, pin_of
from letters.tries import ALL, LOCKED_DAYS, TRIES_OF_ALL_PER_DAY, TRIES_PER_DAY
from web import auth
from web.house import House
from web_house import PASSWORD, Clock

LETTERS = 2_000
UNKNOWN = "00000000"


@dataclass(frozen=True)
class Target:
    """An office with its pages and telephone, to which very many letters lead."""

    house: House
    clock: Clock
    app: Flask
    office: Office
    line: str
    letters: list[AccessCode]

    def phone(self) -> Provider:
        return a_provider(self.app, self.line)

    def guesser(self) -> Guesser:
        return Guesser(self.phone(), Browser(self.app))

    def tries(self) -> dict[str, int]:
        """What the record has counted today, by reference."""
        with self.house.database.reading() as session:
            found = select(AccessTry.reference, AccessTry.tries).where(AccessTry.day == self.clock().date())
            return {reference: tries for reference, tries in session.execute(found) if ":" not in reference}


@pytest.fixture
def target(database: Database) -> Target:
    clock = Clock()
    house = a_house(database, clock)
    with database.transaction() as session:
        office = make.an_office(session)
        line = make.a_phone_line(session, office, language="en").number
        make.opening_hours(session, make.a_channel(session, office))
        for role in (Role.ADVISOR, Role.EDITOR, Role.ADMIN):
            hashed = auth.hash_password(PASSWORD)
            make.a_member(session, office, role, email=f"{role}@example.org", password_hash=hashed, language="en")
    return Target(house, clock, a_patient_app(house), office, line, list(many_letters(database, office, LETTERS)))


@pytest.mark.parametrize("brake", [60, pytest.param(TRIES_OF_ALL_PER_DAY, marks=pytest.mark.long)])
def test_the_brakes_hold_and_links_go_on_working(
    target: Target, brake: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """A check is an answer from which the guesser learns something; the record's own count says the same."""
    monkeypatch.setattr(tries, "TRIES_OF_ALL_PER_DAY", brake)
    guesser, letters = target.guesser(), iter(target.letters)
    while not guesser.answers[BRAKED]:
        try_hard(guesser, next(letters))
    for code in [*letters][:: 1 if brake == TRIES_OF_ALL_PER_DAY else 200]:
        assert kind_of(guesser.opens_page(code.reference, pin_of(make.KEYS, code))) == BRAKED
    counted = target.tries()
    assert max(guesser.learned.values()) == TRIES_PER_DAY
    assert sum(guesser.learned.values()) == guesser.answers[CHECKED] == brake
    assert sum(min(count, TRIES_PER_DAY) for reference, count in counted.items() if reference != ALL) == brake
    assert guesser.answers[LOCKED] == brake // TRIES_PER_DAY
    assert [message for message in caplog.messages if "PINs rest" in message] == [
        "PINs rest until the next day: too many were wrong over all references"
    ]
    assert the_link_opens(target, target.letters[0])
    assert alarmed(target) == {Role.ADVISOR: False, Role.EDITOR: True, Role.ADMIN: True}
    target.clock.wait(days=1)
    fresh = target.letters[-1]
    assert kind_of(guesser.calls(fresh.reference, pin_of(make.KEYS, fresh))[0]) == OPENED


def test_unknown_and_known_references_sound_alike_until_they_are_dead(target: Target) -> None:
    """What a caller hears, what a page shows, and what the database is asked: the same, try by try, to the end."""
    code = target.letters[7]
    known = four_days_of(target, code.reference, another(pin_of(make.KEYS, code)))
    target.clock.wait(days=-LOCKED_DAYS - 1)
    unknown = four_days_of(target, UNKNOWN, "123456")
    assert [kind_of(told) for told, _asked in known][-2:] == [DEAD, DEAD]
    assert known == unknown
    assert the_link_opens(target, code)


def try_hard(guesser: Guesser, code: AccessCode) -> None:
    """Three PINs by phone, then as many by web as it takes to be locked out."""
    wrong = another(pin_of(make.KEYS, code))
    told = guesser.calls(code.reference, wrong)[-1]
    while kind_of(told) == CHECKED:
        told = guesser.opens_page(code.reference, wrong)


def four_days_of(target: Target, reference: str, pin: str) -> list[tuple[str, list[str]]]:
    """What a guesser is told, and what it takes of the database, on the three days and the one after."""
    guesser, told = target.guesser(), []
    for _ in range(LOCKED_DAYS + 1):
        with statements() as asked:
            for answer in (*guesser.calls(reference, pin), *(shown(guesser, reference, pin) for _ in range(3))):
                told.append((answer, asked.copy()))
                asked.clear()
        target.clock.wait(days=1)
    return told


def shown(guesser: Guesser, reference: str, pin: str) -> str:
    """The page's message, without what differs from page to page."""
    page = guesser.opens_page(reference, pin)
    return page[page.index('role="alert"') :].partition("</p>")[0]


def the_link_opens(target: Target, code: AccessCode) -> bool:
    answer = Browser(target.app).look(f"/t/{link_token(make.KEYS, code)}")
    return (answer.status_code, answer.location) == (302, "/appointment")


def alarmed(target: Target) -> dict[Role, bool]:
    """Who finds the alarm where they arrive."""
    found = {}
    for role in (Role.ADVISOR, Role.EDITOR, Role.ADMIN):
        browser = Browser(target.app)
        browser.log_in(f"{role}@example.org", PASSWORD)
        found[role] = "too many PINs of letters were wrong" in browser.go("/staff/").text
    return found
