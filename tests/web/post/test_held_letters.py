"""Letters that are held: by reason, with what to do; of thousands the page and the audit name a few."""

import pytest
from sqlalchemy import select, update

from db.audit import AuditEntry
from db.letters import Letter, LetterState
from factories.post import different_facts, letters_waiting
from print_room import letters_to
from web.house import House
from web.staff.post.held_letters import ON_A_PAGE, SHOWN_OF_EACH
from web_house import LogIn, Town

MANY = ON_A_PAGE + 7
ROOM, ALIKE = "/staff/koba/print", "/staff/koba/print/held/wrong_text"


@pytest.fixture
def held(house: House, town: Town) -> list[int]:
    """One text became unusable, and two postcodes are wrong."""
    with house.database.transaction() as session:
        letters_waiting(session, town.office, different_facts(MANY + 2))
        ids = list(session.scalars(select(Letter.id).order_by(Letter.id)))
        session.execute(update(Letter).values(state=LetterState.HELD, held_reason="wrong_text:3"))
        for letter_id, postcode in zip(ids[-2:], ("3882", "38_20"), strict=True):
            reason = f"wrong_postcode:{postcode}"
            session.execute(update(Letter).where(Letter.id == letter_id).values(held_reason=reason))
        return ids


def test_the_room_tells_how_many_of_each_reason_and_shows_the_first(
    house: House, as_: LogIn, town: Town, held: list[int]
) -> None:
    text = as_(town.printer).go(ROOM).text
    assert f'person must look <span class="count">{MANY + 2}</span>' in text
    assert f'cannot be used any more: see the texts of the letters. <span class="count">{MANY}</span>' in text
    assert 'is not a postcode of this country. <span class="count">2</span>' in text
    assert text.count("version 3, cannot be used") == 1
    assert "“38_20” is not a postcode" in text
    assert text.count("A shorter or mended text has to be approved") == SHOWN_OF_EACH
    assert text.index("cannot be used any more") < text.index("is not a postcode")
    assert f"All {MANY} that are held for this" in text
    assert text.count("that are held for this") == 1
    noted = _last_noted(house)
    assert noted["held"] == {"wrong_text": MANY, "wrong_postcode": 2}
    assert noted["letters"] == [*held[:SHOWN_OF_EACH], *held[-2:]]


def test_all_of_one_reason_stand_on_pages_of_their_own(
    house: House, as_: LogIn, town: Town, held: list[int]
) -> None:
    browser = as_(town.printer)
    assert f'href="{ALIKE}"' in browser.go(ROOM).text
    first = browser.go(ALIKE).text
    assert "Page 1 of 2" in first
    assert f'href="{ALIKE}?page=2"' in first
    assert _last_noted(house)["letters"] == held[:ON_A_PAGE]
    for page in ("2", "99"):
        assert "Page 2 of 2" in browser.go(f"{ALIKE}?page={page}").text
        assert _last_noted(house)["letters"] == held[ON_A_PAGE:MANY]
    for page in ("0", "-3", "x"):
        assert "Page 1 of 2" in browser.go(f"{ALIKE}?page={page}").text
    assert browser.go("/staff/koba/print/held/no_such_reason").request.path == ROOM


@pytest.mark.parametrize(
    ("reason", "advice", "there"),
    [
        ("no_number", "As soon as a number is known", "/staff/cases/{case}/answer"),
        ("no_fixed_abode:–", "No letter reaches this client", "/staff/cases/{case}/answer"),
        ("page_full", "A shorter or mended text has to be approved", "/staff/koba/texts/proposal/de"),
        ("wrong_postcode:1", "Once the address is mended", "/staff/letters/{letter}/address"),
        (
            "word_too_long:Donaudampf",
            "A shorter or mended text has to be approved",
            "/staff/koba/texts/proposal/de",
        ),
        ("no_glyph:გ", "Mend the name where your office keeps it", "/staff/letters/{letter}"),
        ("no_glyph:გ (U+10D2)", "Mend the name where your office keeps it", "/staff/letters/{letter}"),
        ("word_too_long:გოგი", "Mend the name where your office keeps it", "/staff/letters/{letter}"),
        ("no_glyph:☃ (U+2603)", "It stands neither in the name nor in the address", "/staff/letters/{letter}"),
        ("no_link:ä", "whoever looks after the system", "/staff/letters/{letter}"),
        ("wrong_letterhead:hotline", "whoever looks after the system", "/staff/letters/{letter}"),
        ("no_key:a0", "It gets a reference and a PIN of its own within minutes", "/staff/letters/{letter}"),
    ],
)
def test_where_a_held_letter_is_mended(
    house: House, as_: LogIn, town: Town, reason: str, advice: str, there: str
) -> None:
    (letter_id,) = letters_to(house, town, "გოგი")
    with house.database.transaction() as session:
        letter = session.get_one(Letter, letter_id)
        letter.held_reason = reason
        there = there.format(case=letter.case_id, letter=letter.id)
    browser = as_(town.printer)
    for page in (ROOM, f"/staff/letters/{letter_id}"):
        text = browser.go(page).text
        assert advice in text
        assert f'href="{there}"' in text or page == there
    assert f'href="{ROOM}"' in text
    assert browser.go(there).status_code == 200


def _last_noted(house: House) -> dict[str, object]:
    with house.database.reading() as session:
        return session.scalars(select(AuditEntry.facts).order_by(AuditEntry.id.desc())).first() or {}
