"""Control characters are refused before a database sees them; PostgreSQL would break on a NUL."""

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.cases import Case
from db.clients import PhoneNumber
from web.house import House
from web_house import PASSWORD, LogIn, Town


@pytest.mark.parametrize(
    "address",
    [
        "/t/%00abcdefgh",
        "/koba%00",
        "/koba%0A",
        "/staff/koba%00/calls",
        "/staff/koba/notices/x%00",
        "/staff/cases/99999999999999999999",
        "/staff/koba/print/runs/99999999999999999999",
    ],
)
def test_an_address_with_such_characters_is_not_there(
    app: object, as_: LogIn, town: Town, browser: Browser, address: str
) -> None:
    for person in (browser, as_(town.advisor), as_(town.editor), as_(town.printer)):
        page = person.look(address)
        assert page.status_code == 404
        assert "There is no such page" in page.text


@pytest.mark.parametrize(
    "typed",
    [
        {"email": "advisor\0@example.org", "password": PASSWORD},
        {"email": "advisor@example.org", "password": PASSWORD + "\0"},
        {"email": "advisor@example.org", "password": "\x1b" + PASSWORD},
        {"email": "advisor@example.org", "password": PASSWORD, "x\0": ""},
    ],
)
def test_a_login_with_such_characters_is_not_understood(
    town: Town, browser: Browser, typed: dict[str, str]
) -> None:
    browser.go("/login")
    page = browser.post("/login", {**browser.form("/login").fields, **typed})
    assert page.status_code == 400
    assert "This could not be understood" in page.text


def test_a_question_with_such_characters_is_not_understood(town: Town, browser: Browser) -> None:
    assert browser.look("/login?next=%00").status_code == 400


def test_a_form_with_such_characters_is_not_understood(
    house: House, as_: LogIn, town: Town, browser: Browser
) -> None:
    with house.database.transaction() as session:
        case = make.a_case(session, town.office, advisor=town.advisor)
    browser = as_(town.advisor)
    browser.go(f"/staff/cases/{case.id}")
    wrong = (("/attempts", {"form_key": "\0" * 20, "outcome": "busy"}), ("/number", {"number": "030 23125\0888"}))
    for action, values in wrong:
        browser.go(f"/staff/cases/{case.id}")
        assert browser.send(action, **values).status_code == 400
    with house.database.reading() as session:
        assert len(session.scalars(select(PhoneNumber)).all()) == 1


def test_a_note_may_have_several_lines(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        case: Case = make.a_case(session, town.office, advisor=town.advisor)
    browser = as_(town.advisor)
    browser.go(f"/staff/cases/{case.id}")
    assert "after\r\n\tsix" in browser.send("/attempts", ("outcome", "busy"), note="after\r\n\tsix").text
