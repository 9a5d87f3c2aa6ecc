"""Puts elements on pages. All text passes here, so none is set that the fonts do not have."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

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


class Pen:
    """Collects the pages of one letter. `accent`: the office's colour, as in #1d4f6e.

    `language`: of what is set now, where it is not the letter's first one.
    """

    def __init__(self, accent: str) -> None:
        self.accent = accent.lower()
        self.tint = _lighter(accent, 0.07)
        self.language = ""
        self._pages: list[list[Element]] = []
        self._page: list[Element] = []
        self._tag, self._tags = NOTHING, 0

    @property
    def pages(self) -> list[Page]:
        """Those that are finished."""
        return [tuple(page) for page in self._pages]

    def trial(self) -> "Pen":
        """Another pen that goes on from here, for what may turn out not to fit."""
        other = Pen(self.accent)
        other.language = self.language
        other._pages = list(self._pages)
        other._page = list(self._page)
        other._tag, other._tags = self._tag, self._tags
        return other

    @contextmanager
    def telling(self, role: Role, again: Tag | None = None) -> Iterator[Tag]:
        """What is set meanwhile belongs together and is read out as such; all else is only seen.

        `again`: the tag of what goes on here, from the page before.
        """
        before = self._tag
        if again is None:
            self._tags += 1
        self._tag = again or Tag(role, self._tags, self.language)
        yield self._tag
        self._tag = before

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
        if fonts.characters().issuperset(text):
            self._page.append(Text(x, y, text, size, bold, colour, self._tag))
            return x + fonts.width(text, size, bold=bold)
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
            self._page.append(Text(at, y, piece.text, size, bold, colour, self._tag, piece.face))
        return x

    def line_of(self, x: float, y: float, line: Line, size: float, *, colour: str = BLACK) -> float:
        """Write runs of both weights; returns where they end."""
        for run in line:
            x = self.text(x, y, run.text, size, bold=run.bold, colour=colour)
        return x

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
        self._page.append(QrCode(x, y, side, payload, told, self._tag))

    def data_matrix(self, x: float, y: float, side: float, payload: str) -> None:
        """With its quiet zone, `side` millimetres in all."""
        self._page.append(DataMatrix(x, y, side, payload))

    def picture(self, box: Box, data: bytes) -> None:
        self._page.append(Picture(box, data))

    def next_page(self) -> None:
        self._pages.append(self._page)
        self._page = []


def _lighter(colour: str, share: float) -> str:
    """`share` of the colour, the rest white."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - share * (255 - part)):02x}" for part in parts)
