"""Letters measured from the finished PDF: by ink, by text, by camera."""

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from db.letters import LetterKind
from factories.letters import ACCESS, HARZ, OSTERBOTTEN, VASA, WERNIGERODE, some_facts
from factories.paper import Page, pages_of
from letters.addressing.address import PostalAddress
from letters.drawing.datamatrix import SheetMark
from letters.geometry import LAYOUTS, layout_of
from letters.geometry.page import Box
from letters.reasons import Unprintable
from letters.saying.content import content_of
from letters.saying.facts import LetterFacts, Why, Wrong
from letters.saying.marks import BlockKind
from letters.saying.wording import wording_of
from letters.setting.letterhead import Letterhead
from letters.setting.render import judge, printed, render_letter
from words.languages import Language

PLACES = [(layout.name, envelope) for layout in LAYOUTS.values() for envelope in layout.envelopes]
ALL_LETTERS = [
    (kind, language, country) for kind in LetterKind for language in Language for country in ("DE", "FI")
]
MARK = SheetMark(12, 3)
LONGEST = "W" * 20
WRONG = Wrong(date(2026, 11, 19), datetime.fromisoformat("2026-12-01T10:00"), Why.NEW_TIME)
ODD = [
    replace(
        WERNIGERODE, name="Ägidius Ģirts Ởn Ñandú", extra="Qyg Haus 3", care_of="Çağrı Łukaszewska", country="FR"
    ),
    replace(WERNIGERODE, name=LONGEST, street=LONGEST, care_of="", extra=LONGEST),
    replace(WERNIGERODE, name="R̂ůžena C̆ K̲", street="Ǣ Ҵ Ω Щ 1", town="Åmål"),
    replace(WERNIGERODE, name="X <b>Eva & <i src='y'> {name} **x**", street="Am {pin} 1"),
    replace(VASA, name="Å Ä Ö É", country="DE", postcode="01067", town="Großröhrsdorf"),
    PostalAddress("I", "GB", street="1", town="Y", postcode="Z"),
]


@pytest.mark.parametrize(("kind", "language", "country"), ALL_LETTERS)
def test_every_letter_is_one_page_with_all_it_must_say(
    kind: LetterKind, language: str, country: str, tmp_path: Path
) -> None:
    facts = some_facts(kind, language, country)
    (page,) = pages_of(printed(facts, ACCESS, mark=MARK), tmp_path)
    for told in ("1234 5678", "12/3", "Jutta Brandt", facts.name):
        assert told in page.text, told
    only_tells = kind is LetterKind.CORRECTION
    assert ("123 456" in page.text) is not only_tells
    assert page.codes() == ([] if only_tells else [ACCESS.link])
    assert page.sheet_codes() == ["RZ1-12-3-1-1"]
    _check_window(page, facts)
    _check_edges(page)


@pytest.mark.parametrize("kind", list(LetterKind))
@pytest.mark.parametrize(("layout", "envelope"), PLACES)
def test_a_representative_reads_whom_it_is_about_but_no_window_shows_it(
    layout: str, envelope: str, kind: LetterKind, tmp_path: Path
) -> None:
    facts = some_facts(kind, client="Eva Wolfeschlegelstein-Łukaszewska", letterhead=_head(layout, envelope))
    page, *more = pages_of(printed(facts, ACCESS), tmp_path)
    told = " ".join(each.text for each in (page, *more)).replace("\n", " ")
    assert told.count("Eva Wolfeschlegelstein-Łukaszewska") == 2
    assert f"Guten Tag {facts.name}," in page.text
    _check_window(page, facts)


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("country", ["DE", "FI"])
def test_a_proposal_that_has_more_to_tell_still_fits(language: str, country: str) -> None:
    judge(some_facts(language=language, country=country, client="Eva Öhman", interpreter="vi"), ACCESS)
    judge(some_facts(language=language, country=country, client="Eva Öhman", relay="text"), ACCESS)
    judge(some_facts(language=language, country=country, interpreter="vi", relay="sign", wrong=WRONG), ACCESS)
    in_person = some_facts(
        LetterKind.IN_PERSON, language, country, client="Eva Öhman", interpreter="vi", wrong=WRONG
    )
    judge(in_person, ACCESS)


@pytest.mark.parametrize("address", ODD, ids=lambda address: address.name[:12])
@pytest.mark.parametrize(("layout", "envelope"), PLACES)
def test_the_oddest_addresses_stay_in_every_window(
    layout: str, envelope: str, address: PostalAddress, tmp_path: Path
) -> None:
    facts = some_facts(address=address, name="Eva", letterhead=_head(layout, envelope))
    (page,) = pages_of(printed(facts, ACCESS), tmp_path)
    _check_window(page, facts)


@pytest.mark.parametrize(("layout", "envelope"), PLACES)
def test_reference_and_pin_stand_below_the_first_fold(layout: str, envelope: str, tmp_path: Path) -> None:
    facts = some_facts(letterhead=_head(layout, envelope))
    content = content_of(facts, ACCESS, wording_of(facts.kind, facts.language))
    shortest = tuple(block for block in content.blocks if block.kind is BlockKind.ANSWER)
    pdf = render_letter(replace(content, blocks=shortest), Letterhead.of(facts.letterhead))
    (page,) = pages_of(pdf, tmp_path)
    fold = layout_of(layout).envelopes[envelope].folds[0]
    assert _above(page, fold).codes() == []
    assert _top_of(pdf, "123") > fold
    assert _top_of(pdf, "1234") > fold


def test_capitals_of_the_address_are_large_enough_for_the_sorting_machine(tmp_path: Path) -> None:
    facts = some_facts(address=replace(WERNIGERODE, name="HHHH", care_of="", street="H", town="H"))
    (page,) = pages_of(printed(facts, ACCESS), tmp_path)
    layout = layout_of("din5008-b")
    ink = page.ink(Box(layout.address.x - 1, layout.address.y, 60, 4.4))
    assert ink is not None
    assert ink.height >= 2.3


def test_fold_and_hole_marks_stand_where_they_must(tmp_path: Path) -> None:
    for country, marks in (("DE", (105, 148.5, 210)), ("FI", (99, 148.5, 198))):
        (page,) = pages_of(printed(some_facts(country=country), ACCESS), tmp_path)
        for mark in marks:
            ink = page.ink(Box(2, mark - 2, 10, 4))
            assert ink is not None
            assert abs(ink.y + ink.height / 2 - mark) < 0.2


def test_the_same_letter_has_the_same_bytes() -> None:
    facts = some_facts()
    once = printed(facts, ACCESS, mark=SheetMark(1, 1))
    printed(some_facts(LetterKind.NUMBER_WANTED, "fi", "FI"), ACCESS, mark=SheetMark(1, 2))
    assert printed(LetterFacts.of(facts.stored()), ACCESS, mark=SheetMark(1, 1)) == once
    assert printed(facts, replace(ACCESS, pin="654321"), mark=SheetMark(1, 1)) != once


def test_nothing_but_our_own_font_is_named_and_the_language_is_told() -> None:
    pdf = printed(some_facts(language="sv"), ACCESS)
    assert b"Helvetica" not in pdf
    assert set(re.findall(rb"/FontName /\w+\+([\w-]+)", pdf)) == {b"NotoSans-Regular", b"NotoSans-Bold"}
    assert b"/Lang (sv)" in pdf


@pytest.mark.parametrize("name", ["<b>Eva", "Eva & <para>", "</font>", "<img src=file:/etc/passwd>", "{name}"])
def test_markup_in_a_name_is_printed_as_it_is(name: str, tmp_path: Path) -> None:
    facts = some_facts(name=name, address=replace(WERNIGERODE, name=f"X {name}"))
    (page,) = pages_of(printed(facts, ACCESS), tmp_path)
    assert f"Guten Tag {name}," in page.text
    assert f"X {name}" in page.text


@pytest.mark.parametrize(
    ("name", "code", "detail"),
    [
        ("Eva 😀", "no_glyph", "😀 (U+1F600)"),
        ("ოდრი", "no_glyph", "დ (U+10D3)"),
        ("王伟", "no_glyph", "王 (U+738B)"),
        ("Eva ✓", "no_glyph", "✓ (U+2713)"),
        ("E" * 200, "line_too_long", "EEE"),
    ],
)
def test_what_no_font_has_is_named_and_never_dropped(name: str, code: str, detail: str) -> None:
    facts = some_facts(name=name, address=replace(WERNIGERODE, name=name))
    with pytest.raises(Unprintable) as caught:
        printed(facts, ACCESS)
    assert caught.value.code == code
    assert detail in caught.value.detail
    with pytest.raises(Unprintable) as judged:
        judge(facts, ACCESS)
    assert judged.value.stored == caught.value.stored


def test_letters_of_din_91379_are_read_back(tmp_path: Path) -> None:
    name = "Çağrı Łukaszewska Õ Ő Ů Ș Ț Ỹ Ŋ Đ Þ Ð ẞ ʼn"
    (page,) = pages_of(printed(some_facts(name=name), ACCESS), tmp_path)
    assert f"Guten Tag {unicodedata.normalize('NFC', name)}," in page.text


def _head(layout: str, envelope: str) -> dict[str, Any]:
    base = OSTERBOTTEN if layout == "sfs2487" else HARZ
    return base | {"layout": layout, "envelope": envelope}


def _check_window(page: Page, facts: LetterFacts) -> None:
    """The address by ink inside "always", and nothing else inside "can" but the return line."""
    layout = layout_of(facts.letterhead["layout"])
    envelope = layout.envelopes[facts.letterhead["envelope"]]
    can, always = envelope.can, envelope.always
    top = layout.return_line.bottom if layout.return_line else can.y
    ink = page.ink(Box(can.x, top, can.width, can.bottom - top))
    assert ink is not None
    assert always.x <= ink.x
    assert ink.right <= always.right
    assert always.y <= ink.y
    assert ink.bottom <= always.bottom
    if layout.return_line and can.y < layout.return_line.y:
        assert page.ink(Box(can.x, can.y, can.width, layout.return_line.y - can.y)) is None


def _check_edges(page: Page) -> None:
    """Nothing nearer to an edge than a printer can print; fold marks stand at 5 mm."""
    ink = page.ink(Box(0, 0, 210, 297))
    assert ink is not None
    assert ink.x >= 4.8
    assert ink.y >= 8
    assert ink.right <= 202
    assert ink.bottom <= 289.2


def _above(page: Page, y: float) -> Page:
    """The page as far as a window or a fold shows it."""
    return replace(page, picture=page.picture.crop((0, 0, page.picture.width, round(y * 200 / 25.4))))


def _top_of(pdf: bytes, word: str) -> float:
    """Where a word stands first, in millimetres from the top."""
    with pdfplumber.open(BytesIO(pdf)) as file:
        found = [each for each in file.pages[0].extract_words() if each["text"] == word]
    return min(float(each["top"]) for each in found) * 25.4 / 72
