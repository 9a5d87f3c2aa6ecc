"""The letter as a file, behind its page."""

import re
from io import BytesIO

import pikepdf
import pytest
from flask import Flask, url_for
from sqlalchemy import select, update

import factories as make
from browser import Browser
from db.audit import AuditEntry
from db.letters import Letter as Row
from db.letters import LetterState
from factories.letters import some_facts
from letters.queue import become
from letters.saying.on_screen import OPEN_PATH
from letters.saying.wording import wording_of
from read_aloud import heard
from web.house import House
from web_letter import Letter

LINK = "This letter as PDF"
AT, READ = "/appointment/letter", "/appointment/letter/read"


@pytest.fixture
def posted(house: House, letter: Letter) -> Letter:
    with house.database.transaction() as session:
        row = a_row(letter)
        session.add(row)
        session.flush()
        become(session, row, LetterState.POSTED, at=make.AT)
    return letter


def a_row(letter: Letter, state: LetterState = LetterState.PRINTED) -> Row:
    facts = some_facts(language="en", name="Eva Öhman")
    return Row(
        authority_id=letter.case.authority_id,
        office_id=letter.case.office_id,
        client_id=letter.case.client_id,
        case_id=letter.case.id,
        access_code_id=letter.code.id,
        kind=facts.kind,
        language=facts.language,
        facts=facts.stored(),
        text_version=wording_of(facts.kind, facts.language).version,
        posting_day=facts.posting_day,
        state=state,
        created_at=make.AT,
    )


def test_the_page_gives_the_letter(browser: Browser, posted: Letter) -> None:
    assert LINK in browser.go(posted.link).text
    answer = browser.go(AT)
    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"] == "attachment; filename=letter.pdf"
    told = " ".join(part.text for part in heard(answer.data))
    assert "Guten Tag" not in told
    assert "Eva Öhman" in told
    assert f"{posted.pin[:3]} {posted.pin[3:]}" in told
    with pikepdf.open(BytesIO(answer.data)) as file:
        assert file.Root.Lang == "en"


def test_the_page_can_be_read_without_the_file(house: House, browser: Browser, posted: Letter) -> None:
    page = browser.go(posted.link)
    assert f'href="{READ}"' in page.text
    page = browser.go(READ)
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert re.findall(r"<(h\d)>([^<]*)</h", page.text) == [
        ("h1", "Our proposal for a telephone appointment"),
        ("h2", "How you can answer"),
        ("h2", "The reply slip of this letter"),
    ]
    assert '<article class="card" lang="en">' in page.text
    assert "Dear Eva Öhman," in page.text
    assert "between 9:30 and 9:45" in page.text
    assert f'href="{AT}"' in page.text
    with house.database.reading() as session:
        read = session.scalars(select(AuditEntry).where(AuditEntry.action == "letter.read")).all()
    assert [(one.actor, one.subject) for one in read] == [("client", f"case:{posted.case.id}")]


def test_the_page_shows_nothing_that_opens_it(browser: Browser, posted: Letter) -> None:
    browser.go(posted.link)
    told = browser.go(READ).text.replace(" ", "").replace("\N{ZERO WIDTH SPACE}", "")
    assert posted.pin not in told
    assert posted.link not in told
    assert OPEN_PATH in told


def test_where_the_page_asks_for_the_pin(app: Flask) -> None:
    with app.test_request_context():
        assert url_for("letter.open_page") == OPEN_PATH


def test_a_letter_whose_text_is_not_kept_is_told_of(house: House, browser: Browser, posted: Letter) -> None:
    with house.database.transaction() as session:
        session.execute(update(Row).values(text_version="77"))
    browser.go(posted.link)
    assert browser.go(READ).status_code == 404
    assert "no longer here" in browser.page.text


def test_only_who_opened_a_letter_reads_it(app: Flask, posted: Letter) -> None:
    stranger = Browser(app)
    assert "Eva Öhman" not in stranger.go(READ).text


def test_it_is_on_record_who_took_it(house: House, browser: Browser, posted: Letter) -> None:
    browser.go(posted.link)
    browser.go(AT)
    with house.database.reading() as session:
        taken = session.scalars(select(AuditEntry).where(AuditEntry.action == "letter.downloaded")).all()
    assert [(one.actor, one.subject) for one in taken] == [("client", f"case:{posted.case.id}")]


def test_a_letter_that_was_not_posted_is_not_shown(house: House, browser: Browser, letter: Letter) -> None:
    with house.database.transaction() as session:
        session.add(a_row(letter))
    assert LINK not in browser.go(letter.link).text
    assert browser.go(AT).status_code == 404


def test_nobody_else_gets_it(app: Flask, posted: Letter) -> None:
    stranger = Browser(app)
    assert stranger.go(AT).status_code == 401


def test_a_letter_whose_text_is_not_kept_is_no_error(house: House, browser: Browser, posted: Letter) -> None:
    with house.database.transaction() as session:
        session.execute(update(Row).values(text_version="house:gone"))
    browser.go(posted.link)
    answer = browser.go(AT)
    assert answer.status_code == 404
    assert "no longer here as a file" in answer.text
