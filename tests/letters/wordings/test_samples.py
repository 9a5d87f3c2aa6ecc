"""With what a text is tried: a letter to nobody of this office, in all kinds and languages."""

from datetime import date

import pytest

import factories as make
from db.letters import LetterKind
from db.session import Database
from factories.letters import HARZ, OSTERBOTTEN
from letters.queue import Mailing, queue_number_wanted
from letters.saying.content import content_of
from letters.saying.wording import wording_of
from letters.setting.letterhead import Letterhead
from letters.setting.render import set_letter
from letters.wordings.samples import made_up, made_up_access, newest_letter
from words.languages import Language

URL, DAY = "https://rufzeit.example.org", date(2026, 3, 3)


@pytest.mark.parametrize("country", ["DE", "FI"])
def test_every_kind_can_be_tried_in_every_language(database: Database, country: str) -> None:
    with database.transaction() as session:
        office = make.an_office(session, country=country, letterhead=HARZ if country == "DE" else OSTERBOTTEN)
        for kind in LetterKind:
            for language in Language:
                facts = made_up(session, office, kind, language, day=DAY, public_url=URL)
                content = content_of(facts, made_up_access(language, URL), wording_of(kind, language))
                assert set_letter(content, Letterhead.of(facts.letterhead)), (kind, language)


def test_nobody_is_proposed_a_time_at_a_weekend_or_lives_nowhere(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session, letterhead=HARZ)
        for day in range(1, 8):
            at = DAY.replace(day=day)
            facts = made_up(session, office, LetterKind.PROPOSAL, Language.DE, day=at, public_url=URL)
            assert facts.talk is not None
            assert facts.talk.starts_at.weekday() < 5
            assert facts.address.street == "Musterweg 12"


def test_the_newest_letter_of_the_kind_and_language_of_this_office(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        found = []
        for _ in range(2):
            case = make.a_case(session, office, make.a_client(session, office))
            found.append(queue_number_wanted(session, Mailing(office, make.KEYS, DAY, URL, make.AT), case))
        assert newest_letter(session, office, LetterKind.NUMBER_WANTED, "de") is found[1]
        assert newest_letter(session, office, LetterKind.NUMBER_WANTED, "sv") is None
        assert newest_letter(session, office, LetterKind.PROPOSAL, "de") is None
        other = make.an_office(session)
        assert newest_letter(session, other, LetterKind.NUMBER_WANTED, "de") is None


def test_nothing_made_up_opens_anything() -> None:
    access = made_up_access("de", URL)
    assert set(access.pin) == set(access.reference) == {"0"}
    assert access.link.startswith(URL)
