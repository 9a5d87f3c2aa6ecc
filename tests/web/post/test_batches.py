"""The page of a batch: its files, what must not be printed or leave, who printed and posted it."""

import re
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select, update

import factories as make
from browser import Browser
from db.appointments import Appointment, Way
from db.audit import AuditEntry
from db.letters import Letter
from db.offices import Office
from db.printing import BatchFile, PrintBatch
from db.staff import Staff
from letters.access import access_of
from letters.queue import withdraw
from print_room import carriers_are, files_on, letters_to, made_batch
from scheduler.appointments.alternatives import alternatives
from scheduler.appointments.booking import change
from web.house import House
from web_house import Clock, LogIn, Town
from web_people import text_of

NAMES = ("Adler", "Buchfink", "Dohle", "Elster")


@pytest.fixture
def browser(as_: LogIn, town: Town) -> Browser:
    return as_(town.printer)


@pytest.fixture
def batch_id(house: House, town: Town, browser: Browser) -> int:
    letters_to(house, town, *NAMES)
    return made_batch(browser, house)


def page_of(browser: Browser, batch_id: int) -> str:
    browser.go(f"/staff/batches/{batch_id}")
    return text_of(browser)


def batch_in(house: House, batch_id: int) -> PrintBatch:
    with house.database.reading() as session:
        return session.get_one(PrintBatch, batch_id)


def withdrawn(house: House, number: int) -> None:
    with house.database.transaction() as session:
        letter = session.scalars(select(Letter).where(Letter.number == number)).one()
        withdraw(session, letter, reason="reached", at=house.now())


def names_in(house: House, pdf: bytes, folder: Path) -> set[int]:
    """The numbers of the letters whose PIN stands on a page of a file."""
    (folder / "file.pdf").write_bytes(pdf)
    text = subprocess.check_output(["pdftotext", "-raw", folder / "file.pdf", "-"], text=True)
    with house.database.reading() as session:
        letters = session.scalars(select(Letter).where(Letter.number.is_not(None))).all()
        pins = {
            letter.number: access_of(house.access_keys, letter.access_code, language="de", public_url="").pin
            for letter in letters
        }
    return {number for number, pin in pins.items() if number and re.search(r"\s*".join(pin), text)}


def test_each_volume_is_downloaded_by_itself(house: House, as_: LogIn, town: Town, tmp_path: Path) -> None:
    with house.database.transaction() as session:
        office = session.get_one(Office, town.office.id)
        office.policy = {**office.policy, "volume_sheets": 20, "both_sides": True}
    letters_to(house, town, *(f"Amsel-{'a' * at}" for at in range(22)))
    browser = as_(town.printer)
    batch_id = made_batch(browser, house)
    text = text_of(browser)
    assert "Print at 100 %, both sides, flip on the long edge." in text
    files = files_on(house, batch_id)
    with house.database.reading() as session:
        rows = session.scalars(select(BatchFile).order_by(BatchFile.volume)).all()
    assert len(files) == len(rows) == 2
    for file, row in zip(files, rows, strict=True):
        assert f"Letters {row.first} to {row.last}" in text
        assert row.sha256[:16] in text
        answer = browser.go(file)
        assert answer.mimetype == "application/pdf"
        assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
        assert answer.headers["Cache-Control"] == "no-store"
        assert names_in(house, answer.data, tmp_path) == set(range(row.first, row.last + 1))
    with house.database.reading() as session:
        downloads = select(AuditEntry.facts).where(AuditEntry.action == "batch.downloaded")
        noted = session.scalars(downloads.order_by(AuditEntry.id)).all()
    assert [facts["volume"] for facts in noted] == [1, 2]


def test_the_first_download_is_on_record(house: House, browser: Browser, batch_id: int, clock: Clock) -> None:
    assert batch_in(house, batch_id).fetched_at is None
    [file] = files_on(house, batch_id)
    browser.go(file)
    clock.wait(minutes=5)
    browser.go(file)
    assert batch_in(house, batch_id).fetched_at == make.AT
    assert "Downloaded for the first time:" in page_of(browser, batch_id)


def test_pages_of_a_withdrawn_letter_are_not_downloaded(
    house: House, browser: Browser, batch_id: int, tmp_path: Path
) -> None:
    withdrawn(house, 2)
    assert "Not in the files, since these letters left the batch before: 2." in page_of(browser, batch_id)
    assert "Pull out" not in browser.page.text
    [file] = files_on(house, batch_id)
    assert names_in(house, browser.go(file).data, tmp_path) == {1, 3, 4}
    withdrawn(house, 4)
    text = page_of(browser, batch_id)
    assert "Pull out 1 letter before the batch leaves 4 The client was reached meanwhile." in text
    assert "left the batch before: 2." in text
    assert names_in(house, browser.go(file).data, tmp_path) == {1, 3}
    with house.database.reading() as session:
        [stored] = session.scalars(select(BatchFile)).all()
        downloads = select(AuditEntry.facts).where(AuditEntry.action == "batch.downloaded")
        noted = session.scalars(downloads.order_by(AuditEntry.id)).all()
    assert [facts["left_out"] for facts in noted] == [[2], [2, 4]]
    assert stored.sha256[:16] in text


def test_a_volume_of_which_nothing_is_left(house: House, browser: Browser, batch_id: int) -> None:
    for number in (1, 2, 3, 4):
        withdrawn(house, number)
    assert "nothing else is to be done" in page_of(browser, batch_id)
    page = browser.go(files_on(house, batch_id)[0])
    assert page.status_code == 409
    assert "Nothing of this file is to be printed" in page.text
    assert batch_in(house, batch_id).fetched_at is None


def test_after_it_is_printed_no_file_is_given_out(house: House, browser: Browser, batch_id: int) -> None:
    [file] = files_on(house, batch_id)
    browser.send("/printed")
    assert file not in browser.page.text
    page = browser.go(file)
    assert page.status_code == 409
    assert "ask for a reprint" in page.text
    text = page_of(browser, batch_id)
    assert "Printed: Monday, 2 March 2026" in text
    assert "noted by" in text


def test_a_file_that_is_gone_is_told_as_such(house: House, browser: Browser, batch_id: int) -> None:
    [file] = files_on(house, batch_id)
    with house.database.transaction() as session:
        session.execute(update(BatchFile).values(document_id=None))
    page = browser.go(file)
    assert page.status_code == 404
    assert "This file is no longer kept" in page.text
    assert batch_in(house, batch_id).fetched_at is None
    assert page_of(browser, batch_id)


def test_files_of_another_batch_or_office_are_not_there(
    house: House, as_: LogIn, town: Town, browser: Browser, batch_id: int
) -> None:
    letters_to(house, town, "Fasan")
    other = made_batch(browser, house)
    [file] = files_on(house, other)
    assert browser.go(file.replace(f"/{other}/", f"/{batch_id}/")).status_code == 404
    with house.database.transaction() as session:
        elsewhere = make.an_office(session, town.authority)
        session.execute(update(PrintBatch).where(PrintBatch.id == other).values(office_id=elsewhere.id))
    for address in (f"/staff/batches/{other}", file, f"/staff/batches/{other}/pull"):
        assert browser.go(address).status_code == 404


def test_a_letter_whose_appointment_changed_is_pulled_out(house: House, browser: Browser, batch_id: int) -> None:
    browser.go(files_on(house, batch_id)[0])
    with house.database.transaction() as session:
        letter = session.scalars(select(Letter).where(Letter.batch_id == batch_id, Letter.number == 2)).one()
        appointment = session.get_one(Appointment, letter.appointment_id)
        slot = alternatives(session, appointment, at=house.now())[0]
        change(session, appointment, slot, version=1, way=Way.PHONE, at=house.now())
    text = page_of(browser, batch_id)
    assert "Pull out 1 letter before the batch leaves 2 The appointment was changed meanwhile." in text
    browser.go(f"/staff/batches/{batch_id}/pull")
    assert "1 letter must not leave" in text_of(browser)
    assert "2 The appointment was changed meanwhile." in text_of(browser)


def test_nothing_to_pull_out_is_said(browser: Browser, batch_id: int) -> None:
    browser.go(f"/staff/batches/{batch_id}/pull")
    assert "Nothing is to be pulled out." in text_of(browser)


def test_who_posted_it_stands_there(house: House, town: Town, browser: Browser, batch_id: int) -> None:
    carriers_are(house, town, "Post", "Hauspost")
    browser.send("/printed")
    text = browser.send("/posted", carrier="Hauspost") and text_of(browser)
    with house.database.reading() as session:
        name = session.get_one(Staff, town.printer.id).name
    assert f"Monday, 2 March 2026 Hauspost Recorded by {name}." in text


def test_letters_of_a_large_batch_come_in_parts(house: House, town: Town, browser: Browser, batch_id: int) -> None:
    with house.database.transaction() as session:
        for number in (1, 2, 3, 4):
            letter = session.scalars(select(Letter).where(Letter.number == number)).one()
            letter.number = number * 100
    text = page_of(browser, batch_id)
    assert all(name in text for name in NAMES)
    browser.go(f"/staff/batches/{batch_id}?first=250")
    assert sum(name in text_of(browser) for name in NAMES) == 2
    assert "Those before" in text_of(browser)
    for nonsense in ("x", "-1", "9" * 30, "²"):
        assert browser.go(f"/staff/batches/{batch_id}?first={nonsense}").status_code == 200
