"""A letter keeps the digest of the office's logo, and has the logo again whenever it is drawn."""

import base64
import json
from datetime import date
from io import BytesIO

from PIL import Image
from sqlalchemy.orm import Session

import factories as make
from db.letters import Letter
from db.offices import Office
from db.session import Database
from factories.letters import ACCESS, HARZ, some_facts
from letters.queue import Mailing, queue_number_wanted
from letters.saying.facts import LetterFacts
from letters.saying.kept_logo import with_logo
from letters.setting.render import printed
from letters.wordings.in_force import wordings_of


def a_logo(colour: str) -> str:
    buffer = BytesIO()
    Image.new("RGB", (300, 100), colour).save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()


LOGO, OTHER = a_logo("#c82828"), a_logo("#1d4f6e")


def test_the_picture_is_kept_once_and_printed_on_every_letter(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session, letterhead=HARZ | {"logo": LOGO})
        letters = [_letter(session, office) for _ in range(2)]
        assert all(LOGO not in json.dumps(letter.facts) for letter in letters)
        assert len({letter.facts["logo"] for letter in letters}) == 1
        first, again = (_bytes(session, letters[0]) for _ in range(2))
        assert first == again
        assert first == printed(_facts(letters[0], LOGO), ACCESS)
        assert first != printed(LetterFacts.of(letters[0].facts), ACCESS), "without the picture it looks otherwise"


def test_a_letter_drawn_after_a_change_has_the_new_one(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session, letterhead=HARZ | {"logo": LOGO})
        letter = _letter(session, office)
        office.letterhead = HARZ | {"logo": OTHER}
        session.flush()
        assert _bytes(session, letter) == printed(_facts(letter, OTHER), ACCESS)
        assert _letter(session, office).facts["logo"] != letter.facts["logo"]
        office.letterhead = HARZ
        session.flush()
        assert _bytes(session, letter) == printed(LetterFacts.of(letter.facts), ACCESS)


def test_facts_without_a_logo_are_kept_as_they_are() -> None:
    facts = some_facts()
    assert LetterFacts.of(facts.stored()) == facts
    assert LetterFacts.of(with_logo(facts.stored(), HARZ)) == facts


def _letter(session: Session, office: Office) -> Letter:
    mailing = Mailing(office, make.KEYS, date(2026, 3, 3), "https://rufzeit.example", make.AT)
    letter = queue_number_wanted(session, mailing, make.a_case(session, office))
    session.refresh(letter)
    return letter


def _bytes(session: Session, letter: Letter) -> bytes:
    return printed(wordings_of(session, letter.office_id).facts_of(letter.facts), ACCESS)


def _facts(letter: Letter, logo: str) -> LetterFacts:
    head = letter.facts["letterhead"] | {"logo": logo}
    return LetterFacts.of(letter.facts | {"letterhead": head})
