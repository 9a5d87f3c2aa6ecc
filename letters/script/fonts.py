"""Noto Sans, in two weights, and others for what it lacks: which characters there are and how wide they are.

Loads reportlab.
"""

from functools import cache, lru_cache
from io import BytesIO

import pymupdf_fonts
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from letters.addressing.characters import named
from letters.reasons import Unprintable
from letters.script.scripts import Piece, pieces

REGULAR, BOLD = "NotoSans", "NotoSans-Bold"
BUFFERS = {REGULAR: "notos", BOLD: "notosbo"}
MM_PER_POINT = 25.4 / 72
MM_PER_THOUSANDTH = MM_PER_POINT / 1000


def face_of(bold: bool) -> str:
    return BOLD if bold else REGULAR


def width(text: str, size: float, *, bold: bool = False) -> float:
    """In millimetres, at `size` points. Of what no font has: as if it were not there."""
    own = own_width(text, size, bold)
    if own is not None:
        return own
    return sum(width_of(piece, size, bold=bold) for piece in in_pieces(text))


@lru_cache(maxsize=256)  # most of a letter says the same as the one before
def own_width(text: str, size: float, bold: bool) -> float | None:
    """The same; None where our own font lacks a sign."""
    try:
        return float(sum(map(advances(bold).__getitem__, text))) * size * MM_PER_THOUSANDTH
    except KeyError:
        return None


def width_of(piece: Piece, size: float, *, bold: bool) -> float:
    """In millimetres, at `size` points."""
    if piece.face is None:
        widths = advances(bold)
        return sum(widths.get(sign, 0) for sign in piece.text) * size * MM_PER_THOUSANDTH
    from letters.script import shaping

    return shaping.width(piece.text, piece.face, size) * MM_PER_POINT


def in_pieces(text: str) -> list[Piece]:
    """Each of one font, as it is drawn: one for nearly every text."""
    return [Piece(text, None)] if characters().issuperset(text) else pieces(text, _face_with)


def require(text: str) -> None:
    """Raise `Unprintable`, naming the characters, unless there is a font for each of them.

    A missing one would vanish from the page without a word.
    """
    missing = {sign for sign in set(text) - characters() if _face_with(sign) is None}
    if missing:
        raise Unprintable("no_glyph", named(missing))


@cache
def characters() -> frozenset[str]:
    """What both weights of Noto Sans have."""
    return frozenset.intersection(
        *(frozenset(chr(code) for code in _font(face).face.charToGlyph) for face in BUFFERS)
    )


def _face_with(sign: str) -> str | None:
    """None: our own font, or none at all."""
    if sign in characters():
        return None
    from letters.script import shaping  # fonts that most letters do without

    return shaping.face_with(sign)


@cache
def advances(bold: bool) -> dict[str, float]:
    """Of each character that both weights have, in thousandths of the size."""
    widths = _font(face_of(bold)).face.charWidths
    return {sign: widths[ord(sign)] for sign in characters()}


@cache
def _font(face: str) -> TTFont:
    font = TTFont(face, BytesIO(pymupdf_fonts.fontbuffers[BUFFERS[face]]()))
    pdfmetrics.registerFont(font)
    return font
