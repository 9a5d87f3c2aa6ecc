"""What is downloaded while letters leave their batch, and what of a batch is never printed a second time."""

from collections.abc import Collection

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.audit import AuditEntry
from db.letters import Letter
from db.printing import BatchState, PrintBatch, Reprint
from db.session import Database
from db.staff import Role
from letters.printing import printable as printing
from letters.printing.printable import printable
from letters.queue import become, withdraw
from posting import MONDAY
from print_room import files_on, letters_to, made_batch
from web.house import House
from web_house import LogIn, Town
from web_people import text_of

NAMES = ("Adler", "Buchfink", "Dohle", "Elster")


@pytest.fixture
def browser(as_: LogIn, town: Town) -> Browser:
    return as_(town.printer)


@pytest.fixture
def batch_id(house: House, town: Town, browser: Browser) -> int:
    letters_to(house, town, *NAMES)
    return made_batch(browser, house)


def withdrawn(database: Database, number: int) -> None:
    with database.transaction() as session:
        letter = session.scalars(select(Letter).where(Letter.number == number)).one()
        withdraw(session, letter, reason="reached", at=make.AT)


def left_out(house: House) -> list[list[int]]:
    """As each download was noted."""
    with house.database.reading() as session:
        noted = select(AuditEntry.facts).where(AuditEntry.action == "batch.downloaded")
        return [facts["left_out"] for facts in session.scalars(noted.order_by(AuditEntry.id))]


def test_nobody_waits_while_a_file_is_cut_and_what_leaves_then_is_not_in_it(
    house: House, browser: Browser, batch_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut: list[set[int]] = []

    def slowly(pdf: bytes, gone: Collection[int]) -> bytes | None:
        cut.append(set(gone))
        if len(cut) < 3:
            withdrawn(house.database, len(cut))
        return printable(pdf, gone)

    monkeypatch.setattr(printing, "printable", slowly)
    [file] = files_on(house, batch_id)
    assert browser.go(file).mimetype == "application/pdf"
    assert cut == [set(), {1}, {1, 2}]
    assert left_out(house) == [[1, 2]]


def test_printed_meanwhile_it_is_not_given_out(
    house: House, browser: Browser, batch_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(pdf: bytes, gone: Collection[int]) -> bytes | None:
        with house.database.transaction() as session:
            session.get_one(PrintBatch, batch_id).state = BatchState.PRINTED
        return printable(pdf, gone)

    monkeypatch.setattr(printing, "printable", slowly)
    [file] = files_on(house, batch_id)
    assert browser.go(file).status_code == 409
    assert left_out(house) == []


def test_what_left_already_is_not_printed_again(house: House, browser: Browser, batch_id: int) -> None:
    """A provider posted one letter, then told that the machine is broken: the office prints the others."""
    with house.database.transaction() as session:
        letter = session.scalars(select(Letter).where(Letter.number == 2)).one()
        letter.posted_on = MONDAY
        become(session, letter, letter.state.POSTED, at=make.AT)
        session.get_one(PrintBatch, batch_id).state = BatchState.UNCERTAIN
    browser.go(f"/staff/batches/{batch_id}")
    browser.send("/resolved", how="none")
    assert "Left already, so never printed again: 2." in text_of(browser)
    [file] = files_on(house, batch_id)
    browser.go(file)
    assert left_out(house) == [[2]]


def test_of_an_emptied_batch_nothing_is_asked(house: House, browser: Browser, batch_id: int) -> None:
    for number in (1, 2, 3, 4):
        withdrawn(house.database, number)
    browser.go(f"/staff/batches/{batch_id}")
    text = text_of(browser)
    assert "Destroy each sheet of it that was printed; nothing else is to be done." in text
    assert "It is posted" not in text
    assert "It is printed" not in text
    browser.go("/staff/koba/print")
    assert "nothing of it leaves" in text_of(browser)
    browser.go("/staff")
    assert "0 batches not posted" in text_of(browser)


def test_a_letter_that_jammed_is_decided_about_before_the_batch_counts_as_posted(
    house: House, town: Town, browser: Browser, batch_id: int
) -> None:
    with house.database.transaction() as session:
        letter = session.scalars(select(Letter).where(Letter.number == 3)).one()
        session.add(
            Reprint(
                authority_id=letter.authority_id,
                letter_id=letter.id,
                reason="jammed",
                asked_by=make.a_member(session, town.office, Role.BACK_OFFICE).id,
                asked_at=make.AT,
            )
        )
    text = text_of(browser)
    assert "It is posted" in text  # the page was open before
    page = browser.send("/posted")
    assert page.status_code == 422
    assert "a second person decides about letters that jammed or got lost: 3." in text_of(browser)
    assert 'href="/staff/koba/reprints"' in page.text
    with house.database.reading() as session:
        assert session.get_one(PrintBatch, batch_id).state == BatchState.CLOSED
