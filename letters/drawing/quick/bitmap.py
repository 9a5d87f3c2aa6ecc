"""Black and white modules as bits, as PDF wants them in a picture."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Bitmap:
    """`rows`: from the top, each in whole bytes, from the left; 1 is black."""

    side: int
    rows: bytes


def packed(modules: Iterable[Iterable[int]]) -> Bitmap:
    """From rows of 0 or 1."""
    rows = ["".join("1" if module else "0" for module in row) for row in modules]
    width = -(-len(rows[0]) // 8)
    return Bitmap(len(rows), b"".join(int(row.ljust(8 * width, "0"), 2).to_bytes(width, "big") for row in rows))
