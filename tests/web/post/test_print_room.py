"""The print room: from letters that wait to letters that are posted, and those that must be pulled out."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.appointments import Appointment, AppointmentState, Way
from db.calls import Outcome
from db.cases import Case
from db.clients import Client
from db.jobs import JobRun, RunState
from db.letters import Letter, LetterState
from db.printing import BatchState, PrintBatch
from letters.printing.batches import delete_old_files
from scheduler.appointments.alternatives import alternatives
from scheduler.appointments.booking import change
from scheduler.proposing.proposals import propose
from web.house import House
from web.jobs import work_off
from web_house import Clock, LogIn, Town


@pytest.fixture
def letters(house: House, town: Town) -> list[int]:
    """Three clients were not reached once; one of them has a name that no font can write."""
    with house.database.transaction() as session:
        for family_name in ("Adler", "Buchfink", "გოგი"):
            client = make.a_client(session, town.office, family_name=family_name)
            case = make.a_case(session, town.office, client=client, advisor=town.advisor)
            make.an_attempt(session, case, make.AT - timedelta(hours=1), outcome=Outcome.NO_ANSWER)
    propose(
        house.database, town.office.id, house.access_keys, at=house.now(), public_url=house.settings.public_url
    )
    with house.database.reading() as session:
        return list(session.scalars(select(Letter.id).order_by(Letter.id)))


def made_batch(browser: Browser, house: House) -> int:
    browser.go("/staff/koba/print")
    browser.send("/print/batches")
    work_off(house)
    page = browser.go(browser.page.request.path)
    return int(page.request.path.rpartition("/")[2])


def test_what_waits_and_what_is_held(house: House, as_: LogIn, town: Town, letters: list[int]) -> None:
    page = as_(town.printer).go("/staff/koba/print")
    assert "2 letters wait" in page.text
    assert "Adler" in page.text
    held = page.text[page.text.index("Held: a person must look") : page.text.index("Waiting for print")]
    assert "გოგი" in held
    assert "No font of ours has these characters" in held


def test_who_needs_large_print_is_marked(house: House, as_: LogIn, town: Town, letters: list[int]) -> None:
    browser = as_(town.printer)
    assert "Needs large print" not in browser.go("/staff/koba/print").text
    with house.database.transaction() as session:
        client = session.scalars(select(Client).where(Client.family_name == "Adler")).one()
        client.large_print = True
    assert _row(browser.go("/staff/koba/print").text, "Adler").count("Needs large print") == 1
    made_batch(browser, house)
    assert _row(browser.page.text, "Adler").count("Needs large print") == 1
    assert "Needs large print" not in _row(browser.page.text, "Buchfink")
    assert "please enlarge them on the copier" in browser.page.text


def test_the_page_asks_and_the_clock_makes(house: House, as_: LogIn, town: Town, letters: list[int]) -> None:
    browser = as_(town.printer)
    browser.go("/staff/koba/print")
    page = browser.send("/print/batches")
    assert "It begins in a moment" in page.text
    assert '<meta http-equiv="refresh"' in page.text
    with house.database.reading() as session:
        run = session.scalars(select(JobRun)).one()
    assert (run.job, run.state, run.office_id, run.requested_by) == (
        "print_batch",
        RunState.REQUESTED,
        town.office.id,
        town.printer.id,
    )
    assert run.occurrence.startswith("request:")
    assert "A batch is being made" in browser.go("/staff/koba/print").text
    work_off(house)
    page = browser.go(f"/staff/koba/print/runs/{run.id}")
    assert page.request.path.startswith("/staff/batches/")
    assert "Batch 1" in page.text


def test_asked_for_twice_it_is_one_batch(house: House, as_: LogIn, town: Town, letters: list[int]) -> None:
    browser = as_(town.printer)
    browser.go("/staff/koba/print")
    form = browser.form("/print/batches")
    addresses = {browser.post(form.action, form.fields).request.path for _ in range(2)}
    assert len(addresses) == 1
    work_off(house)
    with house.database.reading() as session:
        assert len(session.scalars(select(PrintBatch)).all()) == 1


def test_a_run_of_another_office_is_not_there(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        other = make.an_office(session)
        session.add(
            JobRun(job="print_batch", occurrence="request:x", office_id=other.id, state=RunState.REQUESTED)
        )
        session.flush()
        run_id = session.scalars(select(JobRun.id)).one()
    assert as_(town.printer).go(f"/staff/koba/print/runs/{run_id}").status_code == 404


def test_the_file_is_a_pdf_with_a_name(house: House, as_: LogIn, town: Town, letters: list[int]) -> None:
    browser = as_(town.printer)
    batch_id = made_batch(browser, house)
    answer = browser.go(f"/staff/batches/{batch_id}/file")
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_file_that_was_deleted_is_told_as_such(house: House, as_: LogIn, town: Town, letters: list[int]) -> None:
    browser = as_(town.printer)
    batch_id = made_batch(browser, house)
    with house.database.transaction() as session:
        assert delete_old_files(session, make.DAY + timedelta(days=60)) == 1
    page = browser.go(f"/staff/batches/{batch_id}/file")
    assert page.status_code == 404
    assert "This file is no longer kept" in page.text


def test_printed_then_posted(house: House, as_: LogIn, town: Town, clock: Clock, letters: list[int]) -> None:
    browser = as_(town.printer)
    batch_id = made_batch(browser, house)
    assert "Marked as printed" in browser.send("/printed").text
    page = browser.send("/posted", carrier="Hauspost")
    assert "2 letters are posted." in page.text
    with house.database.reading() as session:
        batch = session.get_one(PrintBatch, batch_id)
        assert (batch.state, batch.posted_on, batch.carrier) == (BatchState.POSTED, make.DAY, "Hauspost")
        states = session.scalars(select(Letter.state).where(Letter.batch_id == batch_id)).all()
    assert set(states) == {LetterState.POSTED}


@pytest.mark.parametrize("day", ["2026-03-01", "2026-03-03", "", "soon"])
def test_a_day_of_posting_that_cannot_be(
    house: House, as_: LogIn, town: Town, letters: list[int], day: str
) -> None:
    browser = as_(town.printer)
    batch_id = made_batch(browser, house)
    page = browser.send("/posted", day=day, carrier="Post")
    assert page.status_code == 422
    assert 'aria-invalid="true"' in page.text
    with house.database.reading() as session:
        assert session.get_one(PrintBatch, batch_id).state == BatchState.CLOSED


def test_posted_too_late_the_letters_are_named_by_number(
    house: House, as_: LogIn, town: Town, clock: Clock, letters: list[int]
) -> None:
    browser = as_(town.printer)
    batch_id = made_batch(browser, house)
    with house.database.reading() as session:
        before = {found.case_id: found.starts_at for found in session.scalars(select(Appointment))}
    clock.wait(days=4)
    browser = as_(town.printer)
    browser.go(f"/staff/batches/{batch_id}")
    page = browser.send("/posted")
    assert "Pull out 2 letters before the batch leaves" in page.text
    assert page.text.count("a new letter is written within minutes") == 2
    with house.database.reading() as session:
        assert {found.case_id: found.starts_at for found in session.scalars(select(Appointment))} == before
        run = session.scalars(select(JobRun).where(JobRun.occurrence == f"posted:{batch_id}")).one()
        assert (run.job, run.state, run.requested_by) == ("proposals", RunState.REQUESTED, town.printer.id)
    work_off(house)
    with house.database.reading() as session:
        pulled = session.scalars(select(Letter).where(Letter.batch_id == batch_id)).all()
        assert {letter.state for letter in pulled} == {LetterState.WITHDRAWN}
        for letter in pulled:
            moved = session.scalars(select(Appointment).where(Appointment.case_id == letter.case_id)).one()
            assert moved.starts_at > before[letter.case_id]
        assert len(session.scalars(select(Letter).where(Letter.state == LetterState.QUEUED)).all()) == 2


def test_a_letter_whose_appointment_changed_is_pulled_out(
    house: House, as_: LogIn, town: Town, letters: list[int]
) -> None:
    browser = as_(town.printer)
    batch_id = made_batch(browser, house)
    with house.database.transaction() as session:
        letter = session.scalars(select(Letter).where(Letter.batch_id == batch_id, Letter.number == 2)).one()
        appointment = session.get_one(Appointment, letter.appointment_id)
        slot = alternatives(session, appointment, at=house.now())[0]
        change(session, appointment, slot, version=1, way=Way.PHONE, at=house.now())
        assert session.get_one(Case, letter.case_id)
    page = browser.go(f"/staff/batches/{batch_id}")
    assert "Pull out 1 letter before the batch leaves" in page.text
    assert '<b class="pull-number">2</b>' in page.text
    assert "The appointment was changed meanwhile." in page.text


def _row(page: str, name: str) -> str:
    """The row of the table in which this client stands."""
    return page[: page.index("</tr>", page.index(name))].rpartition("<tr")[2]


def test_a_letter_of_a_time_that_stays_is_pulled_out_with_other_words(
    house: House, as_: LogIn, town: Town, clock: Clock, letters: list[int]
) -> None:
    browser = as_(town.printer)
    batch_id = made_batch(browser, house)
    with house.database.transaction() as session:
        for found in session.scalars(select(Appointment)):
            found.state = AppointmentState.CONFIRMED
    clock.wait(days=8)
    browser = as_(town.printer)
    browser.go(f"/staff/batches/{batch_id}")
    page = browser.send("/posted")
    assert page.text.count("the client knows the time without it, and it stays") == 2
