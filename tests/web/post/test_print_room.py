"""The print room: from letters that wait to letters that are posted, what is held, what is stuck."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

import factories as make
from browser import Browser
from db.appointments import Appointment, AppointmentState
from db.audit import AuditEntry
from db.clients import Client
from db.jobs import JobRun, RunState
from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import BatchState, PrintBatch
from print_room import carriers_are, files_on, letters_to, made_batch
from web.house import House
from web.jobs import work_off
from web_house import Clock, LogIn, Town
from web_people import an_admin, text_of


@pytest.fixture
def letters(house: House, town: Town) -> list[int]:
    """Three clients were not reached once; one of them has a name that no font can write."""
    return letters_to(house, town, "Adler", "Buchfink", "გოგი")


def test_what_waits_and_what_is_held(house: House, as_: LogIn, town: Town, letters: list[int]) -> None:
    page = as_(town.printer).go("/staff/koba/print")
    assert "2 letters wait" in page.text
    assert "Adler" in page.text
    held = page.text[page.text.index("Held: a person must look") : page.text.index("Batches</h2>")]
    assert "გოგი" in held
    assert "No font of ours has these characters" in held
    assert "Mend the name where your office keeps it" in held
    assert f"/staff/letters/{letters[2]}" in held


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


def test_printed_then_posted(house: House, as_: LogIn, town: Town, clock: Clock, letters: list[int]) -> None:
    carriers_are(house, town, "Post", "Hauspost")
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
    browser.go(files_on(house, batch_id)[0])
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
    browser.go(files_on(house, batch_id)[0])
    clock.wait(days=8)
    browser = as_(town.printer)
    browser.go(f"/staff/batches/{batch_id}")
    page = browser.send("/posted")
    assert page.text.count("the client knows the time without it, and it stays") == 2


def test_what_was_queued_after_the_cut_off_is_said_apart(
    house: House, as_: LogIn, town: Town, clock: Clock, letters: list[int]
) -> None:
    """Monday; the cut-off is at 14:00."""
    browser = as_(town.printer)
    assert "A batch made before 14:00 is posted today." in browser.go("/staff/koba/print").text
    assert "Queued later" not in browser.page.text
    clock.wait(hours=6)
    letters_to(house, town, "Dohle")
    text = as_(town.printer).go("/staff/koba/print").text
    assert "3 letters wait" in text
    assert "Queued in time for today: 2. Queued later: 1." in text
    assert (
        "Today&#39;s cut-off was at 14:00. A batch made now is posted on Tuesday, 3 March 2026, with all" in text
    )
    batch_id = made_batch(as_(town.printer), house)
    with house.database.reading() as session:
        batch = session.get_one(PrintBatch, batch_id)
        assert (batch.letters, batch.posting_day) == (3, make.DAY + timedelta(days=1))


def test_on_a_day_without_post_the_next_one_is_named(
    house: House, as_: LogIn, town: Town, clock: Clock, letters: list[int]
) -> None:
    clock.wait(days=5)
    letters_to(house, town, "Dohle")
    text = as_(town.printer).go("/staff/koba/print").text
    assert "Today no letters leave. A batch made now is posted on Monday, 9 March 2026." in text
    assert "Queued in time" not in text  # of no use: all of them leave on that day


def test_while_letters_do_not_travel_nothing_leaves(
    house: House, as_: LogIn, town: Town, letters: list[int]
) -> None:
    browser = as_(town.printer)
    batch_id = made_batch(browser, house)
    with house.database.transaction() as session:
        office = session.get_one(Office, town.office.id)
        office.policy = {**office.policy, "post_held_since": "2026-03-02"}
    letters_to(house, town, "Dohle")
    text = browser.go("/staff/koba/print").text
    assert "Letters do not travel since 2 March 2026: no batch is made" in text
    assert "/print/batches" not in text
    assert "nothing leaves the house" in browser.go(f"/staff/batches/{batch_id}").text
    page = browser.send("/posted")
    assert page.status_code == 422
    assert "On this day letters did not travel." in page.text
    with house.database.reading() as session:
        assert session.get_one(PrintBatch, batch_id).state == BatchState.CLOSED


def test_the_way_of_a_run_is_shown_as_it_is(house: House, as_: LogIn, town: Town, letters: list[int]) -> None:
    browser = as_(town.printer)
    browser.go("/staff/koba/print")
    browser.send("/print/batches")
    with house.database.transaction() as session:
        run = session.scalars(select(JobRun)).one()
        run.state, run.done, run.total = RunState.RUNNING, 120, 400
    text = browser.go("/staff/koba/print").text
    assert "A batch is being made: 30 %" in text
    assert '<progress max="100" value="30">' in text
    assert f'href="/staff/koba/print/runs/{run.id}"' in text


def test_only_the_page_of_a_run_loads_itself_anew_and_it_notes_nothing(
    house: House, as_: LogIn, town: Town, letters: list[int]
) -> None:
    """A page that stays open for a night must not fill the audit, from which nothing is ever deleted."""
    browser = as_(town.printer)
    browser.go("/staff/koba/print")
    run_page = browser.send("/print/batches").request.path
    assert '<meta http-equiv="refresh"' not in browser.go("/staff/koba/print").text
    noted = _noted(house)
    assert '<meta http-equiv="refresh"' in browser.go(run_page).text
    assert _noted(house) == noted


def test_stuck_letters_raise_an_alarm(
    house: House, as_: LogIn, town: Town, clock: Clock, letters: list[int]
) -> None:
    """Two wait, one is held. Who runs the office is told as well, advisors are not."""
    admin = an_admin(house, town)
    assert "should have left long ago" not in as_(town.printer).go("/staff/koba/print").text
    clock.wait(days=3)
    for page in ("/staff/koba/print", "/staff/"):
        text = as_(town.printer).go(page).text
        assert "3 letters should have left long ago." in text
        assert "The oldest one waits since Monday, 2 March 2026." in text
        assert "2 wait to be printed: make a batch." in text
        assert "1 is held: mend what it is held for." in text
        assert ("To the print room" in text) == (page == "/staff/")
    text = as_(admin).go("/staff/").text
    assert "3 letters should have left long ago." in text
    assert "Please tell the back office." in text
    assert "should have left" not in as_(town.advisor).go("/staff/").text
    assert "should have left" not in as_(town.editor).go("/staff/").text


def test_a_batch_that_nobody_posts_is_part_of_the_alarm(
    house: House, as_: LogIn, town: Town, clock: Clock, letters: list[int]
) -> None:
    browser = as_(town.printer)
    batch_id = made_batch(browser, house)
    browser.send("/printed")
    clock.wait(days=3)
    text = text_of(_gone(as_(town.printer), "/staff/"))
    assert "Batch 1 (2 letters): post it, or record that it is posted." in text
    assert f'href="/staff/batches/{batch_id}"' in as_(town.printer).go("/staff/").text


def _noted(house: House) -> int:
    with house.database.reading() as session:
        return session.scalars(select(func.count()).select_from(AuditEntry)).one()


def _gone(browser: Browser, page: str) -> Browser:
    browser.go(page)
    return browser
