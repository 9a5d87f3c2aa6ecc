"""QR codes by the thousand, bit for bit as segno draws them.

At one version, level, mask and length of payload, each module is an XOR of bits of it (ISO/IEC 18004: bits are
laid out, error correction is linear over GF(2), the mask is one XOR more). So a table tells for each half of a
byte of a payload which modules differ from one symbol that segno drew, and an XOR of big integers for each half
makes any other symbol of that length. Halves, because a table for whole bytes takes four times the memory.
"""

from collections.abc import Iterator
from functools import cache, reduce
from operator import getitem, xor
from typing import Any

import segno
from segno.consts import ECC, ERROR_LEVEL_M, TYPE_DATA_DARK, TYPE_DATA_LIGHT

from letters.drawing.qr import modules, symbol_of
from letters.drawing.quick.bitmap import Bitmap, packed

SIGN = ord("a")  # lower case: the whole payload is then coded in bytes
LARGEST = 9  # larger versions count the payload with 16 bits
SHORTEST, LONGEST = 8, 180  # in signs: what a letter's link may have, and version 9 has room for
FIELD = 0x11D  # the polynomial of GF(256) that QR codes use

Path = list[int]  # for each bit of the symbol's stream, the bit that is its module


def bitmap(payload: str) -> Bitmap:
    if not (payload.isascii() and SHORTEST <= len(payload) <= LONGEST and payload.upper() != payload):
        return packed(modules(payload))
    start, changes = _table(len(payload))
    bits = reduce(xor, map(getitem, changes, payload.encode().hex()), int.from_bytes(start.rows, "big"))
    return Bitmap(start.side, bits.to_bytes(len(start.rows), "big"))


@cache
def _table(length: int) -> tuple[Bitmap, list[dict[str, int]]]:
    """A symbol of that length, and for each digit of the payload in hex what another one there changes."""
    symbol = symbol_of(chr(SIGN) * length)
    start = packed(symbol.matrix)
    codewords = _changes_by_codeword(int(symbol.version), _path(symbol, start))
    table = []
    for place in range(length):
        # four bits tell the mode, eight the length: each sign lies across two codewords
        table.append({f"{value:x}": _sum(codewords[place + 1], value ^ SIGN >> 4) for value in range(16)})
        table.append({f"{value:x}": _sum(codewords[place + 2], (value ^ SIGN & 15) << 4) for value in range(16)})
    return start, table


def _sum(changes: list[int], value: int) -> int:
    return reduce(xor, (change for bit, change in enumerate(changes) if value >> (7 - bit) & 1), 0)


def _path(symbol: segno.QRCode, start: Bitmap) -> Path:
    """Up and down in pairs of columns from the right, past all that is no data; column 6 is a pattern."""
    kinds = [list(row) for row in symbol.matrix_iter(border=0, verbose=True)]
    kinds[8][start.side - 9] = TYPE_DATA_DARK  # segno 1.6 takes this one for a part of the format
    width = len(start.rows) // start.side * 8
    last = width * start.side - 1
    path = []
    for turn, right in enumerate((*range(start.side - 1, 6, -2), 5, 3, 1)):
        rows = range(start.side) if turn % 2 else reversed(range(start.side))
        for row in rows:
            for column in (right, right - 1):
                if kinds[row][column] in (TYPE_DATA_DARK, TYPE_DATA_LIGHT):
                    path.append(1 << (last - row * width - column))
    return path


def _changes_by_codeword(version: int, path: Path) -> list[list[int]]:
    """For each codeword of data and each of its bits, from the highest, the modules that it changes."""
    sizes: Any = ECC[version]
    parts = sizes[ERROR_LEVEL_M]
    blocks = [(part.num_data, part.num_total) for part in parts for _ in range(part.num_blocks)]
    data = [size for size, _ in blocks]
    corrections = [total - size for size, total in blocks]
    data_at = {place: at for at, place in enumerate(_interleaved(data))}
    correction_at = {place: sum(data) + at for at, place in enumerate(_interleaved(corrections))}
    changes = []
    for block, size in enumerate(data):
        for place, remainder in enumerate(_remainders(size, corrections[block])):
            changes.append(
                [
                    path[data_at[block, place] * 8 + bit]
                    ^ reduce(
                        xor,
                        (
                            _of_codeword(path, correction_at[block, number], _times(part, 0x80 >> bit))
                            for number, part in enumerate(remainder)
                        ),
                    )
                    for bit in range(8)
                ]
            )
    return changes


def _of_codeword(path: Path, codeword: int, value: int) -> int:
    return _sum(path[codeword * 8 : codeword * 8 + 8], value)


def _interleaved(sizes: list[int]) -> Iterator[tuple[int, int]]:
    """The first codewords of all blocks, then the second ones: as (block, place)."""
    for place in range(max(sizes)):
        yield from ((block, place) for block, size in enumerate(sizes) if place < size)


def _remainders(size: int, corrections: int) -> list[list[int]]:
    """What the value 1 at each place of a block adds to its error correction (Reed-Solomon)."""
    generator = _generator(corrections)
    found = [generator]
    while len(found) < size:
        first, *rest = found[-1]
        found.append([part ^ _times(first, own) for part, own in zip([*rest, 0], generator, strict=True)])
    return found[::-1]


def _generator(corrections: int) -> list[int]:
    """(x - 1)(x - 2)(x - 4)..., without its first coefficient, which is 1."""
    polynomial, root = [1], 1
    for _ in range(corrections):
        shifted = zip([*polynomial, 0], [0, *polynomial], strict=True)
        polynomial = [higher ^ _times(lower, root) for higher, lower in shifted]
        root = _times(root, 2)
    return polynomial[1:]


def _times(one: int, other: int) -> int:
    """The product in GF(256)."""
    product = 0
    while other:
        if other & 1:
            product ^= one
        one = one << 1 ^ (FIELD if one & 0x80 else 0)
        other >>= 1
    return product
