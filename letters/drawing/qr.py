"""QR codes as black modules."""

from collections.abc import Iterator
from itertools import groupby

import segno

QUIET_ZONE = 4  # modules, ISO/IEC 18004


def symbol_of(payload: str) -> segno.QRCode:
    """ASCII only; a fixed mask, so that it is quick and repeatable."""
    return segno.make(payload, error="m", mask=4, micro=False, boost_error=False, encoding="ascii")


def modules(payload: str) -> list[list[bool]]:
    """The symbol's rows without its quiet zone."""
    return [[bool(module) for module in row] for row in symbol_of(payload).matrix]


def bars(payload: str) -> tuple[list[tuple[int, int, int]], int]:
    """Black bars as (column, row, length) in modules, and the side of the symbol with its quiet zone."""
    rows = modules(payload)
    black = [
        (QUIET_ZONE + start, QUIET_ZONE + number, length)
        for number, row in enumerate(rows)
        for start, length in _stretches(row)
    ]
    return black, len(rows) + 2 * QUIET_ZONE


def _stretches(row: list[bool]) -> Iterator[tuple[int, int]]:
    column = 0
    for is_black, group in groupby(row):
        length = len(list(group))
        if is_black:
            yield column, length
        column += length
