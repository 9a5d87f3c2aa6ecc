"""The quick way prints what the plain way prints: the same signs in the same places, the same ink."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from db.letters import LetterKind
from factories.letters import ACCESS, some_facts
from factories.paper import pages_of
from letters.drawing import plain
from letters.drawing.datamatrix import SheetMark
from letters.drawing.quick.reading import contents_of
from letters.drawing.quick.stack import Stack
from letters.geometry.page import Box
from letters.saying.content import content_of
from letters.saying.wording import wording_of
from letters.setting.elements import DataMatrix, Fill, Frame, Page, Picture, QrCode, Rule, Text
from letters.setting.letterhead import Letterhead
from letters.setting.render import set_letter
from words.languages import Language

NEAR = 0.05  # points
INK, PAPER = 180, 225  # of 255; the tint of a box is paper
HARD = "č Ŝ Ĩ ĩ \\ ( ) Ā ā Ċ Ģ ạ ữ Ω Щ ß – „“ fi"
LINK = "https://rufzeit.example.org/t/12345678AbCdEfGhIjKlMnOpQrStUv"
PICTURE = Box(30, 200, 20, 10)


def _logo() -> bytes:
    logo = Image.new("RGBA", (40, 20), (29, 79, 110, 0))
    ImageDraw.Draw(logo).ellipse((2, 2, 37, 17), fill=(29, 79, 110, 255))
    out = BytesIO()
    logo.save(out, "PNG")
    return out.getvalue()


EVERYTHING: Page = (
    Fill(Box(20, 20, 100, 30), "#a0b0c0", radius=1.6),
    Fill(Box(20, 20, 2, 30), "#1d4f6e"),
    Frame(Box(20, 60, 100, 30), colour="#1d4f6e", thick=0.9, radius=3),
    Frame(Box(130, 60, 3.2, 3.2)),
    Rule(20, 100, 190, 100, thick=0.6, dashes=(3, 2)),
    Rule(20, 105, 20, 120, colour="#5a5f66"),
    Picture(PICTURE, _logo()),
    Text(25, 30, HARD, 10),
    Text(25, 40, HARD, 14, bold=True, colour="#1d4f6e"),
    QrCode(100, 150, 30, LINK, "the page"),
    QrCode(140, 150, 30, "ONLY CAPITALS 123", "segno's own way"),
    DataMatrix(30, 240, 18, "RZ1-7-12-1-1"),
)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("kind", list(LetterKind))
def test_a_letter_of_each_kind_and_language(kind: LetterKind, language: Language, tmp_path: Path) -> None:
    country = "FI" if language in ("sv", "fi") else "DE"
    facts = some_facts(kind, language, country)
    content = content_of(facts, ACCESS, wording_of(kind, language))
    pages = set_letter(content, Letterhead.of(facts.letterhead), mark=SheetMark(12, 3))
    _same(pages, _quick(pages), tmp_path)


def test_every_element(tmp_path: Path) -> None:
    pdf = _quick([EVERYTHING])
    _same([EVERYTHING], pdf, tmp_path)
    (page,) = pages_of(pdf, tmp_path)
    assert set(page.codes()) >= {"ONLY CAPITALS 123", LINK}
    near = page.picture.crop((160, 1820, 440, 2100)).resize((840, 840))
    assert [found.text for found in zxingcpp.read_barcodes(near)] == ["RZ1-7-12-1-1"]


def test_what_letters_have_alike_is_stored_once_and_drawn_on_each(tmp_path: Path) -> None:
    def letter(name: str, more: str) -> Page:
        shared = tuple(Text(25, 40 + 5 * row, f"The same line {row}", 10) for row in range(20))
        return (Fill(Box(20, 20, 100, 30), "#eff3f5"), Text(25, 30, name, 10), *shared, Text(25, 200, more, 10))

    letters = [
        letter("Anna", "x"),
        letter("Berta", "x"),
        letter("Clara", "y"),
        letter("Dora", "x"),
        *(letter(f"Number {at}", "z") for at in range(8)),
    ]
    stack = Stack("Four", "de")
    for number, page in enumerate(letters, start=1):
        stack.put([page], str(number), "alike")
    pdf = stack.finished([])
    _same(letters, pdf, tmp_path, ordered=True)
    drawn = [content.count(b"Tj") for content in contents_of(pdf)]
    assert drawn == [22] * 12
    apart = Stack("Four", "de")
    for number, page in enumerate(letters, start=1):
        apart.put([page], str(number), number)
    assert len(pdf) < len(apart.finished([]))


def test_a_page_that_only_the_plain_way_can_draw_spoils_no_other(tmp_path: Path) -> None:
    common = (Text(25, 30, "Anna Müller", 10), Text(25, 40, "Guten Tag", 10, bold=True))
    arabic = (Text(25, 30, "مرحبا", 10, face="NotoSansArabic"), Text(25, 40, "Guten Tag", 10))
    stack = Stack("Three", "de")
    hashes = [stack.put([page], str(at), "") for at, page in enumerate([common, arabic, common], start=1)]
    pdf = stack.finished([common])
    told = [page.text for page in pages_of(pdf, tmp_path)]
    assert [("Anna Müller" in text, "Guten Tag" in text) for text in told] == [
        (True, True),
        (True, True),
        (False, True),
        (True, True),
    ]
    assert hashes[0] == hashes[2] != hashes[1]


def _quick(pages: list[Page]) -> bytes:
    stack = Stack("A letter", "de")
    stack.put(pages, "1", "")
    return stack.finished([])


def _same(pages: list[Page], quick: bytes, folder: Path, *, ordered: bool = False) -> None:
    ours, other = (_signs(pdf, ordered) for pdf in (quick, plain.file_of(pages, "A letter", "de")))
    for mine, theirs in zip(ours, other, strict=True):
        assert [sign[:3] for sign in mine] == [sign[:3] for sign in theirs]
        apart = [(own, peer) for own, peer in zip(mine, theirs, strict=True) if _far(own, peer)]
        assert apart == []
    pictures = zip(pages_of(quick, folder), pages_of(plain.file_of(pages, "A letter", "de"), folder), strict=True)
    for one, another in pictures:
        assert _ink_without(one.picture, another.picture) is None
        assert _ink_without(another.picture, one.picture) is None


def _far(own: tuple[Any, ...], peer: tuple[Any, ...]) -> bool:
    return any(abs(a - b) > NEAR for a, b in zip(own[3:], peer[3:], strict=True))


def _signs(pdf: bytes, ordered: bool) -> list[list[tuple[Any, ...]]]:
    """As they are drawn; `ordered`: by place, where what is drawn first may differ."""
    with pdfplumber.open(BytesIO(pdf)) as file:
        pages = [[_sign(char) for char in page.chars] for page in file.pages]
    return [sorted(page, key=_place) for page in pages] if ordered else pages


def _sign(char: dict[str, Any]) -> tuple[Any, ...]:
    colour = tuple(round(part, 3) for part in char["non_stroking_color"])
    return (char["text"], "Bold" in char["fontname"], colour, char["x0"], char["top"], char["x1"], char["size"])


def _place(sign: tuple[Any, ...]) -> tuple[Any, ...]:
    return (round(sign[4]), round(sign[3]), sign[0])


def _ink_without(one: Image.Image, other: Image.Image) -> tuple[int, int, int, int] | None:
    """Where one has ink, and the other none within two dots: the edges of letters are never quite the same."""
    near = other.filter(ImageFilter.MinFilter(5)).point(lambda grey: 255 * (grey > PAPER))
    return ImageChops.multiply(one.point(lambda grey: 255 * (grey < INK)), near).getbbox()


def test_the_comparison_sees_what_is_missing(tmp_path: Path) -> None:
    for at in range(len(EVERYTHING)):
        without = EVERYTHING[:at] + EVERYTHING[at + 1 :]
        with pytest.raises(AssertionError):
            _same([EVERYTHING], _quick([without]), tmp_path)
