"""One font of a file, cut down to the characters that its pages have. Their codes are their Unicode numbers.

So a text is written by encoding it, in two bytes a character, and what a page draws does not depend on the others.
"""

import hashlib
import zlib
from typing import Any

from reportlab.pdfbase import pdfmetrics

from letters.script import fonts

TWO_BYTES = 0x10000
ESCAPED = ((b"\\", b"\\\\"), (b"(", b"\\("), (b")", b"\\)"), (b"\r", b"\\r"))  # within "(...)"

TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange
%b
endcmap CMapName currentdict /CMap defineresource pop end end"""


class Subset:
    def __init__(self, face: str) -> None:
        self.face = face
        self._characters = {" "}

    def written(self, text: str) -> bytes:
        """The text as it stands between brackets."""
        self._characters.update(text)
        written = text.encode("utf-16-be")
        for sign, escaped in ESCAPED:
            written = written.replace(sign, escaped)
        return written

    def objects(self, first: int) -> list[bytes]:
        """The font, from object number `first` on, which is the font itself."""
        codes = sorted(map(ord, self._characters))
        fonts.characters()  # registers the fonts
        font: Any = pdfmetrics.getFont(self.face)
        face = font.face
        program = face.makeSubset(codes)
        name = b"%b+%b" % (_tag(codes), self.face.encode())
        widths = b" ".join(b"%d [%g]" % (code, face.charWidths.get(code, face.defaultWidth)) for code in codes)
        return [
            b"<</Type/Font/Subtype/Type0/BaseFont/%b/Encoding/Identity-H/DescendantFonts[%d 0 R]"
            b"/ToUnicode %d 0 R>>" % (name, first + 1, first + 4),
            b"<</Type/Font/Subtype/CIDFontType2/BaseFont/%b/FontDescriptor %d 0 R/CIDToGIDMap %d 0 R/DW 0/W[%b]"
            b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>"
            % (name, first + 2, first + 3, widths),
            b"<</Type/FontDescriptor/FontName/%b/Flags %d/FontBBox[%b]/ItalicAngle %g/Ascent %g/Descent %g"
            b"/CapHeight %g/StemV %g/FontFile2 %d 0 R>>"
            % (
                name,
                face.flags,
                b" ".join(b"%g" % edge for edge in face.bbox),
                *(face.italicAngle, face.ascent, face.descent, face.capHeight, face.stemV),
                first + 5,
            ),
            stream(_glyph_numbers(face.charToGlyph, codes)),
            stream(TO_UNICODE % _same_numbers(codes)),
            stream(program, b"/Length1 %d" % len(program)),
        ]


def stream(content: bytes, more: bytes = b"") -> bytes:
    packed = zlib.compress(content)
    return b"<</Filter/FlateDecode/Length %d%b>>\nstream\n%b\nendstream" % (len(packed), more, packed)


def _tag(codes: list[int]) -> bytes:
    """Six capitals that tell one subset from another."""
    digest = hashlib.sha256(repr(codes).encode()).digest()
    return bytes(ord("A") + byte % 26 for byte in digest[:6])


def _glyph_numbers(all_glyphs: dict[int, int], codes: list[int]) -> bytes:
    """From code to glyph: reportlab numbers a subset's glyphs in the order of its codes, from 1."""
    numbers: dict[int, int] = {0: 0}
    found = bytearray(2 * TWO_BYTES)
    for code in codes:
        number = numbers.setdefault(all_glyphs.get(code, 0), len(numbers))
        found[2 * code : 2 * code + 2] = number.to_bytes(2, "big")
    return bytes(found)


def _same_numbers(codes: list[int]) -> bytes:
    """Each code is the number of its character, told for blocks of 256 as the format wants it."""
    blocks = sorted({code >> 8 for code in codes})
    ranges = b"\n".join(b"<%02X00> <%02XFF> <%02X00>" % (block, block, block) for block in blocks)
    return b"%d beginbfrange\n%b\nendbfrange" % (len(blocks), ranges)
