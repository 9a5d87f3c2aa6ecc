"""Letters that only the plain way can draw, within a quick file. Loads pikepdf, which few batches need."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from letters.drawing import plain
from letters.drawing.quick.reading import contents_of
from letters.setting.elements import Page


@dataclass(frozen=True)
class PlainLetter:
    """`contents`: what each of its pages draws."""

    pdf: bytes
    contents: list[bytes]


def drawn_plainly(pages: Sequence[Page], title: str, language: str) -> PlainLetter:
    pdf = plain.file_of(pages, title, language)
    return PlainLetter(pdf, list(contents_of(pdf)))


def put_in(pdf: bytes, letters: list[tuple[int, PlainLetter]]) -> bytes:
    """Puts letters in place of the blank pages that were left for them. `letters`: with their places."""
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as file:
        for first, letter in letters:
            with pikepdf.open(BytesIO(letter.pdf)) as drawn:
                for at, page in enumerate(drawn.pages, start=first):
                    file.pages[at] = page
        file.save(out, deterministic_id=True)
    return out.getvalue()
