"""Noted at once is only what certainly lies there; what was noted wrongly, by whomever, is taken back."""

import pytest
from sqlalchemy import select

from at_the_scanner import PAGE, a_stack, at_work, letter_of, scan
from db.cases import Case, CaseState
from db.letters import Letter, LetterKind, LetterState
from db.offices import Office
from returning import a_letter, posted
from scheduler.cases import call_again
from scheduler.returned.noting import note_returned
from web.house import House
from web_house import Clock, LogIn, Town
from web_people import text_of


@pytest.fixture(autouse=True)
def _days_later(clock: Clock) -> None:
    clock.wait(days=4)


def two_of_one_reference(house: House, town: Town) -> tuple[str, dict[int, str]]:
    """The reference, and the letters that are out: id -> what stands beside the code."""
    with house.database.transaction() as session:
        _, letter = a_letter(session, session.get_one(Office, town.office.id), LetterKind.CORRECTION)
        posted(session, letter)
        both = session.scalars(select(Letter)).all()
        return letter.access_code.reference, {one.id: f"{one.batch.number}/7" for one in both if one.batch}


def told_by_provider(house: House, letter_id: int) -> None:
    with house.database.transaction() as session:
        letter = session.get_one(Letter, letter_id)
        note_returned(session, letter, None, "moved", staff_id=None, at=house.now())


@pytest.mark.parametrize("typed", ["{0}", "https://rufzeit.example/t/{0}AbCdEfGh"])
def test_a_reference_of_two_letters_asks_which_it_is(house: House, town: Town, as_: LogIn, typed: str) -> None:
    reference, both = two_of_one_reference(house, town)
    browser = at_work(as_, town.printer)
    told = scan(browser, typed.format(reference), reason="moved")
    assert "The reference is that of other letters, too:" in told
    assert '<option value="moved" selected>' in browser.page.text, "the reason stays"
    assert [letter_of(house, one).state for one in both] == [LetterState.POSTED] * 2
    browser.send("/returned/note", button=("because", "moved"))
    assert sorted(letter_of(house, one).state for one in both) == [LetterState.POSTED, LetterState.RETURNED]


def test_a_sheet_is_certain_whatever_else_is_out(house: House, town: Town, as_: LogIn) -> None:
    _, both = two_of_one_reference(house, town)
    first = min(both)
    scan(at_work(as_, town.printer), both[first], reason="moved")
    assert letter_of(house, first).state == LetterState.RETURNED
    assert letter_of(house, max(both)).state == LetterState.POSTED


def test_a_reference_of_one_letter_is_certain(house: House, town: Town, as_: LogIn) -> None:
    [letter_id] = a_stack(house, town, "Adler")
    with house.database.reading() as session:
        reference = session.get_one(Letter, letter_id).access_code.reference
    assert "Noted for Eva Adler: Moved." in scan(at_work(as_, town.printer), reference, reason="moved")


def test_what_the_provider_told_wrongly_is_listed_and_undone(house: House, town: Town, as_: LogIn) -> None:
    [letter_id] = a_stack(house, town, "Adler")
    told_by_provider(house, letter_id)
    browser = at_work(as_, town.printer)
    assert "What the print provider noted last" in text_of(browser)
    browser.send("/undo")
    assert "Undone: the letter counts as posted" in text_of(browser)
    with house.database.reading() as session:
        letter = session.get_one(Letter, letter_id)
        assert letter.state == LetterState.POSTED
        assert session.get_one(Case, letter.case_id).state == CaseState.APPOINTMENT
    assert "What the print provider noted last" not in text_of(browser)


def test_what_stands_in_no_list_any_more_is_found_by_its_code(house: House, town: Town, as_: LogIn) -> None:
    first, *others = a_stack(house, town, *(f"Client{number}" for number in range(6)))
    for letter_id in (first, *others):
        told_by_provider(house, letter_id)
    browser = at_work(as_, town.printer)
    action = f"{PAGE}/{first}/undo"
    assert action not in browser.page.text
    told = scan(browser, "1/7")
    assert "by the print provider." in told
    browser.send(action)
    assert letter_of(house, first).state == LetterState.POSTED


def test_an_undo_rests_on_the_newest_note(house: House, town: Town, as_: LogIn, clock: Clock) -> None:
    """Noted by a person and undone; the case went on; then the provider told it."""
    [letter_id] = a_stack(house, town, "Adler")
    browser = at_work(as_, town.printer)
    scan(browser, "1/7", reason="moved")
    browser.send("/undo")
    with house.database.transaction() as session:
        case = session.get_one(Case, letter_of(house, letter_id).case_id)
        call_again(case, house.now())
    clock.wait(minutes=1)
    told_by_provider(house, letter_id)
    browser.go(PAGE)
    browser.send("/undo")
    with house.database.reading() as session:
        assert session.get_one(Case, case.id).state == CaseState.TO_CALL
