"""A batch of which nobody knows what was printed: said on its page, and resolved there."""

import pytest
from sqlalchemy import select, update

from browser import Browser
from db.audit import AuditEntry
from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import BatchFile, BatchState, PrintBatch, PrintWay
from letters.queue import withdraw
from print_room import files_on, letters_to, made_batch
from scheduler.jobs.runs import Claim
from web.house import House
from web.jobs_print import doubt_batches
from web_house import LogIn, Town
from web_people import text_of


@pytest.fixture
def browser(as_: LogIn, town: Town) -> Browser:
    return as_(town.printer)


@pytest.fixture
def batch_id(house: House, town: Town, browser: Browser) -> int:
    letters_to(house, town, "Adler", "Buchfink", "Dohle", "Elster")
    return made_batch(browser, house)


def page_of(browser: Browser, batch_id: int) -> str:
    browser.go(f"/staff/batches/{batch_id}")
    return text_of(browser)


def batch_in(house: House, batch_id: int) -> PrintBatch:
    with house.database.reading() as session:
        return session.get_one(PrintBatch, batch_id)


def doubted(browser: Browser, batch_id: int, because: str = "jammed") -> str:
    browser.go(f"/staff/batches/{batch_id}")
    browser.send("/uncertain", because=because)
    return text_of(browser)


def test_what_nobody_downloaded_cannot_have_gone_wrong(house: House, browser: Browser, batch_id: int) -> None:
    assert "Something went wrong while printing" not in page_of(browser, batch_id)
    browser.go(files_on(house, batch_id)[0])
    assert "Something went wrong while printing" in page_of(browser, batch_id)


@pytest.mark.parametrize(
    ("how", "state", "said"),
    [
        ("all", BatchState.PRINTED, "Noted: all of it is printed."),
        ("none", BatchState.CLOSED, "Noted: nothing was printed. Its files can be downloaded again."),
        ("missing", BatchState.PRINTED, "2 letters wait to be printed again, with new PINs."),
    ],
)
def test_a_jam_and_how_it_was(
    house: House, browser: Browser, batch_id: int, how: str, state: BatchState, said: str
) -> None:
    [file] = files_on(house, batch_id)
    browser.go(file)
    text = doubted(browser, batch_id)
    assert "Uncertain: what of it was printed? The printer, or the folding machine, jammed." in text
    assert "First say what of it was printed." in text
    assert file not in browser.page.text
    assert browser.go(file).status_code == 409
    browser.go(f"/staff/batches/{batch_id}")
    browser.send("/resolved", how=how, number="3")
    assert said in text_of(browser)
    batch = batch_in(house, batch_id)
    assert (batch.state, batch.uncertain_because) == (state, None)
    assert (file in browser.page.text) is (state is BatchState.CLOSED)
    with house.database.reading() as session:
        actions = session.scalars(select(AuditEntry.action).where(AuditEntry.subject == f"batch:{batch_id}")).all()
        queued = session.scalars(select(Letter).where(Letter.state == LetterState.QUEUED)).all()
    assert {"batch.uncertain", "batch.resolved"} <= set(actions)
    assert len(queued) == (2 if how == "missing" else 0)
    if how == "missing":
        text = text_of(browser)
        assert "Did not come out of the printer, and are printed with another batch: 3–4." in text
        assert "Pull out" not in text  # there is nothing that could be


@pytest.mark.parametrize("number", ["", "1", "5", "x", "٣", "99999999999"])
def test_a_number_that_cannot_be_is_told(house: House, browser: Browser, batch_id: int, number: str) -> None:
    browser.go(files_on(house, batch_id)[0])
    doubted(browser, batch_id)
    page = browser.send("/resolved", how="missing", number=number)
    assert page.status_code == 422
    assert "Please type the number of the first letter that is missing, from 2 on." in page.text
    assert batch_in(house, batch_id).state == BatchState.UNCERTAIN


def test_who_comes_second_reads_what_holds(house: House, browser: Browser, batch_id: int) -> None:
    browser.go(files_on(house, batch_id)[0])
    doubted(browser, batch_id)
    form = browser.form("/resolved")
    browser.post(form.action, {**form.fields, "how": "all"})
    page = browser.post(form.action, {**form.fields, "how": "none"})
    assert "Somebody else said meanwhile how it is." in page.text
    assert batch_in(house, batch_id).state == BatchState.PRINTED


@pytest.mark.parametrize(("address", "fields"), [("uncertain", {"because": "x"}), ("resolved", {"how": "x"})])
def test_what_no_page_asks_is_refused(
    house: House, browser: Browser, batch_id: int, address: str, fields: dict[str, str]
) -> None:
    token = browser.form("/printed").fields["csrf_token"]
    page = browser.post(f"/staff/batches/{batch_id}/{address}", {"csrf_token": token, **fields})
    assert page.status_code == 400
    assert batch_in(house, batch_id).state == BatchState.CLOSED


def test_a_batch_of_the_provider_is_printed_here_instead(house: House, browser: Browser, batch_id: int) -> None:
    with house.database.transaction() as session:
        session.execute(update(PrintBatch).values(way=PrintWay.PROVIDER))
    [file] = files_on(house, batch_id)
    assert "The print provider gets this batch by itself" in page_of(browser, batch_id)
    assert file not in browser.page.text
    assert browser.go(file).status_code == 409
    browser.go(f"/staff/batches/{batch_id}")
    browser.send("/here")
    assert file in browser.page.text
    with house.database.transaction() as session:
        session.execute(update(PrintBatch).values(way=PrintWay.PROVIDER, state=BatchState.HANDED_OVER))
    token = browser.form("/printed").fields["csrf_token"]
    page = browser.post(f"/staff/batches/{batch_id}/here", {"csrf_token": token})
    assert "Too late: the print provider has it, or it is printed." in page.text
    assert batch_in(house, batch_id).way == PrintWay.PROVIDER


def test_files_that_are_gone_and_nobody_fetched_are_no_dead_end(
    house: House, browser: Browser, batch_id: int
) -> None:
    with house.database.transaction() as session:
        session.execute(update(BatchFile).values(document_id=None))
        doubt_batches(house, session, Claim(1, "doubt_batches", session.scalars(select(Office.id)).one()))
    page = page_of(browser, batch_id)
    assert "Not all of its files are there any more." in page
    assert "Then its letters are printed with the next batch, with new PINs." in page
    assert "downloaded again" not in page
    browser.send("/resolved", how="none")
    text = text_of(browser)
    assert "4 letters wait to be printed again, with new PINs." in text
    assert "nothing of it leaves" in text
    with house.database.reading() as session:
        facts = session.scalars(select(AuditEntry.facts).where(AuditEntry.action == "batch.resolved")).one()
    assert facts == {"how": "none", "queued": 4}


def test_who_says_so_after_the_last_letter_was_withdrawn_reads_nothing_of_files(
    house: House, browser: Browser, batch_id: int
) -> None:
    with house.database.transaction() as session:
        session.execute(update(BatchFile).values(document_id=None))
        doubt_batches(house, session, Claim(1, "doubt_batches", session.scalars(select(Office.id)).one()))
    page_of(browser, batch_id)
    with house.database.transaction() as session:
        for letter in session.scalars(select(Letter)):
            withdraw(session, letter, reason="changed", at=house.now())
    browser.send("/resolved", how="none")
    text = text_of(browser)
    assert (
        "All its letters were withdrawn, have left already, or are printed once more with another batch." in text
    )
    assert "downloaded again" not in text
    with house.database.reading() as session:
        facts = session.scalars(select(AuditEntry.facts).where(AuditEntry.action == "batch.resolved")).one()
    assert facts == {"how": "none", "queued": 0}
