"""Every window shows the whole address and nothing else: measured by ink, in finished files."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from db.letters import LetterKind
from factories.letters import ACCESS, HARZ, OSTERBOTTEN, some_facts
from letters.drawing import plain
from letters.drawing.datamatrix import SheetMark
from letters.geometry import LAYOUTS, layout_of
from letters.geometry.page import LINE_GRID, Layout
from letters.reasons import Unprintable
from letters.saying.content import LetterContent, content_of
from letters.saying.wording import wording_of
from letters.script import fonts
from letters.setting.elements import Page
from letters.setting.first_page import ADDRESS_SIZE
from letters.setting.letterhead import Letterhead
from letters.setting.render import set_letter
from odd_addresses import RULES, odd_addresses
from window_ink import faults, height_of_address, pictures_of
from words.languages import Language

PLACES = [(layout.name, envelope) for layout in LAYOUTS.values() for envelope in layout.envelopes]
LETTERS = 40
LETTERS_LONG = 1000
KINDS = cycle(LetterKind)
PER_FILE = 50


def test_the_oddest_addresses_in_every_window(tmp_path: Path) -> None:
    _measure(LETTERS, seed=5, folder=tmp_path)


@pytest.mark.long
@pytest.mark.timeout(1800)
def test_a_thousand_odd_addresses_in_every_window(tmp_path: Path) -> None:
    _measure(LETTERS_LONG, seed=1000, folder=tmp_path)


@pytest.mark.parametrize(("layout", "other"), [("din5008-b", "din5008-a"), ("din5008-a", "sfs2487")])
def test_the_measure_finds_an_address_of_another_layout(layout: str, other: str, tmp_path: Path) -> None:
    (letter,) = islice(_odd_letters(layout, next(iter(LAYOUTS[layout].envelopes)), seed=1), 1)
    pages = [_page(*letter), _page(replace(letter[0], address=()), letter[1])]
    wrong = layout_of(other)
    envelope = next(iter(wrong.envelopes.values()))
    assert faults(*pictures_of(plain.file_of(pages, "", "de"), tmp_path), wrong, envelope)


def test_the_generator_covers_every_rule_and_each_is_printed() -> None:
    """None of them only ever makes addresses that are held."""
    for layout, envelope in PLACES:
        printable = list(islice(_odd_letters(layout, envelope, seed=2), len(RULES)))
        assert max(len(content.address) for content, _ in printable) == 6


def _measure(count: int, *, seed: int, folder: Path) -> None:
    sources = {place: _odd_letters(*place, seed=seed + number) for number, place in enumerate(PLACES)}
    chosen = [(place, next(sources[place])) for place in islice(cycle(PLACES), count)]
    found: list[tuple[object, ...]] = []
    for start in range(0, count, PER_FILE):
        some = chosen[start : start + PER_FILE]
        pages = [page for _, (content, head) in some for page in _with_and_without(content, head)]
        pictures = pictures_of(plain.file_of(pages, "", "de"), folder)
        for (place, (content, _)), (full, bare) in zip(some, zip(pictures, pictures, strict=True), strict=True):
            layout = layout_of(place[0])
            told = faults(full, bare, layout, layout.envelopes[place[1]])
            found += [(place, content.address, fault) for fault in told]
            assert height_of_address(full, bare) >= (len(content.address) - 1) * LINE_GRID
    assert found == []


def _odd_letters(layout: str, envelope: str, *, seed: int) -> Iterator[tuple[LetterContent, Letterhead]]:
    """Letters of both countries' offices to odd addresses; those that have to be held are passed over."""
    country = "FI" if layout == "sfs2487" else "DE"
    stored: dict[str, Any] = {**(OSTERBOTTEN if country == "FI" else HARZ), "layout": layout, "envelope": envelope}
    head, form = Letterhead.of(stored), layout_of(layout)
    languages = cycle(Language)
    for address in odd_addresses(country, _fits(form, envelope), seed):
        facts = some_facts(next(KINDS), next(languages), country, address=address, name="Eva", letterhead=stored)
        content = content_of(facts, ACCESS, wording_of(facts.kind, facts.language))
        if _why_held(content, head) is None:
            yield content, head


def _why_held(content: LetterContent, head: Letterhead) -> str | None:
    """A line that is too long for its window is all that holds these."""
    try:
        _page(content, head)
    except Unprintable as reason:
        return {"line_too_long": "too long"}[reason.code]
    return None


def _fits(layout: Layout, envelope: str) -> Any:
    room = layout.width_for_address(envelope)
    return lambda line: fonts.width(line, ADDRESS_SIZE) <= room


def _with_and_without(content: LetterContent, head: Letterhead) -> tuple[Page, Page]:
    return _page(content, head), _page(replace(content, address=()), head)


def _page(content: LetterContent, head: Letterhead) -> Page:
    return set_letter(content, head, mark=SheetMark(12, 3))[0]
