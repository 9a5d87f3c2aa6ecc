"""What waits for a second person is told to each who may decide, where they arrive and in the navigation."""

import pytest
from sqlalchemy import select

import factories as make
from db.letters import LetterKind
from db.offices import Office
from db.printing import Reprint
from db.staff import Role, Staff
from letters.saying.wording import house_text
from letters.wordings.deciding import write
from returning import a_letter
from web.house import House
from web_house import LogIn, Town
from web_people import an_admin, text_of
from words.languages import Language

START, REPRINTS, TEXTS = "/staff/", "/staff/koba/reprints", "/staff/koba/texts"


@pytest.fixture
def admin(house: House, town: Town) -> Staff:
    """Asked for a letter and wrote a text; so did the back office and the editor."""
    person = an_admin(house, town)
    with house.database.transaction() as session:
        office = session.get_one(Office, town.office.id)
        for asker in (person, town.printer):
            _, letter = a_letter(session, office, LetterKind.NUMBER_WANTED)
            session.add(
                Reprint(
                    authority_id=office.authority_id, letter_id=letter.id, reason="lost",
                    asked_by=asker.id, asked_at=make.AT,
                )
            )  # fmt: skip
        for writer in (person, town.editor):
            text = house_text(LetterKind.NUMBER_WANTED, "de")
            write(session, office, LetterKind.NUMBER_WANTED, Language.DE, text, staff_id=writer.id, at=make.AT)
    return person


def test_administration_is_told_what_it_may_decide(as_: LogIn, admin: Staff) -> None:
    browser = as_(admin)
    browser.go(START)
    assert "Reprints 1 to decide 1 asked for by yourself" in text_of(browser)
    assert "Texts of the letters 1 to decide 1 written by yourself" in text_of(browser)


def test_back_office_decides_about_letters_and_reads_texts(as_: LogIn, town: Town, admin: Staff) -> None:
    browser = as_(town.printer)
    browser.go(START)
    assert "Reprints 1 to decide 1 asked for by yourself" in text_of(browser)
    assert "Texts of the letters What letters say, by kind and language" in text_of(browser)
    assert "written by yourself" not in text_of(browser)


def test_an_editor_decides_about_texts_alone(as_: LogIn, town: Town, admin: Staff) -> None:
    browser = as_(town.editor)
    browser.go(START)
    assert "Texts of the letters 1 to decide 1 written by yourself" in text_of(browser)
    assert "Reprints" not in text_of(browser)


def test_what_is_decided_or_of_another_office_is_not_counted(
    house: House, as_: LogIn, town: Town, admin: Staff
) -> None:
    with house.database.transaction() as session:
        other = make.an_office(session, town.authority, key="other")
        make.a_membership(session, other, admin, Role.ADMIN)
        for asked in session.scalars(select(Reprint)):
            asked.decided_by, asked.decided_at, asked.granted = town.advisor.id, make.AT, False
    browser = as_(admin)
    browser.go(START)
    assert text_of(browser).count("Reprints 0 to decide") == 2
    assert text_of(browser).count("Texts of the letters 1 to decide") == 1


def test_the_navigation_leads_there(as_: LogIn, town: Town, admin: Staff) -> None:
    """Back office finds both in the print room, so that its own navigation stays in one line."""
    of_admin = as_(admin).go(REPRINTS).text
    assert f'<a href="{REPRINTS}" aria-current="page">Reprints</a>' in of_admin
    of_back_office = as_(town.printer).go(TEXTS).text
    assert f'<a href="{TEXTS}"' not in of_back_office
    assert '<a href="/staff/koba/print" aria-current="page">Print room</a>' in of_back_office
