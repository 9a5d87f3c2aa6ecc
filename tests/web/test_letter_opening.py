"""The ways to the page behind a letter: its link, or reference and PIN; and what a guesser meets."""

import pytest
from flask import Flask
from sqlalchemy import select

from browser import Browser
from db.appointments import AppointmentState
from db.letters import AccessCode, AccessTry
from db.staff import Login
from letters.tries import ALL, TRIES_PER_DAY
from web.access.brake import LETTERS_OF_ADDRESS
from web.house import House
from web_house import Clock
from web_letter import Letter


def test_the_link_leads_on_at_once_and_changes_nothing(house: House, browser: Browser, letter: Letter) -> None:
    for _ in range(3):  # scanners of mail follow links
        answer = browser.look(letter.link)
        assert (answer.status_code, answer.location) == (302, "/appointment")
        assert answer.headers["Referrer-Policy"] == "same-origin"
    assert letter.now().state == AppointmentState.PROPOSED
    assert letter.events() == []
    page = browser.go("/appointment")
    assert letter.link.rpartition("/")[2] not in page.text


def test_reference_and_pin_open_it_too(browser: Browser, letter: Letter) -> None:
    browser.go("/appointment/open")
    reference = f"{letter.code.reference[:4]} {letter.code.reference[4:]}"
    page = browser.send("/open", reference=reference, pin=letter.pin)
    assert page.request.path == "/appointment"
    assert "11 March 2026" in page.text


def test_unknown_and_wrong_are_told_apart_by_nobody(app: Flask, letter: Letter) -> None:
    told = []
    for reference in (letter.code.reference, "00000000" if letter.code.reference != "00000000" else "00000001"):
        browser = Browser(app)
        browser.go("/appointment/open")
        page = browser.send("/open", reference=reference, pin=_other(letter.pin))
        told.append((page.status_code, page.text[page.text.index('role="alert"') :].partition("</p>")[0]))
    assert told[0] == told[1]
    assert "4 tries left" in told[0][1]


def test_after_five_wrong_pins_it_is_locked_until_tomorrow(app: Flask, letter: Letter, clock: Clock) -> None:
    browser = Browser(app)
    for _ in range(TRIES_PER_DAY):
        browser.go("/appointment/open")
        page = browser.send("/open", reference=letter.code.reference, pin=_other(letter.pin))
    assert "the last try" in page.text
    browser.go("/appointment/open")
    assert "It opens again tomorrow" in browser.send("/open", reference=letter.code.reference, pin=letter.pin).text
    assert "11 March 2026" in Browser(app).go(letter.link).text  # the link goes on working
    clock.wait(days=1)
    browser.go("/appointment/open")
    assert browser.send("/open", reference=letter.code.reference, pin=letter.pin).request.path == "/appointment"


def guess(browser: Browser, letter: Letter, number: int) -> int:
    browser.go("/appointment/open")
    return browser.send("/open", reference=f"{number:08}", pin=_other(letter.pin)).status_code


def test_one_address_guesses_twenty_times_an_hour(app: Flask, letter: Letter, clock: Clock) -> None:
    guesser, innocent = Browser(app), Browser(app)
    innocent.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    own = {"reference": letter.code.reference, "pin": letter.pin}
    assert [guess(guesser, letter, number) for number in range(LETTERS_OF_ADDRESS)] == [422] * LETTERS_OF_ADDRESS
    assert guess(guesser, letter, LETTERS_OF_ADDRESS) == 429
    assert "many tries from your connection" in guesser.page.text
    guesser.go("/appointment/open")
    assert guesser.send("/open", **own).status_code == 429
    assert "11 March 2026" in guesser.go(letter.link).text  # the link goes on working
    innocent.go("/appointment/open")
    assert innocent.send("/open", **own).request.path == "/appointment"
    clock.wait(hours=1)
    guesser.go("/appointment/open")
    assert guesser.send("/open", **own).request.path == "/appointment"


def test_a_letter_of_ones_own_buys_no_tries_but_costs_none(app: Flask, letter: Letter) -> None:
    browser = Browser(app)
    for _ in range(LETTERS_OF_ADDRESS + 5):  # many clients may share an address
        browser.go("/appointment/open")
        assert browser.send("/open", reference=letter.code.reference, pin=letter.pin).status_code == 200
    statuses = [guess(browser, letter, number) for number in range(LETTERS_OF_ADDRESS + 1)]
    assert statuses == [422] * LETTERS_OF_ADDRESS + [429]


def test_one_address_does_not_pull_the_brake_of_all(
    house: House, app: Flask, letter: Letter, clock: Clock
) -> None:
    browser = Browser(app)
    for number in range(LETTERS_OF_ADDRESS + 5):
        guess(browser, letter, number)
    with house.database.reading() as session:
        wrong = session.scalar(select(AccessTry.tries).where(AccessTry.reference == ALL))
    assert wrong == LETTERS_OF_ADDRESS


def test_the_brake_of_all_is_logged_without_data(
    app: Flask, letter: Letter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("letters.tries.TRIES_OF_ALL_PER_DAY", 2)
    browser = Browser(app)
    guess(browser, letter, 1)
    assert caplog.messages == []
    guess(browser, letter, 2)
    guess(browser, letter, 3)
    assert "does not work for anybody today" in browser.page.text
    assert caplog.messages == ["PINs rest until the next day: too many were wrong over all references"]


def test_what_is_not_even_a_pin_costs_no_try(browser: Browser, letter: Letter) -> None:
    for _ in range(TRIES_PER_DAY + 1):
        browser.go("/appointment/open")
        page = browser.send("/open", reference="12", pin="abc")
        assert page.status_code == 422
    assert "The reference has 8 digits." in page.text
    assert "The PIN has 6 digits." in page.text
    assert browser.send("/open", reference=letter.code.reference, pin=letter.pin).request.path == "/appointment"


def test_a_link_that_is_wrong_or_revoked(house: House, browser: Browser, letter: Letter, clock: Clock) -> None:
    assert browser.go(letter.link[:-3] + "abc").status_code == 404
    browser.go(letter.link)
    with house.database.transaction() as session:
        session.get_one(AccessCode, letter.code.id).revoked_at = clock()
    assert browser.go(letter.link).status_code == 404
    assert browser.go("/appointment").status_code == 401  # the open page closes too


def test_the_page_closes_by_itself_and_by_hand(
    house: House, browser: Browser, letter: Letter, clock: Clock
) -> None:
    browser.go(letter.link)
    clock.wait(minutes=21)
    page = browser.go("/appointment")
    assert page.status_code == 401
    assert "Please open the page of your letter again" in page.text
    browser.go(letter.link)
    assert "is closed" in browser.send("/leave").text
    assert browser.go("/appointment").status_code == 401
    with house.database.reading() as session:
        last = session.scalars(select(Login).order_by(Login.id.desc())).first()
    assert last is not None
    assert (last.staff_id, last.access_code_id, last.ended_at) == (None, letter.code.id, clock())


def _other(pin: str) -> str:
    return f"{(int(pin) + 1) % 1_000_000:06}"
