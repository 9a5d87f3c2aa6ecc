"""Behind the letter's link: the whole story, and what a stranger cannot do."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

import factories as make
from browser import Browser
from db.appointments import AdvisorTime, AppointmentState, EventKind, Way
from db.cases import Case, CaseState
from db.clients import PhoneNumber
from letters.access import link_token
from web.house import House
from web_house import Clock, Town
from web_letter import Letter


def test_see_and_confirm(browser: Browser, letter: Letter) -> None:
    page = browser.go(letter.link)
    assert "Wednesday, 11 March 2026" in page.text
    assert "between 9:00 and 9:15" in page.text
    number = letter.case.client.numbers[0].e164
    assert f"your number ending in {number[-2:]}" in page.text
    assert number not in page.text
    assert letter.case.client.family_name not in page.text
    page = browser.send("/confirm")
    assert "Your appointment is confirmed" in page.text
    assert letter.now().state == AppointmentState.CONFIRMED
    assert letter.events() == [(EventKind.CONFIRMED, Way.LINK)]


def test_confirmed_twice_it_is_confirmed_once(browser: Browser, letter: Letter) -> None:
    browser.go(letter.link)
    form = browser.form("/confirm")
    for _ in range(2):
        assert browser.post(form.action, form.fields).status_code == 200
    assert len(letter.events()) == 1


def test_choose_another_time(house: House, browser: Browser, letter: Letter) -> None:
    browser.go(letter.link)
    first = browser.go("/appointment/change")
    assert len(browser.form("/change").buttons) == 3
    others = browser.go("/appointment/change?skip=3")
    assert {value for _, value in browser.form("/change").buttons}.isdisjoint(first.text.split('"'))
    assert others.status_code == 200
    before = letter.now()
    page = browser.send("/change", browser.form("/change").buttons[1])
    assert "Your appointment is changed" in page.text
    after = letter.now()
    assert after.starts_at != before.starts_at
    assert (after.state, after.version) == (AppointmentState.CONFIRMED, 2)
    with house.database.reading() as session:
        taken = session.scalars(select(AdvisorTime.quantum).order_by(AdvisorTime.quantum)).all()
    assert list(taken) == list(make.quanta(after.starts_at, after.minutes))


def test_a_time_that_was_taken_a_moment_ago(house: House, browser: Browser, town: Town, letter: Letter) -> None:
    browser.go(letter.link)
    browser.go("/appointment/change")
    buttons = browser.form("/change").buttons
    with house.database.transaction() as session:
        quick = make.a_case(session, town.office, advisor=session.merge(town.advisor))
        make.an_appointment(session, quick, make.AT + timedelta(days=1))
    page = browser.send("/change", buttons[0])
    assert page.status_code == 409
    assert "taken a moment ago" in page.text
    assert letter.now().version == 1
    fresh = browser.form("/change").buttons
    assert len(fresh) == 3
    assert buttons[0] not in fresh
    assert "Your appointment is changed" in browser.send("/change", fresh[0]).text


def test_only_what_was_offered_can_be_chosen(browser: Browser, letter: Letter) -> None:
    browser.go(letter.link)
    browser.go("/appointment/change")
    name, offer = browser.form("/change").buttons[0]
    for forged in ("", "2026-03-04T09:00", offer[:-2] + "xx", offer.swapcase()):
        browser.go("/appointment/change")
        assert "Something changed since" in browser.send("/change", (name, forged)).text
    assert letter.now().version == 1


def test_an_offer_is_for_one_appointment(house: House, town: Town, app: Flask, letter: Letter) -> None:
    stranger, client = Browser(app), Browser(app)
    stranger.go(Letter(house, town, language="en", starts=make.AT + timedelta(days=10)).link)
    stranger.go("/appointment/change")
    client.go(letter.link)
    client.go("/appointment/change")
    page = client.send("/change", stranger.form("/change").buttons[0])
    assert "Something changed since" in page.text
    assert letter.now().version == 1


def test_whoever_changes_an_old_state_sees_the_new_one(app: Flask, letter: Letter) -> None:
    at_home, at_work = Browser(app), Browser(app)
    for browser in (at_home, at_work):
        browser.go(letter.link)
        browser.go("/appointment/change")
    at_home.send("/change", at_home.form("/change").buttons[0])
    page = at_work.send("/change", at_work.form("/change").buttons[1])
    assert "Something changed since you opened this page" in page.text
    assert letter.now().version == 2


def test_cancel_asks_first(house: House, browser: Browser, letter: Letter) -> None:
    browser.go(letter.link)
    assert "Cancel the appointment?" in browser.go("/appointment/cancel").text
    assert letter.now().live
    page = browser.send("/cancel")
    assert "Your appointment is cancelled" in page.text
    assert "There is no appointment now" in page.text
    assert letter.now().state == AppointmentState.CANCELLED
    with house.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(AdvisorTime)) == 0
        assert session.get_one(Case, letter.case.id).state == CaseState.NEEDS_PERSON


def test_a_time_that_has_come_can_no_longer_be_changed(browser: Browser, letter: Letter, clock: Clock) -> None:
    clock.wait(days=9, minutes=1)
    page = browser.go(letter.link)
    assert "The time of your appointment has come" in page.text
    assert "can no longer be changed here" in browser.go("/appointment/change").text
    assert "can no longer be changed here" in browser.go("/appointment/cancel").text


@pytest.mark.parametrize(
    ("language", "title"),
    [("de", "Ihr Telefontermin"), ("en", "Your telephone appointment"), ("fi", "Ihr Telefontermin")],
)
def test_the_page_speaks_the_clients_language(
    house: House, town: Town, app: Flask, language: str, title: str
) -> None:
    """An office speaks the languages that it chose; the first of them to everybody else."""
    letter = Letter(house, town, language=language)
    assert f"<h1>{title}</h1>" in Browser(app, "en" if language == "en" else "de").go(letter.link).text


@pytest.fixture
def asked(house: House, town: Town) -> str:
    """The link of a letter that asks for a number."""
    with house.database.transaction() as session:
        client = make.a_client(session, town.office, phone=None, language="en")
        case = make.a_case(session, town.office, client=client, advisor=town.advisor, state=CaseState.NUMBER_ASKED)
        return f"/t/{link_token(make.KEYS, make.a_code(session, case))}"


def test_leaving_a_number(house: House, browser: Browser, asked: str) -> None:
    assert "At which number may we call you?" in browser.go(asked).text
    page = browser.send("/number", number="030 / 23125 888")
    assert "We have your number" in page.text
    assert "ending in 88" in page.text
    with house.database.reading() as session:
        number = session.scalars(select(PhoneNumber)).one()
        assert (number.e164, number.raw, number.from_register) == ("+493023125888", "030 / 23125 888", False)
        case = session.scalars(select(Case)).one()
        assert (case.state, case.to_call_since) == (CaseState.TO_CALL, make.AT)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Please fill in this field."),
        ("hello", "This is not a telephone number"),
        ("0900 1234567", "We cannot call this kind of number"),
        ("+1 202 555 0143", "We cannot call numbers abroad"),
        ("1" * 41, "This is too long."),
    ],
)
def test_a_number_that_we_cannot_call(house: House, browser: Browser, asked: str, typed: str, said: str) -> None:
    browser.go(asked)
    page = browser.send("/number", number=typed)
    assert page.status_code == 422
    assert said in page.text
    with house.database.reading() as session:
        assert session.scalars(select(PhoneNumber)).all() == []
