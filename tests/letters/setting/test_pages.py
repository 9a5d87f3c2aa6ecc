"""Letters of several pages: what goes on where, and how sheets are told apart."""

from dataclasses import replace
from pathlib import Path

import pytest

from factories.letters import ACCESS, HARZ, some_facts
from factories.paper import pages_of
from letters.drawing import plain
from letters.drawing.datamatrix import SheetMark
from letters.geometry import LAYOUTS
from letters.geometry.page import PRINT_MARGIN, Box
from letters.reasons import Unprintable
from letters.saying.content import LetterContent, content_of
from letters.saying.wording import wording_of
from letters.setting.elements import Page, QrCode, Role, Rule, Tag, Text
from letters.setting.letterhead import Letterhead
from letters.setting.render import judge, render_letter, set_letter
from letters.setting.slip import IN_SLIP

HEAD = Letterhead.of(HARZ)
MARK = SheetMark(12, 3)
PLACES = [(layout.name, envelope) for layout in LAYOUTS.values() for envelope in layout.envelopes]


def test_a_longer_text_is_set_smaller_first() -> None:
    (page,) = set_letter(_content(prepare="Stift und Papier, " * 24), HEAD)
    assert {9.5, 9} <= {text.size for text in _texts(page)}


@pytest.mark.parametrize("times", [95, 110, 150, 200, 300])
@pytest.mark.parametrize(("layout", "envelope"), PLACES)
def test_what_does_not_fit_goes_on_on_the_next_page(layout: str, envelope: str, times: int) -> None:
    head = Letterhead.of(HARZ | {"layout": layout, "envelope": envelope})
    pages = set_letter(_content(prepare="Stift und Papier, " * times), head, mark=MARK)
    assert 2 <= len(pages) <= 4
    told = " ".join(text.text for page in pages for text in _texts(page))
    assert told.count("Stift") == times
    assert 10 in {text.size for text in _texts(pages[-1])}, "with a page more, nothing has to be small"
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in _told(page)
        assert max(text.y for text in _texts(page)) <= 297 - PRINT_MARGIN
        _check_answers(page, LAYOUTS[layout].envelopes[envelope].folds[0])
    assert [_has_slip(page) for page in pages] == [False] * (len(pages) - 1) + [True]


def test_no_line_of_a_paragraph_is_alone_on_its_page() -> None:
    for times in range(75, 150):
        pages = set_letter(_content(prepare="Stift und Papier, " * times), HEAD)
        lines = [sum("Stift" in text.text for text in _texts(page)) for page in pages]
        assert 1 not in lines


def test_the_pages_that_follow_name_letter_and_office_but_no_pin() -> None:
    first, second = set_letter(_content(prepare="Stift und Papier, " * 80), HEAD)
    head = [text.text for text in _texts(second) if text.tag.role is Role.ARTIFACT]
    assert head[0].replace("Seite 2 von", "Page 2 of") == "Referenz 1234 5678 · Page 2 of 2"
    assert head[1] == "KoBa Harz"
    assert all("123 456" not in text for text in head)
    assert "12/3" not in _told(first)


def test_what_nobody_would_read_is_refused() -> None:
    judge(some_facts(prepare="Stift und Papier, " * 800), ACCESS)
    with pytest.raises(Unprintable, match="page_full"):
        judge(some_facts(prepare="Stift und Papier, " * 2000), ACCESS)


def test_a_paragraph_that_goes_on_is_read_as_one() -> None:
    pages = set_letter(_content(prepare="Stift und Papier, " * 130), HEAD)
    tags = {text.tag for page in pages for text in _texts(page) if "Stift" in text.text}
    assert len(tags) == 1


def test_all_that_is_said_is_read_out_in_order() -> None:
    (page,) = set_letter(_content(), HEAD, mark=MARK)
    silent = {text.text for text in _texts(page) if text.tag.role is Role.ARTIFACT}
    assert silent == {HARZ["return_line"], "12/3"}
    order = [text for text in _texts(page) if text.tag.role is not Role.ARTIFACT]
    said = [text.text for text in sorted(order, key=lambda text: text.tag.number)]
    places = [_place(said, start) for start in ("KoBa", "Katarzyna", "26.11", "Unser", "Guten", "Dienstag")]
    places += [_place(said, start) for start in ("1234 5678", "123 456", "Telefon:", "Freundliche", "Antwort")]
    places.append(_place(said, "Die Zeit passt"))
    assert places == sorted(places)
    assert [text.text for text in order if text.tag.role is Role.HEADING] == [
        "Unser Vorschlag für einen Telefontermin"
    ]
    (code,) = (element for element in page if isinstance(element, QrCode))
    assert code.tag.role is Role.FIGURE
    assert ACCESS.link in code.told
    assert code.told != ACCESS.link, "an address alone is no description"


def test_a_trial_that_did_not_fit_leaves_no_gap_in_the_order() -> None:
    (page,) = set_letter(_content(prepare="Stift und Papier, " * 24), HEAD)
    numbers = {element.tag.number for element in page} - {0}
    assert numbers == set(range(1, len(numbers) + 1))


def test_large_print_is_large(tmp_path: Path) -> None:
    content = replace(_content(), large=True)
    pages = set_letter(content, HEAD, mark=MARK)
    body = [
        text for page in pages for text in _texts(page) if text.tag.role is Role.ITEM or "wollten" in text.text
    ]
    assert body
    assert min(text.size for text in body) >= 16
    assert {text.size for text in _texts(pages[0]) if text.text == "Jutta Brandt"} == {12}
    assert len(pages) == 2
    printed = pages_of(plain.file_of(pages, "", "de"), tmp_path)
    assert [page.codes() for page in printed] == [[], [ACCESS.link]]


@pytest.mark.parametrize("language", ["de", "sv", "fi", "en"])
@pytest.mark.parametrize(("layout", "envelope"), PLACES)
def test_large_print_fits_everywhere(layout: str, envelope: str, language: str) -> None:
    facts = some_facts(language=language, client="Eva Wolfeschlegelstein-Łukaszewska", interpreter="vi")
    content = replace(content_of(facts, ACCESS, wording_of(facts.kind, language)), large=True)
    head = Letterhead.of(HARZ | {"layout": layout, "envelope": envelope})
    pages = set_letter(content, head)
    assert len(pages) <= 4
    for page in pages:
        _check_answers(page, LAYOUTS[layout].envelopes[envelope].folds[0])


@pytest.mark.parametrize(("layout", "envelope"), PLACES)
def test_no_window_shows_a_large_subject(layout: str, envelope: str, tmp_path: Path) -> None:
    content = replace(_content(), large=True, subject="ÄÖÜ ÅÉ", info=())
    head = Letterhead.of(HARZ | {"layout": layout, "envelope": envelope})
    page, *_ = pages_of(render_letter(content, head), tmp_path)
    can, always = (getattr(LAYOUTS[layout].envelopes[envelope], name) for name in ("can", "always"))
    assert page.ink(Box(can.x, always.bottom, can.width, can.bottom - always.bottom)) is None


def test_a_second_language_has_a_sheet_of_its_own(tmp_path: Path) -> None:
    other = some_facts(language="en")
    content = replace(_content(), second=content_of(other, ACCESS, wording_of(other.kind, "en")))
    first, second = set_letter(content, HEAD, mark=MARK)
    assert "Our proposal for a telephone appointment" in _told(second)
    assert "Am Großen Schloßplatz" not in _told(second)
    assert (_has_slip(first), _has_slip(second)) == (True, False)
    assert {text.tag.language for text in _texts(first) if _is_said(text.tag)} == {""}
    assert {text.tag.language for text in _texts(second) if _is_said(text.tag)} == {"en"}
    printed = pages_of(render_letter(content, HEAD, mark=MARK), tmp_path, dpi=300)
    assert [page.sheet_codes() for page in printed] == [["RZ1-12-3-1-2"], ["RZ1-12-3-2-2"]]


def test_a_second_language_brings_the_slip_that_the_first_lacks() -> None:
    content = _content()
    without = replace(content, blocks=tuple(block for block in content.blocks if block.kind not in IN_SLIP))
    first, second = set_letter(replace(without, second=content), HEAD)
    assert (_has_slip(first), _has_slip(second)) == (False, True)


def _content(**values: str) -> LetterContent:
    facts = some_facts(**values)
    return content_of(facts, ACCESS, wording_of(facts.kind, facts.language))


def _texts(page: Page) -> list[Text]:
    return [element for element in page if isinstance(element, Text)]


def _told(page: Page) -> str:
    """With the words for page numbers in English, whatever the catalogue has."""
    told = " ".join(text.text for text in _texts(page))
    return told.replace("Seite ", "Page ").replace(" von ", " of ")


def _has_slip(page: Page) -> bool:
    return any(isinstance(element, Rule) and element.dashes for element in page)


def _check_answers(page: Page, fold: float) -> None:
    """PIN and QR code stand on one page, below the fold."""
    pins = [text.y for text in _texts(page) if text.text == "123 456"]
    codes = [element.y for element in page if isinstance(element, QrCode)]
    assert len(pins) == len(codes)
    assert all(y > fold for y in (*pins, *codes))


def _place(said: list[str], start: str) -> int:
    return next(at for at, text in enumerate(said) if text.startswith(start))


def _is_said(tag: Tag) -> bool:
    return tag.role is not Role.ARTIFACT
