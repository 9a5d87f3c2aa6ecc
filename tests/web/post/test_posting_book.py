"""The page of the posting book, its days, and the files that are given out."""

import hashlib
from datetime import date, timedelta

import pytest
from sqlalchemy import select

import factories as make
from book_entries import rows_of
from browser import Browser
from db.audit import AuditEntry
from db.calls import Outcome
from db.letters import Letter
from db.printing import PrintBatch
from db.session import Database
from db.staff import Role, Staff
from letters.printing.batches import close_batch
from scheduler.post.mail import mark_posted
from scheduler.proposing.proposals import propose
from web.house import House
from web.staff.post import posting_book
from web_house import Clock, LogIn, Town

BOOK = "/staff/koba/posting-book"
NAMES = ("Adler", "Buchfink", "+Cormoran()")


@pytest.fixture
def posted(house: House, town: Town) -> int:
    """Three proposals that left on Monday 2 March 2026; gives the id of their batch."""
    with house.database.transaction() as session:
        for family_name in NAMES:
            client = make.a_client(session, town.office, given_name="", family_name=family_name)
            case = make.a_case(session, town.office, client=client, advisor=town.advisor)
            make.an_attempt(session, case, make.AT - timedelta(hours=1), outcome=Outcome.NO_ANSWER)
    propose(house.database, town.office.id, make.KEYS, at=house.now(), public_url=house.settings.public_url)
    return a_batch_leaves(house.database, town)


def a_batch_leaves(database: Database, town: Town) -> int:
    made = close_batch(
        database,
        make.VAULT,
        make.KEYS,
        town.office.id,
        at=make.AT,
        posting_day=make.DAY,
        progress=lambda done, total: None,
    )
    assert made is not None
    with database.transaction() as session:
        batch = session.get_one(PrintBatch, made)
        mark_posted(session, batch, day=make.DAY, carrier="Hauspost", staff_id=town.printer.id, at=make.AT)
    return made


def audited(house: House, action: str) -> list[AuditEntry]:
    with house.database.reading() as session:
        return list(session.scalars(select(AuditEntry).where(AuditEntry.action == action)))


def test_this_week_is_shown_by_day_and_carrier(house: House, as_: LogIn, town: Town, posted: int) -> None:
    page = as_(town.printer).go(BOOK)
    assert page.status_code == 200
    assert "Monday, 2 March 2026" in page.text
    assert "Hauspost" in page.text
    for name in NAMES:
        assert name in page.text
    for told in ("1/1", "1/2", "1/3", "DE 38820 Halberstadt", town.printer.name):
        assert told in page.text
    [entry] = audited(house, "posting_book.read")
    assert (entry.subject, entry.facts["first"], len(entry.facts["letters"])) == (
        f"office:{town.office.id}",
        "2026-03-02",
        3,
    )


def test_of_a_letter_to_a_representative_the_client_is_named(
    house: House, as_: LogIn, town: Town, posted: int
) -> None:
    with house.database.transaction() as session:
        letter = session.scalars(select(Letter).order_by(Letter.number).limit(1)).one()
        letter.facts = {**letter.facts, "client": "Åke Öhman"}
    page = as_(town.printer).go(BOOK)
    assert page.text.count("for Åke Öhman") == 1


def test_another_week_has_nothing(as_: LogIn, town: Town, posted: int, clock: Clock) -> None:
    clock.wait(days=7)
    browser = as_(town.printer)
    assert "No letter was posted in this time." in browser.go(BOOK).text
    assert "Adler" in browser.go(f"{BOOK}?from=2026-03-01&to=2026-03-02").text
    assert "Adler" not in browser.go(f"{BOOK}?from=2026-03-03&to=2026-03-09").text


@pytest.mark.parametrize(
    "span", ["from=2026-03-09&to=2026-03-02", "from=soon&to=2026-03-02", "from=2026-03-02", "from=&to=x"]
)
def test_days_that_are_none(house: House, as_: LogIn, town: Town, posted: int, span: str) -> None:
    browser = as_(town.printer)
    for address in (f"{BOOK}?{span}", f"{BOOK}.csv?{span}", f"{BOOK}.pdf?{span}"):
        page = browser.go(address)
        assert page.status_code == 422
        assert "Please enter two days, the earlier one first." in page.text
        assert 'aria-invalid="true"' in page.text
    assert audited(house, "posting_book.exported") == []


@pytest.mark.parametrize("asked", ["", "&day=2026-03-02", "&day=2020-01-01", "&day=x&page=x", "&page=99999999"])
def test_whatever_day_or_page_is_asked_for_there_is_one(as_: LogIn, town: Town, posted: int, asked: str) -> None:
    page = as_(town.printer).go(f"{BOOK}?from=2026-03-01&to=2026-03-09{asked}")
    assert page.status_code == 200
    assert "Adler" in page.text


def test_a_day_with_many_letters_has_pages(
    as_: LogIn, town: Town, posted: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posting_book, "ON_A_PAGE", 2)
    browser = as_(town.printer)
    first = browser.go(BOOK).text
    assert "Page 1 of 2" in first
    assert ("1/2" in first, "1/3" in first) == (True, False)
    second = browser.go(f"{BOOK}?from=2026-03-02&to=2026-03-08&day=2026-03-02&page=2").text
    assert ("1/2" in second, "1/3" in second) == (False, True)


def test_the_table_is_read_back_and_computes_nothing(house: House, as_: LogIn, town: Town, posted: int) -> None:
    answer = as_(town.printer).go(f"{BOOK}.csv?from=2026-03-02&to=2026-03-08")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "posting-book-2026-03-02-2026-03-08.csv" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    headings, *rows = rows_of(answer.data)
    assert headings[:3] == ["Posted on", "Batch", "No."]
    assert sorted(row[3] for row in rows) == sorted(["'+Cormoran()", "Adler", "Buchfink"])
    assert {tuple(row[:2]) for row in rows} == {("2026-03-02", "1")}
    [entry] = audited(house, "posting_book.exported")
    assert entry.facts == {
        "kind": "csv",
        "first": "2026-03-02",
        "last": "2026-03-08",
        "letters": 3,
        "sha256": hashlib.sha256(answer.data).hexdigest(),
    }


def test_the_headings_are_in_the_reader_s_language(house: House, as_: LogIn, town: Town, posted: int) -> None:
    with house.database.transaction() as session:
        session.get_one(Staff, town.printer.id).language = "de"
    headings, *_ = rows_of(as_(town.printer).go(f"{BOOK}.csv").data)
    assert headings[-1] == "Grund"


def test_the_book_on_paper(house: House, as_: LogIn, town: Town, posted: int) -> None:
    answer = as_(town.printer).go(f"{BOOK}.pdf")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert [entry.facts["kind"] for entry in audited(house, "posting_book.exported")] == ["pdf"]


@pytest.mark.parametrize("kind", ["csv", "pdf"])
def test_too_many_letters_are_told_and_no_file_is_made(
    house: House, as_: LogIn, town: Town, posted: int, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(posting_book.MOST, kind, 2)
    page = as_(town.printer).go(f"{BOOK}.{kind}?from=2026-03-02&to=2026-03-08")
    assert page.status_code == 422
    assert "These are 3 letters; one such file takes at most 2." in page.text
    assert audited(house, "posting_book.exported") == []


def test_who_runs_the_office_may_read_it_an_advisor_may_not(house: House, as_: LogIn, town: Town) -> None:
    assert as_(town.advisor).go(BOOK).status_code == 403
    with house.database.transaction() as session:
        make.a_membership(session, town.office, town.editor, Role.ADMIN)
    assert as_(town.editor).go(BOOK).status_code == 200


def test_another_office_s_book_is_not_there(house: House, as_: LogIn, town: Town, posted: int) -> None:
    with house.database.transaction() as session:
        make.an_office(session, town.authority, key="other")
        mine = make.an_office(session, town.authority, key="mine")
        make.a_membership(session, mine, town.printer, Role.BACK_OFFICE)
    browser: Browser = as_(town.printer)
    for kind in ("", ".csv", ".pdf"):
        assert browser.go(f"/staff/other/posting-book{kind}").status_code == 404
    assert "Adler" not in browser.go("/staff/mine/posting-book").text
    assert rows_of(browser.go("/staff/mine/posting-book.csv").data)[1:] == []


def test_a_letter_leads_to_its_page(house: House, as_: LogIn, town: Town, posted: int) -> None:
    with house.database.reading() as session:
        letter_id = session.scalars(select(Letter.id).order_by(Letter.id)).all()[0]
    assert f'href="/staff/letters/{letter_id}"' in as_(town.printer).go(BOOK).text
    assert date(2026, 3, 2) == make.DAY
