"""Draws pages with reportlab so that each part can be found again: as marked content, ISO 32000-1, 14.6.

Parts lie beside each other, never in each other: readers lose what follows a part within a part.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas

from letters.drawing.plain import POINTS_PER_MM, draw_element, new_file
from letters.geometry.page import PAGE_HEIGHT
from letters.saying.content import LINK_STEP, LetterContent
from letters.script import fonts, shaping
from letters.setting.elements import Element, Page, Role, Tag, Text

NAMES = {Role.HEADING: "H1", Role.PARAGRAPH: "P", Role.ITEM: "LBody", Role.FIGURE: "Figure"}


@dataclass(frozen=True)
class Part:
    """Elements of one tag that are drawn one after another; `number`: of its marked content on the `page`.

    `meaning`: what its glyphs alone do not tell, in Arabic or Hebrew; "" for all others.
    """

    tag: Tag
    page: int
    number: int
    elements: tuple[Element, ...]
    meaning: str


@dataclass(frozen=True)
class Drawn:
    """`parts`: as drawn. What is only seen is in none of them."""

    pdf: bytes
    parts: tuple[Part, ...]


def draw_marked(pages: Sequence[Page], content: LetterContent) -> Drawn:
    buffer, canvas = new_file(content.subject, content.language)
    parts: list[Part] = []
    for number, page in enumerate(pages):
        parts += _draw_page(canvas, tuple(_with_spaces(page, content.link or "")), number)
        canvas.showPage()
    canvas.save()
    return Drawn(buffer.getvalue(), tuple(parts))


def _draw_page(canvas: Canvas, page: Page, page_number: int) -> Iterator[Part]:
    number = 0
    for (tag, shaped), group in groupby(page, key=lambda element: (element.tag, _shaped(element))):
        elements = tuple(group)
        if tag.role is Role.ARTIFACT:
            canvas.addLiteral("/Artifact BMC")
        else:
            canvas.addLiteral(f"/{NAMES[tag.role]} <</MCID {number}>> BDC")
            yield Part(tag, page_number, number, elements, shaped.text if shaped else "")
            number += 1
        for element in elements:
            _draw(canvas, element)
        canvas.addLiteral("EMC")


def _shaped(element: Element) -> Text | None:
    """A text that is a part of its own."""
    return element if isinstance(element, Text) and element.face is not None else None


def _draw(canvas: Canvas, element: Element) -> None:
    """What is shaped without its meaning: the structure has that."""
    if not isinstance(element, Text) or element.face is None:
        draw_element(element, canvas)
        return
    canvas.setFillColor(HexColor(element.colour))
    canvas.setFont(element.face, element.size)
    glyphs = shaping.shaped(element.text, element.face, element.size)
    canvas.drawString(element.x * POINTS_PER_MM, (PAGE_HEIGHT - element.y) * POINTS_PER_MM, glyphs)


def _with_spaces(page: Page, link: str) -> Iterator[Element]:
    """A space where a line ends: who reads aloud knows no lines and would join two words."""
    for element, following in zip(page, (*page[1:], None), strict=True):
        yield element
        if isinstance(element, Text) and _ends_word(element, following, link):
            end = element.x + fonts.width(element.text, element.size, bold=element.bold)
            yield Text(end, element.y, " ", element.size, tag=element.tag)


def _ends_word(text: Text, following: Element | None, link: str) -> bool:
    """Not within the link: it goes on in the next line."""
    if text.tag.role is Role.ARTIFACT:
        return False
    if not isinstance(following, Text) or following.tag != text.tag:
        return True
    return text.y != following.y and not _goes_on(text.text, following.text, link)


def _goes_on(line: str, following: str, link: str) -> bool:
    ends, begins = line.split()[-1:], following.split()[:1]
    return bool(ends and begins) and len(ends[0]) >= LINK_STEP and ends[0] + begins[0] in link
