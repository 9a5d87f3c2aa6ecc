"""The texts of the letters on their pages: written, tried, compared, decided about by a second person."""

from datetime import date, timedelta
from html import unescape

import pytest
from flask import Flask
from sqlalchemy import select

import factories as make
from browser import Browser
from db.audit import AuditEntry
from db.letters import Letter, LetterKind, LetterText, TextState
from db.offices import Office
from db.staff import Role, Staff
from letters.access import pin_of
from letters.queue import Mailing, queue_number_wanted
from letters.saying.wording import house_text
from web import auth
from web.house import House
from web_house import PASSWORD, Clock, LogIn, Town

TEXTS = "/staff/koba/texts"
PAGE = f"{TEXTS}/number_wanted/de"
TEXT = house_text(LetterKind.NUMBER_WANTED, "de")
OWN = TEXT.replace("Wie können wir Sie anrufen?", "Ihre Nummer fehlt uns")


@pytest.fixture
def second(house: House, town: Town) -> Staff:
    with house.database.transaction() as session:
        hashed = auth.hash_password(PASSWORD)
        return make.a_member(
            session, town.office, Role.ADMIN, email="second@example.org", password_hash=hashed, language="en"
        )


def drafted(as_: LogIn, town: Town, text: str = OWN) -> str:
    """A draft of the editor; gives the address of its page."""
    browser = as_(town.editor)
    browser.go(PAGE)
    page = browser.send("/number_wanted/de", ("save", "1"), text=text)
    assert "The draft is kept" in page.text
    return page.request.path


def texts_of(house: House) -> list[LetterText]:
    with house.database.reading() as session:
        return list(session.scalars(select(LetterText).order_by(LetterText.id)))


def audited(house: House) -> list[tuple[str, str]]:
    with house.database.reading() as session:
        of_texts = select(AuditEntry).where(AuditEntry.action.startswith("text."))
        return [(row.action, row.subject) for row in session.scalars(of_texts.order_by(AuditEntry.id))]


def test_the_list_names_every_kind_and_what_is_in_force(as_: LogIn, town: Town) -> None:
    page = as_(town.printer).go(TEXTS)
    for name in ("Another time for a telephone appointment", "Answer to what was put into the letterbox"):
        assert name in page.text
    assert page.text.count("Text of the house") == len(LetterKind) * 4


def test_the_form_begins_with_what_is_in_force_and_explains_the_marks(as_: LogIn, town: Town) -> None:
    browser = as_(town.editor)
    page = browser.go(PAGE)
    assert unescape(browser.form("/number_wanted/de").fields["text"]).strip() == TEXT.strip()
    for said in (
        "{hotline}",
        "030\N{NO-BREAK SPACE}23125000",
        "[answer]",
        "Exactly once",
        "Katarzyna Müller-Łukaszewska",
    ):
        assert said in page.text


def test_a_wrong_placeholder_is_refused_with_its_place(house: House, as_: LogIn, town: Town) -> None:
    browser = as_(town.editor)
    browser.go(PAGE)
    page = browser.send("/number_wanted/de", ("save", "1"), text=TEXT.replace("Guten Tag {name}", "Hallo {nane}"))
    assert page.status_code == 422
    assert "Line 5, column 7: Nothing is known for the placeholder “{nane}”" in page.text
    assert "Hallo <mark>{nane}</mark>," in page.text
    assert "Hallo {nane}" in browser.form("/number_wanted/de").fields["text"]
    assert texts_of(house) == []


@pytest.mark.parametrize(
    ("written", "marked"),
    [
        ("Hallo {mein name}, heute", "Hallo <mark>{mein name}</mark>, heute"),
        ("Sie waren nicht erreichbar.", "Sie waren <mark>nicht erreichbar</mark>."),
        ("[Name], heute", "<mark>[Name]</mark>, heute"),
        ("# Hallo Welt", "<mark># Hallo Welt,</mark>"),
    ],
)
def test_just_what_is_wrong_is_marked(as_: LogIn, town: Town, written: str, marked: str) -> None:
    browser = as_(town.editor)
    browser.go(PAGE)
    page = browser.send("/number_wanted/de", ("save", "1"), text=TEXT.replace("Guten Tag {name}", written))
    assert marked in page.text


def test_lines_that_came_are_shown_as_lines_the_empty_ones_too(as_: LogIn, town: Town) -> None:
    browser = as_(town.editor)
    browser.go(PAGE)
    longer = TEXT.replace("Guten Tag", "Eine neue Zeile.\n\nGuten Tag")
    page = browser.send("/number_wanted/de", ("preview", "1"), text=longer)
    assert '<ins><span class="visually-hidden">New: </span>Eine neue Zeile.</ins>' in page.text
    assert '<ins><span class="visually-hidden">New: empty line</span></ins>' in page.text


def test_a_fault_is_told_in_the_reader_s_language(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        session.get_one(Staff, town.editor.id).language = "de"
    browser = as_(town.editor)
    browser.go(PAGE)
    page = browser.send("/number_wanted/de", ("save", "1"), text="kein Betreff")
    assert "Zeile 1, Spalte 1: Die erste Zeile" in page.text


def test_a_preview_keeps_nothing(house: House, as_: LogIn, town: Town) -> None:
    browser = as_(town.editor)
    browser.go(PAGE)
    page = browser.send("/number_wanted/de", ("preview", "1"), text=OWN)
    assert "<h3>Ihre Nummer fehlt uns (für Eva Öhman)</h3>" in page.text
    assert "Guten Tag Katarzyna Müller-Łukaszewska," in page.text
    assert "It takes 1 page" in page.text
    assert "overflows" not in page.text
    assert "<ins>" in page.text
    assert texts_of(house) == []
    assert audited(house) == []


def test_a_text_that_no_letter_can_hold_is_shown_as_such(as_: LogIn, town: Town) -> None:
    browser = as_(town.editor)
    browser.go(PAGE)
    page = browser.send("/number_wanted/de", ("preview", "1"), text=TEXT.replace("Guten Tag", "x" * 200))
    assert "This letter could not be printed." in page.text
    assert "wider than the page" in page.text


def test_a_text_that_overflows_its_page_is_shown(as_: LogIn, town: Town) -> None:
    browser = as_(town.editor)
    browser.go(PAGE)
    long = TEXT.replace("Uns fehlt", "Wir haben es versucht.\n\n" * 25 + "Uns fehlt")
    page = browser.send("/number_wanted/de", ("preview", "1"), text=long)
    assert "It takes 2 pages" in page.text
    assert "overflows its page" in page.text
    assert "overflows its page" in browser.send("/number_wanted/de", ("save", "1"), text=long).text


def test_two_people_and_a_day(house: House, as_: LogIn, town: Town, second: Staff, clock: Clock) -> None:
    address = drafted(as_, town)
    writer = as_(town.editor)
    page = writer.go(address)
    assert "somebody else has to look at it" in page.text
    assert not [form for form in writer.forms if form.action.endswith("/approve")]
    browser = as_(second)
    assert f"{TEXTS}/versions/" in browser.go(TEXTS).text
    browser.go(address)
    assert browser.form("/approve").fields["valid_from"] == (clock.at.date() + timedelta(days=1)).isoformat()
    assert "Approved: letters have this text from" in browser.send("/approve").text
    assert browser.go(TEXTS).text.count("Text of the house") == len(LetterKind) * 4
    clock.wait(days=1)
    page = as_(second).go(TEXTS)
    assert page.text.count("Text of the house") == len(LetterKind) * 4 - 1
    assert "Own text, version 1" in page.text
    text = texts_of(house)[0]
    assert (text.state, text.written_by, text.decided_by) == (TextState.APPROVED, town.editor.id, second.id)
    assert audited(house) == [("text.written", f"text:{text.id}"), ("text.approved", f"text:{text.id}")]


def test_the_writer_cannot_approve_by_any_way(app: Flask, house: House, as_: LogIn, town: Town) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    address = drafted(as_, town)
    browser = as_(town.editor)
    values = {"seen": "x", "valid_from": "2030-01-01", "word": "no"}
    assert browser.post(f"{address}/approve", values).status_code == 409
    assert browser.post(f"{address}/refuse", values).status_code == 409
    assert texts_of(house)[0].state is TextState.DRAFT


def test_what_changed_meanwhile_is_looked_at_again(house: House, as_: LogIn, town: Town, second: Staff) -> None:
    address = drafted(as_, town)
    browser = as_(second)
    browser.go(address)
    drafted(as_, town, OWN.replace("fehlt uns", "brauchen wir"))
    page = browser.send("/approve")
    assert page.status_code == 409
    assert "somebody changed this text" in page.text
    assert "brauchen wir" in page.text
    assert texts_of(house)[0].state is TextState.DRAFT
    assert browser.send("/approve").status_code == 200


@pytest.mark.parametrize("day", ["", "2020-01-01", "soon"])
def test_a_day_that_is_over_or_none(house: House, as_: LogIn, town: Town, second: Staff, day: str) -> None:
    browser = as_(second)
    browser.go(drafted(as_, town))
    page = browser.send("/approve", valid_from=day)
    assert page.status_code == 422
    assert "Please enter a day that is not over." in page.text
    assert texts_of(house)[0].state is TextState.DRAFT


def test_refused_with_a_word(house: House, as_: LogIn, town: Town, second: Staff) -> None:
    address = drafted(as_, town)
    browser = as_(second)
    browser.go(address)
    assert browser.send("/refuse").status_code == 422
    browser.send("/refuse", word="Zu knapp: die <Nummer> fehlt.")
    text = texts_of(house)[0]
    assert (text.state, text.refused_because) == (TextState.REFUSED, "Zu knapp: die <Nummer> fehlt.")
    with house.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "text.refused")).one()
        assert "word" not in entry.facts, "it stands with the text, once"
    assert "Zu knapp: die &lt;Nummer&gt; fehlt." in as_(town.editor).go(address).text


def test_the_back_office_reads_and_writes_nothing(app: Flask, house: House, as_: LogIn, town: Town) -> None:
    address = drafted(as_, town)
    browser = as_(town.printer)
    for page in (TEXTS, PAGE, address):
        assert browser.go(page).status_code == 200
        assert [form.action for form in browser.forms] == ["/logout"]
    app.config["WTF_CSRF_ENABLED"] = False
    for post in (PAGE, f"{address}/approve", f"{address}/refuse"):
        assert browser.post(post, {"text": OWN}).status_code == 403
    assert len(texts_of(house)) == 1


def test_tried_on_a_real_letter_without_what_opens_it(house: House, as_: LogIn, town: Town) -> None:
    letter = a_letter(house, town)
    address = drafted(as_, town)
    browser = as_(town.editor)
    assert "Jörg Müller" not in browser.go(address).text
    assert audited(house)[-1][0] == "text.written"
    page = browser.go(f"{address}?real=1")
    assert "Guten Tag Jörg Müller" in page.text
    assert "Ihre Nummer fehlt uns" in page.text
    assert audited(house)[-1] == ("text.tried", f"letter:{letter.id}")
    with house.database.reading() as session:
        code = session.get_one(Letter, letter.id).access_code
        secrets = (code.reference, pin_of(make.KEYS, code))
    for secret in secrets:
        assert secret not in page.text.replace(" ", "").replace("\N{NO-BREAK SPACE}", "")


def test_the_letter_as_a_file(house: House, as_: LogIn, town: Town) -> None:
    a_letter(house, town)
    address = drafted(as_, town)
    browser = as_(town.editor)
    for file in (f"{PAGE}/preview", f"{PAGE}/preview?real=1", f"{address}/preview", f"{address}/preview?real=1"):
        answer = browser.go(file)
        assert answer.mimetype == "application/pdf"
        assert answer.data.startswith(b"%PDF")
    assert [action for action, _ in audited(house)].count("text.tried") == 2


@pytest.mark.parametrize("address", [f"{TEXTS}/nothing/de", f"{TEXTS}/proposal/tlh", f"{TEXTS}/versions/77"])
def test_what_is_not_there(as_: LogIn, town: Town, address: str) -> None:
    assert as_(town.editor).go(address).status_code == 404


def test_a_foreign_office_s_text_is_not_there(house: House, as_: LogIn, town: Town, second: Staff) -> None:
    address = drafted(as_, town)
    with house.database.transaction() as session:
        other = make.an_office(session, town.authority, key="other")
        make.a_membership(session, other, town.printer, Role.ADMIN)
    browser: Browser = as_(town.printer)
    assert browser.go(address.replace("koba", "other")).status_code == 404


def a_letter(house: House, town: Town) -> Letter:
    with house.database.transaction() as session:
        office = session.get_one(Office, town.office.id)
        case = make.a_case(session, office)
        mailing = Mailing(office, make.KEYS, date(2026, 3, 3), "http://localhost", make.AT)
        return queue_number_wanted(session, mailing, case)
