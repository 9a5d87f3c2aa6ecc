"""The code on every sheet of a batch, by which a machine or a hand scanner finds its letter again."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from letters.drawing.photo import greys

QUIET_ZONE = 1  # module, ISO/IEC 16022
IS_BLACK = bytes(grey == 0 for grey in range(256))  # for each grey of a picture
PAYLOAD = re.compile(r"RZ1-([1-9][0-9]{0,8})-(0|[1-9][0-9]{0,5})-([1-9][0-9]{0,2})-([1-9][0-9]{0,2})")


class NotASheet(ValueError):
    """What was read or typed is no code of a sheet."""


class NoSheet(NotASheet):
    """No code of a sheet can be read on a picture."""


class SeveralSheets(NotASheet):
    """There are sheets of several letters on a picture."""


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


@lru_cache(maxsize=32)  # a letter is judged before it is drawn
def modules(payload: str) -> tuple[bytes, ...]:
    """The symbol's rows without its quiet zone: 1 is black, 0 is light."""
    import zxingcpp  # only where something is drawn

    symbol = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.DataMatrix, force_square=True)
    picture: Any = zxingcpp.write_barcode_to_image(symbol, scale=1, add_quiet_zones=False)
    seen = memoryview(picture)
    black, width = seen.tobytes().translate(IS_BLACK), picture.shape[1]
    return tuple(black[start : start + width] for start in range(0, len(black), width))


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


def read_sheet(photo: bytes) -> Sheet:
    """The code of the one sheet on a photograph; other codes, of the post for instance, do not matter.

    Raises `NotAPhoto`, `NoSheet`, `SeveralSheets`.
    """
    for picture in greys(photo):
        sheets = {sheet.mark: sheet for text in _texts_on(picture) if (sheet := _sheet_or_none(text)) is not None}
        if len(sheets) > 1:
            raise SeveralSheets(", ".join(str(mark) for mark in sheets))
        if sheets:
            return next(iter(sheets.values()))
    raise NoSheet


def _texts_on(picture: Any) -> list[str]:
    """What the codes on a picture say."""
    import zxingcpp  # only where something is read

    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.DataMatrix)
    return [code.text for code in zxingcpp.read_barcodes(picture, wanted)]


def _sheet_or_none(payload: str) -> Sheet | None:
    try:
        return sheet_of(payload)
    except NotASheet:
        return None
