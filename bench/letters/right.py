"""Judges what was made before its speed counts: all words on each page, codes for a camera, a sound file."""

import re
import subprocess
from collections import Counter
from itertools import dropwhile
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import zxingcpp
from PIL import Image

from bench.letters.data import Words, letters, words

SEEN = 5  # letters of a file whose codes are read
SPACE = re.compile(r"[\s\u200b\ufeff]+")


def judge(rows: Path, folder: Path, count: int, *, cover: bool) -> None:
    """All files of a way, each with a cover or none. Raises `AssertionError`, which tells what is wrong where."""
    with rows.open(encoding="utf-8") as read:
        expected = list(words(letters(read)))
    assert len(expected) == count
    for file in sorted(folder.iterdir(), key=lambda file: int(file.stem)):
        expected = expected[_judge_file(file, expected, cover=cover) :]
    assert not expected


def _judge_file(file: Path, expected: list[Words], *, cover: bool) -> int:
    """Gives how many letters it has."""
    told = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True).stdout
    pages = told.split("\f")[:-1]
    if cover:
        pages = list(dropwhile(lambda page: expected[0].mark not in page.split(), pages))
    for number, (letter, page) in enumerate(zip(expected, pages, strict=False), start=1):
        wanted, found = Counter(_signs(letter)), Counter(SPACE.sub("", page))
        wrong = (wanted - found) + (found - wanted)
        assert not wrong, f"{file.name}, letter {number}: {wrong}"
    with pikepdf.open(file) as pdf:
        assert pdf.check_pdf_syntax() == [], file.name
        first = len(pdf.pages) - len(pages)
    for number in range(1, len(pages) + 1, max(1, len(pages) // SEEN)):
        letter = expected[number - 1]
        read_back = _codes(file, first + number)
        assert letter.link in read_back, f"{file.name}, letter {number}: {read_back}"
        assert letter.sheet in read_back, f"{file.name}, letter {number}: {read_back}"
    return len(pages)


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
