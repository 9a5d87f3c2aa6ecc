"""What a person or a hand scanner types off a letter: a sheet's code, "12/345", the reference, the link. Pure.

A scanner types as if there were an American keyboard. Where there is another one, Z becomes Y, and the hyphen ß, +
or '; so any one sign that is neither letter nor digit parts the numbers.
"""

import re
import unicodedata

from letters.access import REFERENCE_DIGITS
from letters.drawing.datamatrix import SheetMark

LONGEST = 300  # what is longer is no code of ours: a link is the longest
SIGN = r"[^0-9a-z]"  # ß too
SHEET = re.compile(
    rf"(?:{SIGN}d[0-9])?r[yz]1{SIGN}([0-9]{{1,9}}){SIGN}([0-9]{{1,6}})(?:{SIGN}[0-9]{{1,3}}{SIGN}[0-9]{{1,3}})?"
)
"""As `letters/drawing/datamatrix.py` writes it; some scanners put the kind of the code before it: "]d2"."""

FOR_THE_EYE = re.compile(r"([0-9]{1,9})\s*[^0-9a-z\s]\s*([0-9]{1,6})")
"""As it stands beside the code. Blanks alone part other numbers too, as those of telephones."""

LINK = re.compile(rf"{SIGN}t{SIGN}([0-9]{{{REFERENCE_DIGITS}}})")
"""Of the QR code, which stands on the same page: a scanner may read that instead."""


class NotACode(ValueError):
    """This cannot be the code of a letter."""


class CoverSheet(NotACode):
    """The code is that of a batch's cover sheet: it belongs to no letter."""

    def __init__(self, batch: int) -> None:
        super().__init__(f"cover sheet of batch {batch}")
        self.batch = batch


def code_typed(typed: str) -> SheetMark | str:
    """The place of a letter in a batch, or a reference. Raises `NotACode`, `CoverSheet`."""
    text = unicodedata.normalize("NFC", typed[:LONGEST]).strip().lower()
    if found := SHEET.fullmatch(text) or FOR_THE_EYE.fullmatch(text):
        return _mark(int(found[1]), int(found[2]))
    digits = "".join(text.split())
    if len(digits) == REFERENCE_DIGITS and digits.isascii() and digits.isdigit():
        return digits
    if link := LINK.search(text):
        return link[1]
    raise NotACode


def _mark(batch: int, number: int) -> SheetMark:
    if batch == 0:
        raise NotACode
    if number == 0:
        raise CoverSheet(batch)
    return SheetMark(batch, number)
