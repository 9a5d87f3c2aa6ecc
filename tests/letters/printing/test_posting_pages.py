"""The posting book on paper, read back and measured."""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from book_entries import ENTRY, MONDAY, TUESDAY
from factories import BERLIN
from factories.paper import pages_of
from letters.geometry.page import Box
from letters.printing.fitting import SMALLEST, fitted
from letters.printing.posting_book import Entry, Return, Span
from letters.printing.posting_pages import Book, pdf_of, set_book
from letters.script import fonts
from letters.setting.elements import Text

LONG = "Maximiliane Alexandra Theodora Freifrau von und zu Hohenstein-" + "Donaudampfschifffahrt" * 6


def book(entries: Sequence[Entry], language: str = "en") -> Book:
    span = Span(MONDAY, MONDAY + timedelta(days=6))
    return Book("KoBa Harz", language, "#1d4f6e", span, datetime(2026, 3, 9, 8, 0, tzinfo=BERLIN), entries)


def text_of(pdf: bytes, folder: Path) -> str:
    file = folder / "book.pdf"
    file.write_bytes(pdf)
    return subprocess.run(
        ["pdftotext", "-layout", str(file), "-"], check=True, capture_output=True, text=True
    ).stdout


def many(count: int) -> list[Entry]:
    return [replace(ENTRY, number=number, name=f"Eva Öhman-{number}") for number in range(1, count + 1)]


def test_each_letter_is_a_line_under_who_handed_it_over(tmp_path: Path) -> None:
    back = replace(ENTRY, number=2, name="Åke Öhman", returned=Return(date(2026, 3, 9), "moved"))
    for_another = replace(ENTRY, number=3, client="Åke Öhman")
    text = text_of(pdf_of(book([ENTRY, back, for_another])), tmp_path)
    assert "Posting book" in text
    assert "2 March 2026 to 8 March 2026" in text
    assert "KoBa Harz" in text
    assert "Batch 7 · Deutsche Post · handed over by Rita Rautmann · recorded 2 March 2026, 13:05" in text
    assert re.search(r"7/1 +Eva Öhman +DE 01067 Dresden +Proposal of a telephone appointment", text)
    assert re.search(r"7/3 +Eva Öhman, for Åke Öhman +DE", text)
    assert re.search(r"7/2 +Åke Öhman .* 9 March 2026 Moved", text)


def test_each_day_has_its_sum_and_a_line_to_sign(tmp_path: Path) -> None:
    entries = [
        ENTRY,
        replace(ENTRY, batch=8, carrier="Biberpost", returned=Return(TUESDAY, "moved")),
        replace(ENTRY, posted_on=TUESDAY, batch=9),
    ]
    monday, tuesday = text_of(pdf_of(book(entries)), tmp_path).split("Tuesday, 3 March 2026")
    assert "Sum of the day: 2 letters" in monday
    assert "Biberpost: 1 · Deutsche Post: 1 · 1 came back" in monday
    assert "Sum of the day: 1 letter" in tuesday
    assert [part.count("Day and signature") for part in (monday, tuesday)] == [1, 1]


@pytest.mark.parametrize("count", [1, 46, 47, 48, 49, 50, 51, 52, 53, 54, 120])
def test_nothing_is_lost_where_a_page_ends(count: int, tmp_path: Path) -> None:
    entries = many(count)
    pages = text_of(pdf_of(book(entries)), tmp_path).split("\f")[:-1]
    assert re.findall(r"\b7/(\d+)", "".join(pages)) == [str(number) for number in range(1, count + 1)]
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page
        assert "Posting book" in page
    for page in pages[1:]:
        assert "Monday, 2 March 2026, continued" in page
    [signed] = [page for page in pages if "Day and signature" in page]
    assert f"7/{count} " in signed


def test_names_of_any_script_are_there_to_be_seen(tmp_path: Path) -> None:
    names = ["محمد الأحمد", "שרה כהן", "Nguyễn Thị Minh", "Ķiršs ǂGübes"]
    entries = [replace(ENTRY, number=number, name=name) for number, name in enumerate(names, start=1)]
    pdf = pdf_of(book(entries))
    text = text_of(pdf, tmp_path)
    assert "Nguyễn Thị Minh" in text
    [page] = pages_of(pdf, tmp_path)
    drawn = [element for element in set_book(book(entries))[0] if isinstance(element, Text)]
    for name in ("محمد", "שרה"):
        assert any(name in element.text for element in drawn)
    rows = [element.y for element in drawn if element.text.startswith("7/")]
    assert all(page.ink(Box(30, y - 3, 44, 4)) for y in rows)


def test_what_no_font_has_stands_there_by_its_number(tmp_path: Path) -> None:
    strange = replace(ENTRY, name="გ Eva", handed_over_by="a\u202eb")
    text = text_of(pdf_of(book([strange])), tmp_path)
    assert "[U+10D2] Eva" in text
    assert "a[U+202E]b" in text


def test_a_long_name_is_set_smaller_and_then_in_lines_but_never_cut() -> None:
    elements = [
        element
        for element in set_book(book([replace(ENTRY, name=LONG)]))[0]
        if isinstance(element, Text) and element.size == SMALLEST
    ]
    assert "".join(element.text for element in elements).replace(" ", "") == LONG.replace(" ", "")
    for element in elements:
        assert element.x + fonts.width(element.text, element.size) <= 30 + 45


@pytest.mark.parametrize("text", ["Eva Öhman", LONG, "x" * 300, "a " * 200, "", " ", "محمد " * 40])
@pytest.mark.parametrize("room", [13.0, 45.0])
def test_whatever_is_fitted_fits_and_is_whole(text: str, room: float) -> None:
    found = fitted(text, room, 8.0)
    assert "".join(found.lines).replace(" ", "") == text.replace(" ", "")
    assert all(fonts.width(line, found.size) <= room for line in found.lines)


def test_an_empty_book_says_so(tmp_path: Path) -> None:
    text = text_of(pdf_of(book([])), tmp_path)
    assert "No letter was posted in this time." in text
    assert "Page 1 of 1" in text


def test_the_same_book_gives_the_same_bytes() -> None:
    assert pdf_of(book(many(60))) == pdf_of(book(many(60)))


@pytest.mark.parametrize("language", ["de", "sv", "fi", "en"])
def test_nothing_leaves_the_page(language: str, tmp_path: Path) -> None:
    kinds = ("proposal", "correction", "letterbox", "second_proposal")
    entries = [
        replace(
            ENTRY,
            number=99_999,
            kind=kind,
            town="Neuhausen/Spree an der langen Gemeindegrenze",
            carrier="C" * 60,
            handed_over_by=LONG,
            returned=Return(MONDAY, "unknown"),
        )
        for kind in kinds
    ]
    [page] = pages_of(pdf_of(book(entries, language)), tmp_path)
    for margin in (Box(0, 0, 14.5, 297), Box(195.5, 0, 14.5, 297), Box(0, 0, 210, 10), Box(0, 289.5, 210, 7.5)):
        assert page.ink(margin) is None
