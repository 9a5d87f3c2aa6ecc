"""Judges what was made before its speed counts: all words on each page, codes for a camera, a sound file."""

import re
import subprocess
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import zxingcpp
from PIL import Image

from bench.letters.data import Words, letters, words

SPACE = re.compile(r"[\s\u200b\ufeff]+")


def judge(rows: Path, file: Path, count: int, *, cover: bool, seen: int = 5) -> None:
    """Raises `AssertionError`, which tells what is wrong on which page."""
    with rows.open(encoding="utf-8") as read:
        expected = list(words(letters(line for _, line in zip(range(count), read, strict=False))))
    told = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True).stdout
    pages = told.split("\f")[:-1]
    if cover:
        pages = pages[len(pages) - count :]
    assert len(pages) == count, f"{file.name}: {len(pages)} pages for {count} letters"
    for number, (letter, page) in enumerate(zip(expected, pages, strict=True), start=1):
        wanted, found = Counter(_signs(letter)), Counter(SPACE.sub("", page))
        wrong = (wanted - found) + (found - wanted)
        assert not wrong, f"{file.name}, letter {number}: {wrong}"
    with pikepdf.open(file) as pdf:
        assert pdf.check_pdf_syntax() == [], file.name
        first = len(pdf.pages) - count
    for number in range(1, count + 1, max(1, count // seen)):
        letter = expected[number - 1]
        read_back = _codes(file, first + number)
        assert letter.link in read_back, f"{file.name}, letter {number}: {read_back}"
        assert letter.sheet in read_back, f"{file.name}, letter {number}: {read_back}"


def _signs(letter: Words) -> str:
    lines = [
        *(letter.office, *letter.senders, letter.return_line, *letter.address, letter.subject, letter.mark),
        *(text for row in (*letter.info, *letter.codes) for text in row),
        *(text for _, part in letter.parts for line in part for text, _ in line),
    ]
    return SPACE.sub("", "".join(lines))


def _codes(file: Path, page: int) -> list[str]:
    with TemporaryDirectory() as folder:
        command = ["pdftoppm", "-r", "300", "-gray", "-f", str(page), "-l", str(page), file, f"{folder}/page"]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
        (picture,) = Path(folder).iterdir()
        with Image.open(picture) as seen:
            return [found.text for found in zxingcpp.read_barcodes(seen)]
