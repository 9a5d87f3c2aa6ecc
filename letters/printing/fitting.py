"""Fits any text into a column: nothing is cut, left out or obeyed. Loads reportlab."""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from letters.addressing.characters import UNPRINTABLE, UNSEEN
from letters.reasons import Unprintable
from letters.script import fonts

SMALLEST, STEP = 6.0, 0.5  # points


@dataclass(frozen=True)
class Fitted:
    lines: tuple[str, ...]
    size: float


@lru_cache(maxsize=4096)  # a list says the same again and again
def fitted(text: str, room: float, size: float, *, bold: bool = False) -> Fitted:
    """What is too long for `room` (millimetres) is set smaller, and then in as many lines as it takes."""
    told = _seen(text)
    while fonts.width(told, size, bold=bold) > room:
        if size <= SMALLEST:
            return Fitted(tuple(_lines(told, size, room, bold=bold)), size)
        size -= STEP
    return Fitted((told,), size)


def _seen(text: str) -> str:
    """What no font has, or nobody would see, stands there by its number: else it vanishes, or turns the line."""
    plain = " ".join(text.split())
    if fonts.characters().issuperset(plain) and plain.isprintable():
        return plain
    return "".join(sign if _is_seen(sign) else f"[U+{ord(sign):04X}]" for sign in plain)


def _is_seen(sign: str) -> bool:
    if sign in UNSEEN or unicodedata.category(sign) in UNPRINTABLE:
        return False
    try:
        fonts.require(sign)
    except Unprintable:
        return False
    return True


def _lines(text: str, size: float, room: float, *, bold: bool) -> list[str]:
    """Broken at spaces; a word that is wider than the room is broken where it ends."""
    lines, line = list[str](), ""
    for word in text.split(" "):
        tried = f"{line} {word}".strip()
        if fonts.width(tried, size, bold=bold) <= room:
            line = tried
            continue
        lines += [line] if line else []
        *full, line = _pieces(word, size, room, bold=bold)
        lines += full
    return [*lines, line]


def _pieces(word: str, size: float, room: float, *, bold: bool) -> list[str]:
    pieces = [""]
    for sign in word:
        if pieces[-1] and fonts.width(pieces[-1] + sign, size, bold=bold) > room:
            pieces.append("")
        pieces[-1] += sign
    return pieces
