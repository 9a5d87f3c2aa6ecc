"""The page of one letter, and how it is printed once more: asked for by one person, decided by another."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.appointments import Appointment, Way
from db.audit import AuditEntry
from db.calls import Outcome
from db.letters import AccessCode, Letter, LetterState
from db.printing import Reprint
from db.staff import Role, Staff
from letters.access import link_token, pin_of
from letters.reasons import HELD_REASONS
from scheduler.appointments.booking import cancel
from scheduler.post.reprint_rules import WhyNot
from scheduler.proposing.proposals import propose
from web import auth
from web.house import House
from web.jobs import work_off
from web.staff.post.letter_history import why_told
from web.staff.post.reprints import NOT_AGAIN
from web_house import PASSWORD, LogIn, Town
from words.labels import REPRINT_REASONS, RETURN_REASONS


@pytest.fixture
def second(house: House, town: Town) -> Staff:
    with house.database.transaction() as session:
        hashed = auth.hash_password(PASSWORD)
        return make.a_member(
            session,
            town.office,
            Role.ADMIN,
            name="Second Person",
            email="second@example.org",
            password_hash=hashed,
            language="en",
        )


@pytest.fixture
def letter_id(house: House, town: Town, as_: LogIn) -> int:
    """A proposal to Eva Adler, number 1 of batch 1."""
    with house.database.transaction() as session:
        client = make.a_client(session, town.office, given_name="Eva", family_name="Adler")
        case = make.a_case(session, town.office, client=client, advisor=town.advisor)
        make.an_attempt(session, case, make.AT - timedelta(hours=1), outcome=Outcome.NO_ANSWER)
    propose(house.database, town.office.id, make.KEYS, at=house.now(), public_url=house.settings.public_url)
    browser = as_(town.printer)
    browser.go("/staff/koba/print")
    browser.send("/print/batches")
    work_off(house)
    with house.database.reading() as session:
        return session.scalars(select(Letter.id)).one()


def the_letter(house: House) -> Letter:
    with house.database.reading() as session:
        return session.scalars(select(Letter)).one()


def code_of(house: House) -> AccessCode:
    with house.database.reading() as session:
        return session.scalars(select(AccessCode)).one()


def asked(browser: Browser, letter_id: int, reason: str = "not_arrived", note: str = "") -> str:
    browser.go(f"/staff/letters/{letter_id}")
    return browser.send("/reprint", reason=reason, note=note).text


def request_on(browser: Browser) -> str:
    """Where the first request on the page is decided."""
    return next(form.action for form in browser.forms if "/staff/reprints/" in form.action)


def opens(browser: Browser, reference: str, pin: str) -> int:
    browser.go("/appointment/open")
    return browser.send("/appointment/open", reference=reference, pin=pin).status_code


def audited(house: House) -> list[str]:
    with house.database.reading() as session:
        actions = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
        return [action for action in actions if action.startswith(("reprint", "letter."))]


def test_the_page_tells_what_happened_and_no_pin(house: House, as_: LogIn, town: Town, letter_id: int) -> None:
    code = code_of(house)
    pin = pin_of(make.KEYS, code)
    for person in (town.printer, town.advisor):
        page = as_(person).go(f"/staff/letters/{letter_id}")
        for told in (
            "Eva Adler",
            "Proposal of a telephone appointment",
            "1, No. 1",
            "by the system",
            "In a batch",
        ):
            assert told in page.text
        for secret in (pin, f"{pin[:3]} {pin[3:]}", link_token(make.KEYS, code), code.reference):
            assert secret not in page.text
    assert "/staff/batches/" in as_(town.printer).go(f"/staff/letters/{letter_id}").text
    assert "/staff/batches/" not in as_(town.advisor).go(f"/staff/letters/{letter_id}").text
    assert audited(house) == ["letter.read"] * 4


def test_asked_decided_printed_and_the_new_pin_opens(
    house: House, as_: LogIn, town: Town, second: Staff, letter_id: int, browser: Browser
) -> None:
    reference, old_pin = code_of(house).reference, pin_of(make.KEYS, code_of(house))
    old_link = f"/t/{link_token(make.KEYS, code_of(house))}"
    assert "As soon as a second person agrees" in asked(as_(town.advisor), letter_id, note="twice in the rain")
    assert opens(browser, reference, old_pin) == 200
    decider = as_(second)
    page = decider.go("/staff/koba/reprints")
    for told in ("Eva Adler", "The client says that it did not arrive", "twice in the rain", town.advisor.name):
        assert told in page.text
    page = decider.send(request_on(decider), ("answer", "grant"))
    assert "waits for print with a new PIN" in page.text
    assert "Nobody has asked for a letter." in page.text
    assert opens(browser, reference, old_pin) == 422
    assert browser.go(old_link).status_code == 404
    new_pin = pin_of(make.KEYS, code_of(house))
    assert new_pin != old_pin
    assert opens(browser, reference, new_pin) == 200
    assert browser.go(f"/t/{link_token(make.KEYS, code_of(house))}").status_code == 200
    assert (the_letter(house).state, the_letter(house).issue) == (LetterState.QUEUED, 2)
    assert [action for action in audited(house) if action.startswith("reprint.")] == [
        "reprint.asked",
        "reprint.granted",
    ]
    page = decider.go(f"/staff/letters/{letter_id}")
    assert "Granted by Second Person" in page.text
    assert "It waits for print, or is held" in page.text


def test_the_batch_page_names_the_old_number(
    house: House, as_: LogIn, town: Town, second: Staff, letter_id: int
) -> None:
    batch_id = the_letter(house).batch_id
    browser = as_(town.printer)
    browser.go(f"/staff/batches/{batch_id}")
    [file] = set(re.findall(rf'href="(/staff/batches/{batch_id}/file[^"]*)"', browser.page.text))
    assert browser.go(file).status_code == 200
    asked(browser, letter_id, "jammed")
    decider = as_(second)
    decider.go("/staff/koba/reprints")
    decider.send(request_on(decider), ("answer", "grant"))
    page = browser.go(f"/staff/batches/{batch_id}")
    assert '<b class="pull-number">1</b>' in page.text


def test_refused_it_is_not_printed(house: House, as_: LogIn, town: Town, second: Staff, letter_id: int) -> None:
    asked(as_(town.printer), letter_id)
    browser = as_(second)
    browser.go("/staff/koba/reprints")
    page = browser.send(request_on(browser), ("answer", "refuse"))
    assert "The letter is not printed once more." in page.text
    assert (the_letter(house).state, code_of(house).issue) == (LetterState.BATCHED, 1)
    assert "Refused by Second Person" in browser.go(f"/staff/letters/{letter_id}").text


def test_who_asked_is_told_that_somebody_else_decides(
    house: House, as_: LogIn, town: Town, second: Staff, letter_id: int
) -> None:
    browser = as_(town.printer)
    asked(browser, letter_id)
    page = browser.go("/staff/koba/reprints")
    assert "You asked for it yourself: somebody else has to decide." in page.text
    assert "Print once more, with a new PIN" not in page.text
    other = as_(second)
    other.go("/staff/koba/reprints")
    form = other.form(request_on(other))
    token = browser.forms[0].fields["csrf_token"]
    page = browser.post(form.action, {"csrf_token": token, "answer": "grant"})
    assert page.status_code == 409
    assert 'role="alert">You asked for it yourself' in page.text
    assert code_of(house).issue == 1


def test_decided_meanwhile(house: House, as_: LogIn, town: Town, second: Staff, letter_id: int) -> None:
    asked(as_(town.printer), letter_id)
    browser = as_(second)
    browser.go("/staff/koba/reprints")
    form = browser.form(request_on(browser))
    browser.post(form.action, {**form.fields, "answer": "refuse"})
    page = browser.post(form.action, {**form.fields, "answer": "grant"})
    assert page.status_code == 409
    assert "Somebody else has decided about this letter already." in page.text
    assert code_of(house).issue == 1


def test_asked_for_twice(house: House, as_: LogIn, town: Town, letter_id: int) -> None:
    browser = as_(town.printer)
    browser.go(f"/staff/letters/{letter_id}")
    form = browser.form("/reprint")
    for _ in range(2):
        browser.post(form.action, {**form.fields, "reason": "lost"})
    assert "Somebody asked for this letter already" in browser.page.text
    with house.database.reading() as session:
        assert len(session.scalars(select(Reprint)).all()) == 1


@pytest.mark.parametrize("reason", ["", "because"])
def test_without_a_reason_nothing_is_asked_and_the_note_stays(
    as_: LogIn, town: Town, letter_id: int, reason: str
) -> None:
    browser = as_(town.printer)
    text = asked(browser, letter_id, reason, note="a long note")
    assert browser.page.status_code == 422
    assert "Please choose a reason." in text
    assert browser.form("/reprint").fields["note"] == "a long note"


def test_what_could_not_help_is_told_with_what_to_do(
    house: House, as_: LogIn, town: Town, second: Staff, letter_id: int
) -> None:
    asker = as_(town.printer)
    asked(asker, letter_id)
    decider = as_(second)
    decider.go("/staff/koba/reprints")
    form = decider.form(request_on(decider))
    with house.database.transaction() as session:
        found = session.scalars(select(Appointment)).one()
        cancel(session, found, version=1, way=Way.PHONE, at=make.AT)
    page = decider.post(form.action, {**form.fields, "answer": "grant"})
    assert page.status_code == 409
    assert "It was withdrawn, so nobody prints it." in page.text
    assert "Do not print" in page.text
    assert "Print once more, with a new PIN" not in page.text
    assert code_of(house).issue == 1


def test_a_decision_that_is_none(as_: LogIn, town: Town, second: Staff, letter_id: int) -> None:
    asked(as_(town.printer), letter_id)
    browser = as_(second)
    browser.go("/staff/koba/reprints")
    assert browser.send(request_on(browser), ("answer", "perhaps")).status_code == 400


def test_another_office_s_letter_is_not_there(house: House, as_: LogIn, town: Town, letter_id: int) -> None:
    asked(as_(town.printer), letter_id)
    with house.database.transaction() as session:
        reprint_id = session.scalars(select(Reprint.id)).one()
        other = make.an_office(session, town.authority, key="other")
        hashed = auth.hash_password(PASSWORD)
        stranger = make.a_member(
            session, other, Role.BACK_OFFICE, email="stranger@example.org", password_hash=hashed, language="en"
        )
    browser = as_(stranger)
    assert browser.go(f"/staff/letters/{letter_id}").status_code == 404
    assert "Nobody has asked for a letter." in browser.go("/staff/other/reprints").text
    token = {"csrf_token": browser.forms[0].fields["csrf_token"]}
    assert browser.post(f"/staff/reprints/{reprint_id}", {**token, "answer": "grant"}).status_code == 404
    assert browser.post(f"/staff/letters/{letter_id}/reprint", {**token, "reason": "lost"}).status_code == 404


def test_an_advisor_asks_but_does_not_decide(as_: LogIn, town: Town, letter_id: int) -> None:
    browser = as_(town.advisor)
    asked(browser, letter_id)
    page = browser.go(f"/staff/letters/{letter_id}")
    assert "The back office or the administration decides." in page.text
    assert browser.go("/staff/koba/reprints").status_code == 403


def test_every_reason_has_its_words(house: House, as_: LogIn, town: Town, letter_id: int) -> None:
    assert set(NOT_AGAIN) == set(WhyNot)
    as_(town.printer)
    with as_(town.printer).client as client:
        client.get("/appointment/open")
        for code in (*REPRINT_REASONS, *RETURN_REASONS, "changed", "not_corrected", "new_pin", "corrected_sms"):
            assert why_told(code) != code
        assert why_told("no_glyph:x") != "no_glyph:x"
        assert "no_glyph" in HELD_REASONS
        assert why_told("something_new") == "something_new"
