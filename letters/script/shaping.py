"""The fonts for what Noto Sans lacks, and how their signs join: HarfBuzz. Loads reportlab.

A sign looks different beside others in Arabic; what stands for it in the file is then no sign of Unicode, so
each run tells besides what it means (`ActualText`).
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import fontpkg
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, shapeStr

FAMILIES = {"NotoSansArabic": "Noto Sans Arabic", "OpenSans": "Open Sans"}  # Open Sans for Hebrew
FIRST_PRIVATE, AFTER_PRIVATE = 0xE000, 0xF900


@dataclass(frozen=True)
class Face:
    font: TTFont
    characters: frozenset[str]


@cache
def face(name: str) -> Face:
    """Registered with reportlab under its name. In one weight: what a variable font has by itself."""
    font = TTFont(name, str(fontpkg.path(FAMILIES[name])))
    known = frozenset(chr(code) for code in font.face.charToGlyph if not _is_private(code))
    _name_all_glyphs(font)
    pdfmetrics.registerFont(font)
    return Face(font, known)


def face_with(sign: str) -> str | None:
    """The first font that has it."""
    return next((name for name in FAMILIES if sign in face(name).characters), None)


def shaped(text: str, name: str, size: float) -> Any:
    """As reportlab draws it: a text of glyphs from left to right, each with how far it moves on."""
    face(name)  # registers the font
    return shapeStr(text, name, size, force=True)


def width(text: str, name: str, size: float) -> float:
    """In points."""
    return float(sum(glyph.x_advance for glyph in shaped(text, name, size).__shapeData__)) * size / 1000


def _name_all_glyphs(font: TTFont) -> None:
    """Give each glyph that stands for no sign alone a private one, always the same.

    reportlab would count them as they come, and one letter would change the bytes of the next.
    """
    inner: Any = font.face
    harfbuzz: Any = font.hbFont()
    for glyph in range(harfbuzz.face.glyph_count):
        if glyph not in inner.glyphToChar:
            code = FIRST_PRIVATE + glyph
            assert code < AFTER_PRIVATE
            inner.charToGlyph[code] = glyph
            inner.glyphToChar[glyph] = [code]
            inner.charWidths[code] = inner._pdfScale(harfbuzz.get_glyph_h_advance(glyph))


def _is_private(code: int) -> bool:
    return FIRST_PRIVATE <= code < AFTER_PRIVATE
