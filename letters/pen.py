"""Puts elements on pages. All text passes here, so none is set that the fonts do not have."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from letters import fonts
from letters.elements import (
    BLACK,
    HAIR,
    NOTHING,
    WHITE,
    Element,
    Fill,
    Frame,
    Page,
    QrCode,
    Role,
    Rule,
    Tag,
    Text,
)
from letters.geometry.page import PAGE_HEIGHT, PRINT_MARGIN, Box
from letters.marks import Line

GREY = "#5a5f66"
MARK_AT = (25.0, PAGE_HEIGHT - PRINT_MARGIN - 1.0)


class Pen:
    """Collects the pages of one letter. `accent`: the office's colour, as in #1d4f6e."""

    def __init__(self, accent: str) -> None:
        self.accent = accent.lower()
        self.tint = _lighter(accent, 0.07)
        self.pages: list[Page] = []
        self._page: list[Element] = []
        self._tag, self._tags = NOTHING, 0

    @contextmanager
    def telling(self, role: Role) -> Iterator[None]:
        """What is set meanwhile belongs together and is read out as such; all else is only seen."""
        before, self._tags = self._tag, self._tags + 1
        self._tag = Tag(role, self._tags)
        yield
        self._tag = before

    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, colour: str = BLACK
    ) -> float:
        """Write `text` with its baseline at `y`; returns where it ends. Raises `Unprintable`."""
        fonts.require(text)
        self._page.append(Text(x, y, text, size, bold, colour, self._tag))
        return x + fonts.width(text, size, bold=bold)

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

    def mark(self, text: str) -> None:
        """What finds a sheet again, at the same place on every sheet of a batch."""
        self.text(*MARK_AT, text, 6.5, colour=GREY)

    def next_page(self) -> None:
        self.pages.append(tuple(self._page))
        self._page = []


def _lighter(colour: str, share: float) -> str:
    """`share` of the colour, the rest white."""
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(255 - share * (255 - part)):02x}" for part in parts)
