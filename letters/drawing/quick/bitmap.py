"""Black and white modules as bits, as PDF wants them in a picture."""

from collections.abc import Iterable
from dataclasses import dataclass

DIGITS = bytes.maketrans(b"\x00\x01", b"01")


@dataclass(frozen=True)
class Bitmap:
    """`rows`: from the top, each in whole bytes, from the left; 1 is black."""

    side: int
    rows: bytes


def packed(modules: Iterable[Iterable[int]]) -> Bitmap:
    """From rows of 0 or 1."""
    rows = [bytes(row).translate(DIGITS) for row in modules]
    width = -(-len(rows[0]) // 8)
    digits = b"".join([row.ljust(8 * width, b"0") for row in rows])
    return Bitmap(len(rows), int(digits, 2).to_bytes(width * len(rows), "big"))
