"""The quick way draws the shapes of a page before its texts: so no shape may stand above a text that came before."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from db.letters import LetterKind
from factories.letters import ACCESS, some_facts
from letters.drawing.datamatrix import SheetMark
from letters.geometry.page import Box
from letters.saying.content import content_of
from letters.saying.wording import wording_of
from letters.script import fonts
from letters.setting.elements import DataMatrix, Element, Fill, Frame, Page, Picture, QrCode, Rule, Text
from letters.setting.letterhead import Letterhead
from letters.setting.render import set_letter
from words.languages import Language

RISES, HANGS = 0.75 * fonts.MM_PER_POINT, 0.3 * fonts.MM_PER_POINT  # of a text's size, from its baseline


@pytest.mark.parametrize("large", [False, True], ids=["common", "large"])
@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(LetterKind))
def test_no_shape_covers_a_text(kind: LetterKind, language: Language, large: bool) -> None:
    country = "FI" if language in ("sv", "fi") else "DE"
    facts = some_facts(kind, language, country)
    content = replace(content_of(facts, ACCESS, wording_of(kind, language)), large=large)
    for page in set_letter(content, Letterhead.of(facts.letterhead), mark=SheetMark(12, 3)):
        assert list(_covered(page)) == []


def test_a_shape_that_covers_a_text_is_found() -> None:
    text, fill = Text(25, 30, "Anna", 10), Fill(Box(20, 20, 100, 30), "#a0b0c0")
    assert list(_covered((text, fill))) == [(text, fill)]
    assert list(_covered((fill, text))) == []


def _covered(page: Page) -> Iterator[tuple[Element, Element]]:
    """What is drawn late in the quick way, with a shape that lies upon it in the order of the page."""
    for at, text in enumerate(page):
        if isinstance(text, Text | QrCode | DataMatrix):
            for shape in page[at + 1 :]:
                if isinstance(shape, Fill | Frame | Rule | Picture) and _meet(_box(text), _box(shape)):
                    yield text, shape


def _meet(one: Box, other: Box) -> bool:
    return one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom


def _box(element: Element) -> Box:
    match element:
        case Text():
            width = fonts.width(element.text, element.size, bold=element.bold)
            return Box(element.x, element.y - element.size * RISES, width, element.size * (RISES + HANGS))
        case Rule():
            return Box(element.x, element.y, element.to_x - element.x, element.to_y - element.y)
        case QrCode() | DataMatrix():
            return Box(element.x, element.y, element.side, element.side)
        case _:
            return element.box
