"""A batch is recorded as posted: on which day, by which carrier, and what its page tells of it then."""

from datetime import date

import pytest
from sqlalchemy import select, update

import factories as make
from browser import Browser
from db.letters import Letter, LetterState
from db.printing import BatchState, PrintBatch, PrintWay
from db.session import Database
from letters.printing.again import queue_again
from letters.queue import withdraw
from print_room import carriers_are, files_on, letters_to, made_batch
from web.house import House
from web_house import Clock, LogIn, Town
from web_people import text_of

NAMES = ("Adler", "Buchfink", "Dohle")
TUESDAY = date(2026, 3, 3)


@pytest.fixture
def browser(as_: LogIn, town: Town) -> Browser:
    return as_(town.printer)


@pytest.fixture
def batch_id(house: House, town: Town, browser: Browser) -> int:
    """Made on Monday, 2 March 2026, at nine o'clock, and printed."""
    letters_to(house, town, *NAMES)
    made = made_batch(browser, house)
    browser.go(files_on(house, made)[0])
    page_of(browser, made)
    browser.send("/printed")
    return made


def page_of(browser: Browser, batch_id: int) -> str:
    browser.go(f"/staff/batches/{batch_id}")
    return text_of(browser)


def changed(database: Database, **values: object) -> None:
    with database.transaction() as session:
        session.execute(update(PrintBatch).values(**values))


def batch_in(house: House) -> PrintBatch:
    with house.database.reading() as session:
        return session.scalars(select(PrintBatch)).one()


def withdrawn(house: House, number: int) -> None:
    with house.database.transaction() as session:
        letter = session.scalars(select(Letter).where(Letter.number == number)).one()
        withdraw(session, letter, reason="reached", at=house.now())


def again(house: House, town: Town, number: int) -> int:
    with house.database.transaction() as session:
        letter = session.scalars(select(Letter).where(Letter.number == number)).one()
        queue_again(session, letter, reason="jammed", staff_id=town.printer.id, at=house.now())
        return letter.id


def test_where_the_planned_day_lies_ahead_one_click_records_nothing(
    house: House, browser: Browser, batch_id: int
) -> None:
    changed(house.database, posting_day=TUESDAY)
    page_of(browser, batch_id)
    assert browser.form("/posted").fields["day"] == "2026-03-03"
    page = browser.send("/posted")
    assert page.status_code == 422
    assert "This day is still to come" in page.text
    assert batch_in(house).state == BatchState.PRINTED


def test_before_the_planned_day_it_is_asked_once_more_and_nothing_is_lost(
    house: House, town: Town, browser: Browser, batch_id: int
) -> None:
    carriers_are(house, town, "Post", "Hauspost")
    changed(house.database, posting_day=TUESDAY)
    page_of(browser, batch_id)
    assert "Yes, the letters left on this day" not in browser.page.text
    page = browser.send("/posted", day="2026-03-02", carrier="Hauspost")
    assert page.status_code == 422
    assert "This is before the planned day" in page.text
    assert batch_in(house).state == BatchState.PRINTED
    kept = browser.form("/posted").fields
    assert (kept["day"], kept["carrier"], "sure" in kept) == ("2026-03-02", "Hauspost", False)
    browser.send("/posted", sure="yes")
    batch = batch_in(house)
    assert (batch.state, batch.posted_on, batch.carrier) == (BatchState.POSTED, make.DAY, "Hauspost")


def test_on_a_day_without_post_it_is_asked_once_more(
    house: House, as_: LogIn, town: Town, clock: Clock, batch_id: int
) -> None:
    clock.wait(days=5)  # a Saturday
    browser = as_(town.printer)
    page_of(browser, batch_id)
    assert browser.form("/posted").fields["day"] == "2026-03-07"
    assert "By the rules of your office no letters leave on this day." in browser.send("/posted").text
    assert batch_in(house).state == BatchState.PRINTED
    browser.send("/posted", sure="yes")
    assert batch_in(house).posted_on == date(2026, 3, 7)


def test_only_a_carrier_of_the_rules_is_taken(house: House, town: Town, browser: Browser, batch_id: int) -> None:
    carriers_are(house, town, "Post", "Hauspost")
    page_of(browser, batch_id)
    assert browser.form("/posted").fields["carrier"] == "Post"
    for other in ("Pigeon", ""):
        page = browser.send("/posted", carrier=other)
        assert page.status_code == 422
        assert batch_in(house).state == BatchState.PRINTED
    browser.send("/posted", carrier="Pigeon")
    assert "one of the carriers that the rules of your office name" in text_of(browser)


def test_what_left_and_is_printed_once_more_is_not_to_be_pulled_out(
    house: House, town: Town, browser: Browser, batch_id: int
) -> None:
    page_of(browser, batch_id)
    browser.send("/posted")
    letter_id = again(house, town, 2)
    text = page_of(browser, batch_id)
    assert "Pull out" not in text
    assert "did not leave with it" not in text
    assert "printed once more with another batch: No. 2" in text
    assert f'href="/staff/letters/{letter_id}"' in browser.page.text
    browser.go(f"/staff/batches/{batch_id}/pull")
    assert "Nothing is to be pulled out." in text_of(browser)
    browser.go(f"/staff/letters/{letter_id}")
    assert "Before: Batch 1 , No. 2" in text_of(browser)
    assert "<br>An earlier print left on 2 March 2026.<br>" in browser.page.text


def test_once_it_has_left_nothing_is_to_be_done_any_more(
    house: House, as_: LogIn, town: Town, browser: Browser, clock: Clock, batch_id: int
) -> None:
    withdrawn(house, 1)
    assert "Pull out 1 letter before the batch leaves" in page_of(browser, batch_id)
    browser.send("/posted")
    assert "Pull out 1 letter before the batch leaves" in text_of(browser)  # it is recorded before it leaves
    clock.wait(days=1)
    text = page_of(as_(town.printer), batch_id)
    assert "Pull out" not in text
    browser = as_(town.printer)
    text = page_of(browser, batch_id)
    assert "1 letter did not leave with it No. 1: The client was reached meanwhile." in text


@pytest.fixture
def at_provider(house: House, batch_id: int) -> int:
    changed(
        house.database,
        way=PrintWay.PROVIDER,
        state=BatchState.HANDED_OVER,
        handed_over_at=make.AT,
        fetched_at=None,
        printed_at=None,
        printed_by=None,
    )
    return batch_id


def test_what_a_provider_has_nobody_pulls_out_here(house: House, browser: Browser, at_provider: int) -> None:
    withdrawn(house, 3)
    text = page_of(browser, at_provider)
    assert "1 letter must not be posted by the print provider 3 The client was reached meanwhile." in text
    assert "koba-0001.withdrawn.csv" in text
    assert "Pull out" not in text
    assert "Destroy these sheets" not in text


def test_of_a_provider_s_batch_the_page_waits_for_its_word(
    house: House, browser: Browser, at_provider: int
) -> None:
    text = page_of(browser, at_provider)
    assert "The print provider tells by itself when it is posted. Record by hand that it is posted" in text
    assert "Record it before the letters leave" not in text
    browser.send("/posted")
    assert batch_in(house).state == BatchState.POSTED


def test_before_the_provider_has_it_nobody_can_have_posted_it(
    house: House, browser: Browser, at_provider: int
) -> None:
    page_of(browser, at_provider)
    form = browser.form("/posted")
    changed(house.database, state=BatchState.CLOSED, handed_over_at=None)
    assert "First the print provider gets it." in page_of(browser, at_provider)
    assert not [one for one in browser.forms if one.action.endswith("/posted")]
    page = browser.post(form.action, form.fields)
    assert page.status_code == 422
    assert batch_in(house).state == BatchState.CLOSED


def test_what_the_provider_said_stands_there_as_its_word(house: House, browser: Browser, at_provider: int) -> None:
    changed(house.database, state=BatchState.POSTED, printed_at=make.AT, posted_on=make.DAY, carrier="Citipost")
    text = page_of(browser, at_provider)
    assert ", as the print provider says. Its files" in text
    assert "Monday, 2 March 2026 Citipost As the print provider says." in text


def test_one_letter_is_called_so_and_an_empty_batch_is_not_ready(
    house: House, town: Town, browser: Browser
) -> None:
    letters_to(house, town, "Elster")
    batch_id = made_batch(browser, house)
    text = text_of(browser)
    assert "Letter 1 · 1 sheet" in text
    assert "Letters 1 to 1" not in text
    assert "Ready to print" in text
    withdrawn(house, 1)
    text = page_of(browser, batch_id)
    assert "nothing of it leaves" in text
    assert "Ready to print" not in text
    browser.go("/staff/koba/print")
    assert "nothing of it leaves" in text_of(browser)
    assert "Ready to print" not in text_of(browser)
    with house.database.reading() as session:
        assert session.scalars(select(Letter.state)).all() == [LetterState.WITHDRAWN]
