"""One sheet per letter, where that is possible: with all that its kind may say, in the layout with the least room."""

import pytest

from db.letters import LetterKind
from factories.letters import ACCESS, some_facts
from letters.kinds import PROPOSES_A_CALL
from letters.saying.content import content_of
from letters.saying.facts import LetterFacts
from letters.saying.wording import wording_of
from letters.setting.elements import Text
from letters.setting.letterhead import Letterhead
from letters.setting.render import set_letter
from words.languages import Language


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", [*PROPOSES_A_CALL, LetterKind.IN_PERSON])
def test_representative_interpreter_and_relay_take_one_sheet(kind: LetterKind, language: str) -> None:
    facts = some_facts(kind, language, client="Eva Öhman", interpreter="pl", relay="text")
    told = _told(facts)
    assert len(told) == 1
    assert "Eva Öhman" in told[0]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", LetterKind)
def test_no_letter_says_where_on_the_sheet_its_slip_is(kind: LetterKind, language: str) -> None:
    """In a second language it stands on another sheet than the slip."""
    told = " ".join(_told(some_facts(kind, language)))
    assert not {"unten", "below", "nedan", "alla"} & set(told.replace(".", " ").split())


def _told(facts: LetterFacts) -> list[str]:
    """The words of each page."""
    content = content_of(facts, ACCESS, wording_of(facts.kind, facts.language))
    pages = set_letter(content, Letterhead.of(facts.letterhead))
    return [" ".join(part.text for part in page if isinstance(part, Text)) for page in pages]
