"""A letter that answers a paper is held: the paper stays in the list, leads to the letter, and that to the mending."""

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.audit import AuditEntry
from db.letters import Letter, LetterState
from db.staff import Role
from print_room import letters_to
from web import auth
from web.house import House
from web_house import PASSWORD, LogIn, Town
from web_paper import PAPER, papers, register
from web_people import text_of

UNKNOWN_SIGNS = "გოგი"
ROOM = "/staff/koba/print"
AT_HOME = {"street": "Musterweg 1", "postcode": "38820", "town": "Halberstadt"}


def take_in(desk: Browser, house: House, *, family_name: str = "Öhman", note: str = "Bitte melden") -> Letter:
    """Of somebody on no list, without a telephone number."""
    desk.go(PAPER)
    register(desk, name=f"Eva {family_name}", note=note)
    desk.send("/new-client", language="de", **AT_HOME)
    return the_letter(house)


def the_letter(house: House) -> Letter:
    with house.database.reading() as session:
        return session.scalars(select(Letter)).one()


def test_from_the_paper_to_the_letter_to_its_note(post_desk: Browser, house: House) -> None:
    letter = take_in(post_desk, house, note=f"Wohnt bei {UNKNOWN_SIGNS}")
    to_letter, to_words = f"/staff/letters/{letter.id}", f"/staff/letters/{letter.id}/said"
    assert "The paper stays in the list" in text_of(post_desk)
    assert f'<a href="{to_letter}">Its letter is held: see what helps' in post_desk.page.text
    assert "Nothing is open: all paper is seen to." not in post_desk.page.text
    assert f'href="{to_letter}">Held</a>' in post_desk.go(f"/staff/papers/{papers(house)[0].id}").text
    for page in (ROOM, to_letter):
        text = post_desk.go(page).text
        assert "It stands in what somebody noted of the paper" in text
        assert "Mend the name" not in text
        assert f'href="{to_words}"' in text
    assert f'href="{ROOM}"' in text
    page = post_desk.go(to_words)
    assert UNKNOWN_SIGNS in page.text
    page = post_desk.send("/said", note="Wohnt bei Gogi")
    assert (page.request.path, the_letter(house).state) == (to_letter, LetterState.QUEUED)
    assert "It is corrected, and the letter waits for print." in page.text
    text = post_desk.go(PAPER).text
    assert "Nothing is open: all paper is seen to." in text
    assert f'href="{to_letter}">Waiting for print</a>' in text


@pytest.mark.parametrize("name", [UNKNOWN_SIGNS, "W" * 60])
def test_a_name_that_was_typed_here(post_desk: Browser, house: House, name: str) -> None:
    letter = take_in(post_desk, house, family_name=name)
    for page in (ROOM, f"/staff/letters/{letter.id}", f"/staff/letters/{letter.id}/address"):
        text = post_desk.go(page).text
        assert "The name was typed here, from a paper." in text
        assert f'href="/staff/letters/{letter.id}/said"' in text
    post_desk.go(f"/staff/letters/{letter.id}/said")
    page = post_desk.send("/said", family_name=f"{name}{name}"[:100])
    assert page.request.path == f"/staff/letters/{letter.id}/said"
    assert "It is corrected, but the letter is still held:" in page.text
    page = post_desk.send("/said", family_name=" ")
    assert page.status_code == 422
    assert "Please enter at least the family name." in page.text
    post_desk.send("/said", family_name="Gogi")
    assert the_letter(house).facts["name"] == "Eva Gogi"
    assert the_letter(house).state == LetterState.QUEUED


def test_what_was_corrected_is_on_record_without_its_words(post_desk: Browser, house: House, town: Town) -> None:
    letter = take_in(post_desk, house, family_name=UNKNOWN_SIGNS)
    post_desk.go(f"/staff/letters/{letter.id}/said")
    post_desk.send("/said", family_name="Gogi")
    with house.database.reading() as session:
        done = select(AuditEntry).where(AuditEntry.action.in_(("client.renamed", "paper.changed")))
        told = [(one.action, one.subject, one.actor, one.facts) for one in session.scalars(done)]
    by, facts = f"staff:{town.printer.id}", {"letters": [letter.id]}
    assert told == [
        ("client.renamed", f"client:{letter.client_id}", by, facts),
        ("paper.changed", f"paper:{papers(house)[0].id}", by, facts),
    ]


def test_the_register_s_names_are_not_changed_here(house: House, as_: LogIn, town: Town) -> None:
    (letter_id,) = letters_to(house, town, UNKNOWN_SIGNS)
    browser = as_(town.printer)
    text = browser.go(f"/staff/letters/{letter_id}").text
    assert "Mend the name where your office keeps it" in text
    assert "/said" not in text
    assert browser.go(f"/staff/letters/{letter_id}/said").status_code == 404


def test_what_left_meanwhile_is_not_changed(post_desk: Browser, house: House) -> None:
    letter = take_in(post_desk, house)
    post_desk.go(f"/staff/letters/{letter.id}/said")
    form = post_desk.form("/said")
    with house.database.transaction() as session:
        session.get_one(Letter, letter.id).state = LetterState.WITHDRAWN
    page = post_desk.post(form.action, {**form.fields, "note": "Anderes"})
    assert page.request.path == f"/staff/letters/{letter.id}"
    assert "This letter does not wait any more, so nothing is changed." in page.text
    assert papers(house)[0].note == "Bitte melden"


def test_a_held_letter_is_marked_as_such_and_leads_nobody_astray(
    post_desk: Browser, house: House, as_: LogIn, town: Town
) -> None:
    """Administration sees why it is held and what helps, but no link to what it may not open."""
    letter = take_in(post_desk, house, note=UNKNOWN_SIGNS)
    page = f"/staff/letters/{letter.id}"
    assert '<span class="chip warn">Held</span>' in post_desk.go(page).text
    assert 'aria-current="page">Print room</a>' in post_desk.go(f"{page}/address").text
    with house.database.transaction() as session:
        admin = make.a_member(
            session, town.office, Role.ADMIN, password_hash=auth.hash_password(PASSWORD), language="en"
        )
    text = as_(admin).go(page).text
    assert "It stands in what somebody noted of the paper" in text
    assert f'href="{page}/' not in text


def test_an_address_to_which_no_letter_goes_is_said_when_a_client_is_made(
    post_desk: Browser, house: House
) -> None:
    register(post_desk, name="Eva Öhman")
    page = post_desk.send("/new-client", language="de", **AT_HOME | {"postcode": "3882"})
    assert page.status_code == 422
    assert "“3882” is not a postcode of this country." in page.text
    assert 'value="3882"' in page.text
    post_desk.send("/new-client", language="de", street="ohne festen Wohnsitz", postcode="", town="Halle")
    assert papers(house)[0].client_id is not None
