"""Noto Sans, in two weights: which characters it has and how wide they are. Loads reportlab."""

from functools import cache
from io import BytesIO

import pymupdf_fonts
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from letters.characters import named
from letters.reasons import Unprintable

REGULAR, BOLD = "NotoSans", "NotoSans-Bold"
BUFFERS = {REGULAR: "notos", BOLD: "notosbo"}
MM_PER_POINT = 25.4 / 72


def face_of(bold: bool) -> str:
    return BOLD if bold else REGULAR


def width(text: str, size: float, *, bold: bool = False) -> float:
    """In millimetres, at `size` points."""
    return float(_font(face_of(bold)).stringWidth(text, size)) * MM_PER_POINT


def require(text: str) -> None:
    """Raise `Unprintable`, naming the characters, unless both weights have all of them.

    A missing one would vanish from the page without a word.
    """
    missing = set(text) - characters()
    if missing:
        raise Unprintable("no_glyph", named(missing))


@cache
def characters() -> frozenset[str]:
    return frozenset.intersection(
        *(frozenset(chr(code) for code in _font(face).face.charToGlyph) for face in BUFFERS)
    )


@cache
def _font(face: str) -> TTFont:
    font = TTFont(face, BytesIO(pymupdf_fonts.fontbuffers[BUFFERS[face]]()))
    pdfmetrics.registerFont(font)
    return font
