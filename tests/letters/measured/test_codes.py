"""The codes of letters, read back by a machine from pictures at 200 and 300 dpi."""

import random
import string
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from db.letters import LetterKind
from factories.letters import ACCESS, some_facts
from letters.drawing import plain
from letters.drawing.datamatrix import Sheet, SheetMark
from letters.saying.content import content_of
from letters.saying.wording import WITHOUT_KEYS, wording_of
from letters.setting.elements import Page
from letters.setting.letterhead import Letterhead
from letters.setting.render import set_letter
from words.languages import Language

RESOLUTIONS = (200, 300)
PER_FILE = 20
WITH_LINK = [kind for kind in LetterKind if kind not in WITHOUT_KEYS]


@pytest.mark.parametrize("dpi", RESOLUTIONS)
def test_the_codes_of_forty_letters_are_read(dpi: int, tmp_path: Path) -> None:
    assert _wrongly_read(40, dpi, tmp_path) == []


@pytest.mark.long
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("dpi", RESOLUTIONS)
def test_the_codes_of_a_thousand_letters_are_read(dpi: int, tmp_path: Path) -> None:
    assert _wrongly_read(1000, dpi, tmp_path) == []


def test_a_code_that_lacks_ink_is_not_read(tmp_path: Path) -> None:
    """The measure can fail: a stripe of white through the code."""
    (picture,) = _pictures([_letter(1, random.Random(1))], 200, tmp_path)
    assert zxingcpp.read_barcodes(picture)
    picture.paste(255, (picture.width // 2, 0, picture.width, picture.height))
    assert "QRCode" not in {found.format.name for found in zxingcpp.read_barcodes(picture)}


def _wrongly_read(count: int, dpi: int, folder: Path) -> list[tuple[str, list[tuple[str, str]]]]:
    chance = random.Random(count)
    wrong = []
    for start in range(0, count, PER_FILE):
        letters = [_letter(number, chance) for number in range(start + 1, min(start + PER_FILE, count) + 1)]
        for number, ((link, pages), picture) in enumerate(
            zip(letters, _pictures(letters, dpi, folder), strict=True)
        ):
            sheet = Sheet(SheetMark(7, start + number + 1), 1, len(pages)).payload
            read = sorted((found.format.name, found.text) for found in zxingcpp.read_barcodes(picture))
            if read != [("DataMatrix", sheet), ("QRCode", link)]:
                wrong.append((link, read))
    return wrong


def _letter(number: int, chance: random.Random) -> tuple[str, tuple[Page, ...]]:
    """The link of a letter, and its pages; kinds, languages and countries take turns."""
    token = "".join(chance.choices(string.ascii_letters + string.digits + "-_", k=30))
    access = replace(ACCESS, link=f"https://rufzeit.example.org/t/{token}")
    kind, language = WITH_LINK[number % len(WITH_LINK)], list(Language)[number % len(Language)]
    facts = some_facts(kind, language, chance.choice(("DE", "FI")))
    content = content_of(facts, access, wording_of(kind, language))
    return access.link, tuple(set_letter(content, Letterhead.of(facts.letterhead), mark=SheetMark(7, number)))


def _pictures(letters: list[tuple[str, tuple[Page, ...]]], dpi: int, folder: Path) -> Iterator[Image.Image]:
    """The first page of each."""
    file = folder / "codes.pdf"
    file.write_bytes(plain.file_of([pages[0] for _, pages in letters], "", "de"))
    subprocess.run(["pdftoppm", "-r", str(dpi), "-gray", file, folder / "code"], check=True)
    for picture in sorted(folder.glob("code-*.pgm")):
        with Image.open(picture) as opened:
            yield opened.copy()
        picture.unlink()
