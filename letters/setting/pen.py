"""Puts elements on pages. All text passes here, so none is set that the fonts do not have."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from typing import NamedTuple

from letters.geometry.page import Box
from letters.saying.marks import Line
from letters.script import fonts
from letters.setting.elements import (
    BLACK,
    HAIR,
    NOTHING,
    WHITE,
    DataMatrix,
    Element,
    Fill,
    Frame,
    Page,
    Picture,
    QrCode,
    Role,
    Rule,
    Tag,
    Text,
)

GREY = "#5a5f66"
KEPT = 256  # of each kind of what is set: most of a letter says the same as the one before


class Pen:
    """Collects the pages of one letter. `accent`: the office's colour, as in #1d4f6e.

    `language`: of what is set now, where it is not the letter's first one; `tag`: to which part it belongs.
    """

    def __init__(self, accent: str) -> None:
        self.accent = accent.lower()
        self.tint = _lighter(accent, 0.07)
        self.language = ""
        self._pages: list[list[Element]] = []
        self._page: list[Element] = []
        self.tag, self._tags = NOTHING, 0

    @property
    def pages(self) -> list[Page]:
        """Those that are finished."""
        return [tuple(page) for page in self._pages]

    def new_tag(self, role: Role) -> Tag:
        """For what is read out next."""
        self._tags += 1
        return Tag(role, self._tags, self.language)

    @contextmanager
    def telling(self, role: Role) -> Iterator[None]:
        """What is set meanwhile belongs together and is read out as such; all else is only seen."""
        before, self.tag = self.tag, self.new_tag(role)
        yield
        self.tag = before

    @contextmanager
    def on_page(self, number: int) -> Iterator[None]:
        """Adds to a page that is finished; the first is 0."""
        before, self._page = self._page, self._pages[number]
        yield
        self._page = before

    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, colour: str = BLACK
    ) -> float:
        """Write `text` with its baseline at `y`; returns where it ends. Raises `Unprintable`."""
        width = fonts.own_width(text, size, bold)
        if width is not None:
            self._page.append(Text(x, y, text, size, bold, colour, self.tag))
            return x + width
        fonts.require(text)
        return self._mixed(x, y, text, size, bold, colour)

    def _mixed(self, x: float, y: float, text: str, size: float, bold: bool, colour: str) -> float:
        """Scripts that our own font lacks: seen from left to right, kept in the order of reading."""
        pieces = fonts.in_pieces(text)
        starts: dict[int, float] = {}
        for piece in sorted(pieces, key=lambda piece: piece.place):
            starts[piece.place] = x
            x += fonts.width_of(piece, size, bold=bold)
        for piece in pieces:
            at = starts[piece.place]
            self._page.append(Text(at, y, piece.text, size, bold, colour, self.tag, piece.face))
        return x

    def lines(
        self,
        tag: Tag,
        x: float,
        y: float,
        lines: tuple[Line, ...],
        size: float,
        leading: float = 0,
        *,
        colour: str = BLACK,
    ) -> float:
        """Write lines of both weights, which belong to one part; returns where the last one ends."""
        known = _own_lines(lines, x, y, size, leading, colour, tag)
        if known is not None:
            self._page += known.texts
            return known.end
        before, self.tag = self.tag, tag
        end = x
        for row, line in enumerate(lines):
            end = x
            for text, bold in line:
                end = self.text(end, y + row * leading, text, size, bold=bold, colour=colour)
        self.tag = before
        return end

    def rule(
        self,
        x: float,
        y: float,
        to_x: float,
        *,
        colour: str = BLACK,
        thick: float = HAIR,
        dashes: Sequence[float] = (),
    ) -> None:
        """A horizontal line."""
        self._page.append(Rule(x, y, to_x, y, colour, thick, tuple(dashes)))

    def stroke(self, x: float, y: float, height: float) -> None:
        """A short vertical line, downwards from `y`."""
        self._page.append(Rule(x, y, x, y + height))

    def fill(self, box: Box, colour: str, *, radius: float = 0) -> None:
        self._page.append(Fill(box, colour, radius))

    def frame(self, box: Box, *, colour: str = BLACK, thick: float = 0.6, radius: float = 0) -> None:
        self._page.append(Frame(box, colour, thick, radius))

    def qr(self, x: float, y: float, side: float, payload: str, told: str) -> None:
        """A QR code with its quiet zone on white, `side` millimetres in all."""
        self.fill(Box(x, y, side, side), WHITE)
        self._page.append(QrCode(x, y, side, payload, told, self.tag))

    def data_matrix(self, x: float, y: float, side: float, payload: str) -> None:
        """With its quiet zone, `side` millimetres in all."""
        self._page.append(DataMatrix(x, y, side, payload))

    def picture(self, box: Box, data: bytes) -> None:
        self._page.append(Picture(box, data))

    def next_page(self) -> None:
        self._pages.append(self._page)
        self._page = []


class _Lines(NamedTuple):
    """`end`: of the last line."""

    texts: tuple[Text, ...]
    end: float


@lru_cache(maxsize=KEPT)
def _own_lines(
    lines: tuple[Line, ...], x: float, y: float, size: float, leading: float, colour: str, tag: Tag
) -> _Lines | None:
    """What stands in many letters at the same place is set once. None: it needs other fonts than our own."""
    texts = []
    end = x
    for row, line in enumerate(lines):
        end = x
        for text, bold in line:
            width = fonts.own_width(text, size, bold)
            if width is None:
                return None
            texts.append(Text(end, y + row * leading, text, size, bold, colour, tag))
            end += width
    return _Lines(tuple(texts), end)


def _lighter(colour: str, share: float) -> str:
    """`share` of the colour, the rest white."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - share * (255 - part)):02x}" for part in parts)
