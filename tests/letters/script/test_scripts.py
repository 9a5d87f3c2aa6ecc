"""Names in scripts that our own font lacks: shaped, ordered, and never dropped."""

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.letters import ACCESS, HARZ, WERNIGERODE, some_facts
from factories.paper import pages_of
from letters.drawing import plain
from letters.drawing.datamatrix import SheetMark
from letters.geometry import layout_of
from letters.geometry.page import Box
from letters.reasons import Unprintable
from letters.saying.content import content_of
from letters.saying.wording import wording_of
from letters.script import fonts, shaping
from letters.script.scripts import Piece, pieces
from letters.setting.elements import Text
from letters.setting.letterhead import Letterhead
from letters.setting.pen import Pen
from letters.setting.render import printed, set_letter

ALI = "محمد علي"
SARA = "שרה כהן"


def face(sign: str) -> str | None:
    return "other" if sign.isalpha() and not sign.isascii() else None


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Eva", ["Eva"]),
        (f"Guten Tag {ALI}, hallo", ["Guten Tag ", ALI, ", hallo"]),
        (f"{ALI} {SARA}", [f"{ALI} {SARA}"]),
        (f"{ALI} (2)", [" (", "2", ")", ALI]),
        (f"a {ALI} 12 {SARA} b", ["a ", SARA, " ", "12", " ", ALI, " b"]),
    ],
)
def test_pieces_stand_as_they_are_seen(text: str, seen: list[str]) -> None:
    found = sorted(pieces(text, face), key=lambda piece: piece.place)
    assert [piece.text.strip() for piece in found if piece.text.strip()] == [
        part.strip() for part in seen if part.strip()
    ]


def test_brackets_are_turned_round_where_text_is_read_from_the_right() -> None:
    found = sorted(pieces(f"{ALI} (א) .", face), key=lambda piece: piece.place)
    assert "".join(piece.text for piece in found if piece.face is None).replace(" ", "") == ".()"


@given(st.text(alphabet="ab 12(),.-محمدعليשרה", max_size=40))
def test_nothing_is_lost(text: str) -> None:
    found = pieces(text, face)
    turned = str.maketrans("()", "((")
    assert sorted("".join(piece.text for piece in found).translate(turned)) == sorted(text.translate(turned))
    assert sorted(piece.place for piece in found) == list(range(len(found)))


def test_what_our_own_font_has_takes_no_other_way() -> None:
    assert fonts.in_pieces("Çağrı Łukaszewska Щ Ω") == [Piece("Çağrı Łukaszewska Щ Ω", None)]


def test_letters_join() -> None:
    """A word has other glyphs than its letters have alone, from left to right; without joining it has the same."""
    arabic, hebrew = "محمد", "שרה"
    alone = {str(shaping.shaped(sign, "NotoSansArabic", 10)) for sign in arabic}
    assert alone.isdisjoint(shaping.shaped(arabic, "NotoSansArabic", 10))
    assert list(shaping.shaped(hebrew, "OpenSans", 10)) == list(reversed(hebrew))


@pytest.mark.parametrize("joiner", ["\u200c", "\u200d"])
@pytest.mark.parametrize("name", ["علی{}رضا احمدی", "Eva علی{}رضا 12 (احمدی)", "{}علی", "علی{}"])
def test_a_joiner_belongs_to_its_word(name: str, joiner: str) -> None:
    text = name.format(joiner)
    found = fonts.in_pieces(text)
    assert "".join(piece.text for piece in found if joiner in piece.text).count(joiner) == 1
    if not text.startswith(joiner):
        assert all(piece.face for piece in found if joiner in piece.text)


def test_what_a_joiner_parts_is_drawn_apart() -> None:
    parted, joined = "علی\u200cرضا", "علیرضا"
    assert shaping.shaped(parted, "NotoSansArabic", 10) != shaping.shaped(joined, "NotoSansArabic", 10)
    assert fonts.width(parted, 10) != fonts.width(joined, 10)
    with pikepdf.open(BytesIO(printed(some_facts(name=parted), ACCESS))) as file:
        drawn = file.pages[0].Contents.read_bytes()
    assert parted.encode("utf-16-be").hex().encode() in drawn


def test_a_run_knows_its_font_and_takes_its_room() -> None:
    pen = Pen("#000000")
    end = pen.text(25, 50, f"Tag {ALI}, {SARA}!", 10)
    pen.next_page()
    (page,) = pen.pages
    texts = [element for element in page if isinstance(element, Text)]
    assert {text.text: text.face for text in texts if text.face} == {ALI: "NotoSansArabic", SARA: "OpenSans"}
    assert end - 25 == pytest.approx(fonts.width(f"Tag {ALI}, {SARA}!", 10))


def test_the_address_is_printed_within_its_window(tmp_path: Path) -> None:
    facts = some_facts(name=ALI, address=replace(WERNIGERODE, name=ALI, extra=SARA))
    (page,) = pages_of(printed(facts, ACCESS, mark=SheetMark(1, 1)), tmp_path)
    layout = layout_of("din5008-b")
    always = layout.envelopes["dl"].always
    ink = page.ink(Box(10, 50, 100, 45))
    assert ink is not None
    assert always.x <= ink.x
    assert ink.right <= always.right
    assert always.y <= ink.y
    first = page.ink(Box(layout.address.x - 1, layout.address.y, 80, 4.4))
    assert first is not None
    assert first.width > 8


def test_the_file_says_what_the_glyphs_mean() -> None:
    content = printed(some_facts(name=ALI), ACCESS)
    with pikepdf.open(BytesIO(content)) as file:
        drawn = file.pages[0].Contents.read_bytes()
    assert ("feff" + ALI.encode("utf-16-be").hex()).encode() in drawn


def test_one_letter_does_not_change_the_bytes_of_the_next() -> None:
    once = printed(some_facts(name=ALI), ACCESS)
    printed(some_facts(name="ئىلغار ژاله پروین گلناز"), ACCESS)
    assert printed(some_facts(name=ALI), ACCESS) == once


def test_what_no_font_has_is_held() -> None:
    for name in (f"{ALI} 王", "Eva 😀", "ოდრი"):
        with pytest.raises(Unprintable, match="no_glyph"):
            printed(some_facts(name=name), ACCESS)


def test_a_long_name_wraps_like_any_other() -> None:
    facts = some_facts(name=" ".join([ALI] * 12))
    content = content_of(facts, ACCESS, wording_of(facts.kind, facts.language))
    (page,) = set_letter(content, Letterhead.of(HARZ))
    told = "".join(element.text for element in page if isinstance(element, Text))
    assert told.count("محمد") == 24  # in the greeting and on the slip
    assert plain.file_of([page], "", "de").startswith(b"%PDF")
