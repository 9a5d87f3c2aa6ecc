import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from factories.letters import ACCESS, WERNIGERODE, some_facts
from factories.paper import pages_of
from letters.drawing.datamatrix import SheetMark
from letters.drawing.quick.reading import letter_hashes
from letters.printing.cover import Cover, CoverRow, set_cover
from letters.printing.print_file import Job, ToPrint, Volume, page_hashes, volumes
from letters.saying.content import content_of
from letters.saying.wording import wording_of
from letters.setting.letterhead import Letterhead

JOB = Job(7, "KoBa Harz", "de", date(2026, 3, 3))
NAMES = ["Anna Čapek", "Berta Ŝ (von Öhman)", "Clara \\ Müller", "Dora Ģirts", "Emil Weiß"]


def test_each_letter_has_the_hash_that_can_be_read_from_the_file(tmp_path: Path) -> None:
    (volume,) = _volumes(JOB, NAMES)
    assert [letter.number for letter in volume.letters] == [1, 2, 3, 4, 5]
    read = letter_hashes(volume.pdf)
    assert [read[str(letter.number)] for letter in volume.letters] == [letter.sha256 for letter in volume.letters]
    assert list(page_hashes(volume.pdf))[1:] == [letter.sha256 for letter in volume.letters]
    assert len({letter.sha256 for letter in volume.letters}) == 5
    cover, *pages = pages_of(volume.pdf, tmp_path)
    assert all(name in page.text and name in cover.text for name, page in zip(NAMES, pages, strict=True))
    assert "Briefe des Druckstapels 7" in cover.title


def test_a_letter_has_the_same_hash_whatever_is_printed_with_it() -> None:
    """What it draws does not hang on the others: neither by their characters nor by what they have in common."""
    (together,) = _volumes(JOB, NAMES)
    (alone,) = _volumes(JOB, NAMES[:1])
    assert _sorted(together, 0) == _sorted(alone, 0)


def test_the_same_letters_give_the_same_bytes() -> None:
    assert _volumes(JOB, NAMES) == _volumes(JOB, NAMES)


def test_on_both_sides_each_letter_begins_on_a_sheet_of_its_own(tmp_path: Path) -> None:
    (volume,) = _volumes(replace(JOB, both_sides=True), NAMES[:3])
    pages = pages_of(volume.pdf, tmp_path)
    assert [bool(page.text) for page in pages] == [True, False] * 4
    assert (volume.sheets, [letter.pages for letter in volume.letters]) == (3, [1, 1, 1])
    read = letter_hashes(volume.pdf)
    assert [read[str(letter.number)] for letter in volume.letters] == [letter.sha256 for letter in volume.letters]
    with pikepdf.open(BytesIO(volume.pdf)) as file:
        wanted = file.Root.ViewerPreferences
        assert (wanted.Duplex, wanted.PrintScaling) == ("/DuplexFlipLongEdge", "/None")


def test_no_file_has_more_sheets_than_asked_for(tmp_path: Path) -> None:
    files = _volumes(replace(JOB, most_sheets=2), NAMES)
    assert [(volume.first, volume.last, volume.sheets) for volume in files] == [(1, 2, 2), (3, 4, 2), (5, 5, 1)]
    for volume in files:
        cover, *pages = pages_of(volume.pdf, tmp_path)
        assert len(pages) == volume.sheets
        listed = [name in cover.text for name in NAMES]
        assert listed == [volume.first <= number <= volume.last for number in range(1, 6)]


def test_what_cannot_be_printed_is_held_and_takes_no_number() -> None:
    wide = "Donaudampfschifffahrt" * 20
    held: dict[int, str] = {}
    told: list[tuple[int, int]] = []
    letters = [_to_print(1, "Anna Čapek"), _to_print(2, "Berta Öhman", topic=wide), _to_print(3, "Clara Müller")]
    (volume,) = volumes(JOB, letters, 3, held.__setitem__, lambda done, of: told.append((done, of)))
    assert [(letter.letter_id, letter.number) for letter in volume.letters] == [(1, 1), (3, 2)]
    assert list(held) == [2]
    assert held[2].startswith("word_too_long:")
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_nothing_to_print_is_no_file() -> None:
    assert _volumes(JOB, []) == []


@pytest.mark.parametrize(("sheets", "told"), [(200, "Ein Brief, ein Blatt"), (230, "230")])
def test_a_long_list_takes_another_cover_sheet(sheets: int, told: str, tmp_path: Path) -> None:
    from letters.drawing.plain import file_of

    rows = tuple(CoverRow(number, f"Name {number}", "Halberstadt", False) for number in range(1, 201))
    cover = Cover(7, "KoBa Harz", "de", "#1d4f6e", JOB.posting_day, rows, sheets)
    pages = pages_of(file_of(set_cover(cover, mark=SheetMark(7, 0)), "Cover", "de"), tmp_path)
    listed = [line for page in pages for line in page.text.splitlines() if "Name" in line]
    assert len(pages) == 3
    assert sum(line.count("Name") for line in listed) == 200
    assert told in pages[0].text


def _volumes(job: Job, names: Sequence[str]) -> list[Volume]:
    letters = [_to_print(number, name) for number, name in enumerate(names, start=1)]

    def refuse(letter_id: int, reason: str) -> None:
        raise AssertionError(reason)

    return list(volumes(job, letters, len(letters), refuse, lambda done, of: None))


def _to_print(letter_id: int, name: str, **values: Any) -> ToPrint:
    facts = some_facts(address=replace(WERNIGERODE, name=name), **values)
    wording = wording_of(facts.kind, facts.language)
    content = content_of(facts, ACCESS, wording)
    return ToPrint(letter_id, content, Letterhead.of(facts.letterhead), wording.version, "Wernigerode", False)


def _sorted(volume: Volume, letter: int) -> str:
    """What a letter draws, whatever the order."""
    with pikepdf.open(BytesIO(volume.pdf)) as file:
        streams = list(file.pages[letter + 1].Contents)  # type: ignore[call-overload]
        lines = b"".join(stream.read_bytes() for stream in streams).split(b"ET\n")
    return hashlib.sha256(b"".join(sorted(lines))).hexdigest()
