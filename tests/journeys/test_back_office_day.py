"""The back office's day, with a real browser: from the queue of letters to the post and back, on both databases.

At each step: what a person sees, and what the record says.
"""

import csv
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from back_office import (
    ADMINISTRATOR,
    ADVISOR,
    CLERK,
    PATIENCE,
    WITH_ADDRESS,
    WITHOUT_STREET,
    WRONG_POSTCODE,
    Desk,
    done_on_record,
    letter_to,
    morning_s_letters,
    text_of_pages,
)
from db.appointments import AdvisorTime, Appointment, AppointmentEvent, AppointmentState, Way
from db.cases import Case, CaseState
from db.letters import Letter, LetterEvent, LetterState
from db.paper import Paper
from db.printing import BatchState, PrintBatch, Reprint
from factories.paper import pages_of
from journeys.conftest import Demo
from scheduler.appointments.booking import live_of_case
from web.jobs import work_off
from words.dates import moment_said
from words.numbers import grouped

ALL = (*WITH_ADDRESS, WITHOUT_STREET, WRONG_POSTCODE)
RINGS, COMES_BACK, ANSWERS, NOT_ARRIVED = WITH_ADDRESS[:4]
TODAY, CARRIER = date(2026, 11, 18), "Deutsche Post"
MOVED = "1"  # its key on the page of returned letters
LIFE = ["queued", "batched", "printed", "posted", "queued", "batched"]
WRITTEN = [
    "address.mended", "address.mended", "batch.asked", "batch.downloaded", "batch.printed", "batch.pull_list_read",
    "batch.posted", "posting_book.exported", "letter.returned", "paper.registered", "answer.entered", "reprint.asked",
    "batch.asked", "batch.downloaded",
]  # fmt: skip
REFUSED = "Referenz und PIN passen nicht zusammen"


@pytest.mark.timeout(300)
def test_the_day(offices: Demo, browser: Browser, tmp_path: Path) -> None:
    offices.clock.set("2026-11-18T09:00+01:00")
    morning_s_letters(offices)
    clerk = Desk(offices, browser, CLERK)
    she_mends_what_is_held(clerk)
    marks = she_prints_a_batch(clerk, tmp_path)
    a_client_rings_meanwhile(clerk)
    she_hands_it_over(clerk)
    the_posting_book_tells(clerk)

    offices.clock.set("2026-11-19T09:30+01:00")
    clerk = Desk(offices, browser, CLERK)
    one_comes_back(clerk, marks[COMES_BACK])
    the_advisor_sees_it(Desk(offices, browser, ADVISOR))
    one_answers_on_paper(clerk)
    one_is_printed_again(clerk, Desk(offices, browser, ADMINISTRATOR), tmp_path)
    all_is_written_down(offices)


def she_mends_what_is_held(clerk: Desk) -> None:
    clerk.press("main a[href$='/koba/print'] >> nth=0")
    waiting_and_held(clerk, waiting=5, held=2)
    mend(clerk, WITHOUT_STREET, "Lindenweg 4", street="Lindenweg 4")
    waiting_and_held(clerk, waiting=6, held=1)
    mend(clerk, WRONG_POSTCODE, "38820 Halberstadt", postcode="38820")
    waiting_and_held(clerk, waiting=7, held=0)


def waiting_and_held(clerk: Desk, *, waiting: int, held: int) -> None:
    assert clerk.read("#waiting").startswith(f"{waiting} ")
    assert clerk.count("li.held") == held
    assert clerk.count("section[aria-labelledby=list] tbody tr") == waiting
    with clerk.demo.house.database.reading() as session:
        states = list(session.scalars(select(Letter.state)))
    assert (states.count(LetterState.QUEUED), states.count(LetterState.HELD)) == (waiting, held)


def mend(clerk: Desk, name: str, line: str, **fields: str) -> None:
    """Looks at how it will stand in the window, then keeps it."""
    reason = letter_to(clerk.demo, name).held_reason
    assert reason
    shown = clerk.press(f"li.held:has-text('{name}') a[href$='/address']")
    assert name in shown
    assert clerk.count("section.preview .empty") == 1
    for field, value in fields.items():
        clerk.tab.fill(f"#{field}", value)
    clerk.press("button[value=look]")
    assert line in clerk.read("section.preview .note")
    assert letter_to(clerk.demo, name).held_reason == reason  # nothing is kept yet
    clerk.press("button[value=keep]")
    assert letter_to(clerk.demo, name).state == LetterState.QUEUED


def she_prints_a_batch(clerk: Desk, folder: Path) -> dict[str, str]:
    """Gives the code of each letter's sheet, as it was read from the file."""
    batch = ask_for_a_batch(clerk)
    assert (batch.state, batch.letters) == (BatchState.CLOSED, len(ALL))
    pdf = clerk.download("ul.volumes a.button")
    marks = read_by_others(clerk.demo, pdf, batch, folder)
    clerk.press("form[action$='/printed'] button")
    assert clerk.sees("h1 .chip.printed")
    assert clerk.count("ul.volumes a.button") == 0  # nobody prints it twice
    assert {letter_to(clerk.demo, name).state for name in ALL} == {LetterState.PRINTED}
    return marks


def ask_for_a_batch(clerk: Desk) -> PrintBatch:
    clerk.press("form[action$='/print/batches'] button")
    assert clerk.count("progress") == 1
    assert "/print/runs/" in clerk.tab.url
    work_off(clerk.demo.house)
    clerk.tab.wait_for_url("**/staff/batches/*", timeout=PATIENCE)  # the page goes on by itself
    batch_id = int(clerk.tab.url.rpartition("/")[2])
    with clerk.demo.house.database.reading() as session:
        return session.get_one(PrintBatch, batch_id)


def read_by_others(demo: Demo, pdf: bytes, batch: PrintBatch, folder: Path) -> dict[str, str]:
    """A cover sheet and a sheet for each letter: text, QR code and DataMatrix are what the record says."""
    pages, texts = pages_of(pdf, folder), text_of_pages(pdf)
    assert len(pages) == len(texts) == 1 + batch.letters
    marks = {}
    for name in ALL:
        letter = letter_to(demo, name)
        assert letter.number is not None
        page, text = pages[letter.number], texts[letter.number]
        reference, pin, link = demo.codes(letter)
        assert f"Eva {name}" in text
        assert grouped(reference, 4) in page.text
        assert grouped(pin, 3) in page.text
        assert page.codes() == [link]
        assert page.sheet_codes() == [f"RZ1-{batch.number}-{letter.number}-1-1"]
        marks[name] = page.sheet_codes()[0]
    assert "Lindenweg 4" in texts[letter_to(demo, WITHOUT_STREET).number or 0]
    assert "38820 Halberstadt" in texts[letter_to(demo, WRONG_POSTCODE).number or 0]
    return marks


def a_client_rings_meanwhile(clerk: Desk) -> None:
    """And takes another time: the sheet that lies there must not leave."""
    letter = letter_to(clerk.demo, RINGS)
    reference, pin, _link = clerk.demo.codes(letter)
    clerk.demo.rings("koba", "de", "2", reference, "1", pin, "2", "2")
    withdrawn = letter_to(clerk.demo, RINGS)
    assert (withdrawn.state, withdrawn.number) == (LetterState.WITHDRAWN, letter.number)
    clerk.tab.reload()
    assert clerk.tab.locator(".pull-number").all_inner_texts() == [str(letter.number)]
    assert clerk.count("tr.out") == 1
    clerk.press("section.pull a.button")
    assert str(letter.number) in clerk.shown
    assert RINGS not in clerk.shown  # the number is enough for whoever stands at the machine
    clerk.tab.go_back()


def she_hands_it_over(clerk: Desk) -> None:
    clerk.tab.check(f"input[name=carrier][value='{CARRIER}']")
    clerk.tab.fill("#day", TODAY.isoformat())
    clerk.press("form[action$='/posted'] button")
    assert clerk.sees("h1 .chip.posted")
    assert CARRIER in clerk.read(".step.done .big")
    left = {letter_to(clerk.demo, name).state for name in ALL if name != RINGS}
    assert left == {LetterState.POSTED}
    assert letter_to(clerk.demo, RINGS).state == LetterState.WITHDRAWN
    with clerk.demo.house.database.reading() as session:
        batch = session.scalars(select(PrintBatch)).one()
        assert (batch.state, batch.posted_on, batch.carrier) == (BatchState.POSTED, TODAY, CARRIER)


def the_posting_book_tells(clerk: Desk) -> None:
    clerk.press("p.back a")
    clerk.press("nav.rooms a[href$='/posting-book']")
    left = [name for name in ALL if name != RINGS]
    assert all(name in clerk.read("section[aria-labelledby=letters]") for name in left)
    assert RINGS not in clerk.shown
    table = clerk.download("a[href*='posting-book.csv']").decode("utf-8-sig")
    _headings, *rows = csv.reader(StringIO(table), delimiter=";")
    told = sorted(cell for row in rows for cell in row if cell.startswith("Eva "))
    assert told == [f"Eva {name}" for name in left]
    assert all(TODAY.isoformat() in row and CARRIER in row and "Sabine Rautmann" in row for row in rows)


def one_comes_back(clerk: Desk, mark: str) -> None:
    """The scanner types what is printed on the sheet, then one key."""
    clerk.go("/staff/koba/print")
    clerk.press("nav.rooms a[href$='/returned']")
    assert COMES_BACK in clerk.type(mark)
    noted = clerk.type(MOVED)
    assert clerk.read("section[aria-labelledby=last] tbody tr").startswith(f"Eva {COMES_BACK}")
    assert "Verzogen" in noted
    letter = letter_to(clerk.demo, COMES_BACK)
    assert letter.state == LetterState.RETURNED
    with clerk.demo.house.database.reading() as session:
        case = session.get_one(Case, letter.case_id)
        assert (case.state, case.state_reason) == (CaseState.NEEDS_PERSON, "letter_returned")
        assert case.client.address is None  # nothing goes there again
        held = select(AdvisorTime).where(AdvisorTime.appointment_id == letter.appointment_id)
        assert session.scalars(held).all() == []  # others may have the time


def the_advisor_sees_it(advisor: Desk) -> None:
    advisor.go(f"/staff/cases/{letter_to(advisor.demo, COMES_BACK).case_id}")
    assert advisor.count("#came-back") == 1
    assert advisor.count("a.call[href^='tel:']") >= 1


def one_answers_on_paper(clerk: Desk) -> None:
    """By the reference on the reply: registered, then the answer entered, and the paper is done."""
    letter = letter_to(clerk.demo, ANSWERS)
    reference, _pin, _link = clerk.demo.codes(letter)
    clerk.press("p.back a")
    clerk.press("nav.rooms a[href$='/paper']")
    clerk.tab.fill("#code", grouped(reference, 4))
    shown = clerk.press("form[action$='/paper'] button[type=submit]")
    assert f"Eva {ANSWERS}" in shown
    clerk.press("button[value=confirm]")
    assert ANSWERS in clerk.read("section[aria-labelledby=done]")
    with clerk.demo.house.database.reading() as session:
        paper = session.scalars(select(Paper)).one()
        assert (paper.case_id, paper.outcome) == (letter.case_id, "confirm")
        assert paper.done_at is not None
        live = live_of_case(session, letter.case_id)
        assert live is not None
        assert live.state == AppointmentState.CONFIRMED
        last = select(AppointmentEvent.way).where(AppointmentEvent.appointment_id == live.id)
        assert session.scalars(last.order_by(AppointmentEvent.id.desc())).first() == Way.PAPER


def one_is_printed_again(clerk: Desk, administrator: Desk, folder: Path) -> None:
    """The letter did not arrive: she asks, somebody else agrees, and only the new PIN opens it."""
    before = letter_to(clerk.demo, NOT_ARRIVED)
    reference, old_pin, old_link = clerk.demo.codes(before)
    she_asks_and_cannot_decide(clerk, before)
    assert letter_to(clerk.demo, NOT_ARRIVED).state == LetterState.POSTED
    assert NOT_ARRIVED in administrator.go("/staff/koba/reprints")
    administrator.press("button[value=grant]")
    after = letter_to(clerk.demo, NOT_ARRIVED)
    assert (after.id, after.state, after.issue, after.batch_id) == (before.id, LetterState.QUEUED, 2, None)
    _reference, pin, link = clerk.demo.codes(after)
    assert pin != old_pin

    clerk.go("/staff/koba/print")
    waiting_and_held(clerk, waiting=1, held=0)
    batch = ask_for_a_batch(clerk)
    cover, page = pages_of(clerk.download("ul.volumes a.button"), folder)
    assert "1" in cover.text
    assert grouped(pin, 3) in page.text
    assert grouped(old_pin, 3) not in page.text
    assert page.codes() == [link]
    assert page.sheet_codes() == [f"RZ1-{batch.number}-1-1-1"]
    only_the_new_one_opens(clerk, reference, old_pin, old_link, pin)


def she_asks_and_cannot_decide(clerk: Desk, letter: Letter) -> None:
    clerk.go(f"/staff/batches/{letter.batch_id}")
    clerk.press(f"section[aria-labelledby=letters] a:has-text('{NOT_ARRIVED}')")
    clerk.tab.check("input[name=reason][value=not_arrived]")
    clerk.press("form[action$='/reprint'] button")
    assert clerk.count("button[value=grant]") == 0
    with clerk.demo.house.database.reading() as session:
        asked = session.scalars(select(Reprint)).one()
        assert (asked.letter_id, asked.reason, asked.decided_at) == (letter.id, "not_arrived", None)


def only_the_new_one_opens(clerk: Desk, reference: str, old_pin: str, old_link: str, pin: str) -> None:
    demo, letter = clerk.demo, letter_to(clerk.demo, NOT_ARRIVED)
    with demo.house.database.reading() as session:
        of_letter = select(LetterEvent.state).where(LetterEvent.letter_id == letter.id).order_by(LetterEvent.id)
        assert [state.value for state in session.scalars(of_letter)] == LIFE
        starts_at = session.get_one(Appointment, letter.appointment_id).local_time
    told = moment_said(datetime.fromisoformat(starts_at), "de")
    refused = demo.rings("koba", "de", "2", reference, "1", old_pin)
    assert REFUSED in refused
    assert told not in refused
    assert told in demo.rings("koba", "de", "2", reference, "1", pin)
    tab = clerk.tab.context.new_page()
    answer = tab.goto(old_link)
    assert answer is not None
    assert answer.status == 404


def all_is_written_down(demo: Demo) -> None:
    """In the order of the day."""
    done = [one for one in done_on_record(demo, CLERK) if one in WRITTEN]
    assert done == WRITTEN
    assert "reprint.granted" in done_on_record(demo, ADMINISTRATOR)
