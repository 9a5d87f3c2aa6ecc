"""The code on every sheet of a batch, by which a machine or a hand scanner finds its letter again."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

QUIET_ZONE = 1  # module, ISO/IEC 16022
PAYLOAD = re.compile(r"RZ1-([1-9][0-9]{0,8})-(0|[1-9][0-9]{0,5})-([1-9][0-9]{0,2})-([1-9][0-9]{0,2})")


class NotASheet(ValueError):
    """What was read or typed is no code of a sheet."""


@dataclass(frozen=True)
class SheetMark:
    """Which letter a sheet belongs to, in the batches of one office. The cover sheet has the number 0."""

    batch: int
    number: int

    def __str__(self) -> str:
        """For the eye."""
        return f"{self.batch}/{self.number}"


@dataclass(frozen=True)
class Sheet:
    """Sheet `number` of `count`."""

    mark: SheetMark
    number: int
    count: int

    @property
    def payload(self) -> str:
        return f"RZ1-{self.mark.batch}-{self.mark.number}-{self.number}-{self.count}"


def sheet_of(payload: str) -> Sheet:
    """The way back, for what a scanner types. Raises `NotASheet`."""
    found = PAYLOAD.fullmatch(payload)
    if found is None:
        raise NotASheet(payload)
    batch, letter, number, count = (int(digits) for digits in found.groups())
    if number > count:
        raise NotASheet(payload)
    return Sheet(SheetMark(batch, letter), number, count)


@lru_cache(maxsize=256)  # a letter is judged before it is drawn
def modules(payload: str) -> tuple[tuple[bool, ...], ...]:
    """The symbol's rows without its quiet zone: True is black."""
    import zxingcpp  # only where something is drawn

    symbol = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    picture: Any = zxingcpp.write_barcode_to_image(symbol, scale=1, add_quiet_zones=False)
    rows: list[list[int]] = memoryview(picture).tolist()  # type: ignore[assignment]  # of two dimensions
    return tuple(tuple(not light for light in row) for row in rows)


def dots(payload: str) -> tuple[list[tuple[int, int, int]], int]:
    """Black modules as (column, row, length), and the side of the symbol with its quiet zone."""
    rows = modules(payload)
    black = [
        (QUIET_ZONE + column, QUIET_ZONE + row, 1)
        for row, line in enumerate(rows)
        for column, is_black in enumerate(line)
        if is_black
    ]
    return black, len(rows) + 2 * QUIET_ZONE
