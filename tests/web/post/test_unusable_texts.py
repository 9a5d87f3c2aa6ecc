"""An approved text that a later release refuses: its pages say so, and so does the start page of who can mend it."""

from datetime import date

import pytest

import factories as make
from browser import Browser
from db.letters import LetterKind, LetterText, TextState
from letters.saying.wording import house_text
from web.house import House
from web_house import LogIn, Town

KIND, START, TEXTS = LetterKind.NUMBER_WANTED, "/staff/", "/staff/koba/texts"
PAGE = f"{TEXTS}/{KIND.value}/de"
WRONG = house_text(KIND, "de").replace("Guten Tag {name}", "Guten Tag {first_name}")
TOLD = "Line 5, column 11: Nothing is known for the placeholder “{first_name}”"
ALARM = "A text of your letters cannot be used any more."


@pytest.fixture
def wrong(house: House, town: Town) -> LetterText:
    return a_text(house, town, TextState.APPROVED)


def a_text(house: House, town: Town, state: TextState) -> LetterText:
    with house.database.transaction() as session:
        text = LetterText(
            authority_id=town.office.authority_id,
            office_id=town.office.id,
            kind=KIND,
            language="de",
            version=1,
            text=WRONG,
            state=state,
            written_by=town.printer.id,
            written_at=make.AT,
            valid_from=date(2026, 1, 1) if state == TextState.APPROVED else None,
        )
        session.add(text)
        return text


def test_the_list_marks_it(as_: LogIn, town: Town, wrong: LetterText) -> None:
    assert as_(town.printer).go(TEXTS).text.count("cannot be used") == 1


def test_its_page_says_what_is_wrong_and_where(as_: LogIn, town: Town, wrong: LetterText) -> None:
    browser = as_(town.editor)
    page = browser.go(PAGE)
    assert "letters of this kind are held" in page.text
    assert TOLD in page.text
    assert "Guten Tag <mark>{first_name}</mark>," in page.text
    mended = browser.form("/number_wanted/de").fields["text"].replace("first_name", "name")
    assert "The draft is kept" in browser.send("/number_wanted/de", ("save", "1"), text=mended).text


@pytest.mark.parametrize("more", ["", "?real=1", "/preview", "/preview?real=1"])
def test_its_version_and_its_previews_say_so_too(as_: LogIn, town: Town, wrong: LetterText, more: str) -> None:
    page = as_(town.editor).go(f"{TEXTS}/versions/{wrong.id}{more}")
    assert page.status_code == 200
    assert TOLD in page.text


@pytest.mark.parametrize("more", ["", "?real=1"])
def test_the_preview_of_what_is_in_force_says_so(as_: LogIn, town: Town, wrong: LetterText, more: str) -> None:
    assert TOLD in as_(town.editor).go(f"{PAGE}/preview{more}").text


def test_a_draft_that_became_wrong_is_not_approved(house: House, as_: LogIn, town: Town) -> None:
    draft = a_text(house, town, TextState.DRAFT)
    browser = as_(town.editor)
    browser.go(f"{TEXTS}/versions/{draft.id}")
    page = browser.send("/approve")
    assert page.status_code == 422
    assert "Not approved: no letter can have this text." in page.text
    assert TOLD in page.text
    with house.database.reading() as session:
        assert session.get_one(LetterText, draft.id).state is TextState.DRAFT


def test_the_start_page_tells_who_can_mend_it(as_: LogIn, town: Town, wrong: LetterText) -> None:
    browser: Browser = as_(town.editor)
    page = browser.go(START)
    assert ALARM in page.text
    assert f'href="{PAGE}"' in page.text
    assert ALARM not in as_(town.printer).go(START).text


def test_nothing_is_told_while_all_can_be_used(as_: LogIn, town: Town) -> None:
    assert ALARM not in as_(town.editor).go(START).text
