"""Draws on a page in millimetres from its top left corner. All text passes here, so none is drawn unchecked.

Text is drawn as it is: there is no markup, so nothing in a name can be taken for it.
"""

from collections.abc import Sequence
from io import BytesIO

from reportlab.lib.colors import Color, HexColor, black
from reportlab.pdfgen.canvas import Canvas

from letters import fonts
from letters.geometry.page import PAGE_HEIGHT, PAGE_WIDTH, PRINT_MARGIN, Box
from letters.marks import Line
from letters.qr import bars

POINTS_PER_MM = 72 / 25.4
GREY = HexColor("#5a5f66")
HAIR = 0.25  # points
MARK_AT = (25.0, PAGE_HEIGHT - PRINT_MARGIN - 1.0)


def new_file(title: str, language: str) -> tuple[BytesIO, Canvas]:
    """An empty PDF: the same pages give the same bytes."""
    fonts.characters()  # registers the fonts
    buffer = BytesIO()
    canvas = Canvas(
        buffer,
        pagesize=(PAGE_WIDTH * POINTS_PER_MM, PAGE_HEIGHT * POINTS_PER_MM),
        invariant=1,
        initialFontName=fonts.REGULAR,  # type: ignore[arg-type]  # the stubs take it for a number
        lang=language,
    )
    canvas.setTitle(title)
    canvas.setCreator("Rufzeit")
    return buffer, canvas


class Pen:
    """One page of a PDF."""

    def __init__(self, canvas: Canvas, accent: str) -> None:
        self._canvas = canvas
        self.accent = HexColor(accent)
        self.tint = _lighter(self.accent, 0.07)

    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, colour: Color = black
    ) -> float:
        """Write `text` with its baseline at `y`; returns where it ends."""
        fonts.require(text)
        self._canvas.setFillColor(colour)
        self._canvas.setFont(fonts.face_of(bold), size)
        self._canvas.drawString(x * POINTS_PER_MM, _up(y), text)
        return x + fonts.width(text, size, bold=bold)

    def line_of(self, x: float, y: float, line: Line, size: float, *, colour: Color = black) -> float:
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
        colour: Color = black,
        thick: float = HAIR,
        dashes: Sequence[float] = (),
    ) -> None:
        """A horizontal line."""
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(thick)
        self._canvas.setDash(list(dashes))
        self._canvas.line(x * POINTS_PER_MM, _up(y), to_x * POINTS_PER_MM, _up(y))
        self._canvas.setDash([])

    def stroke(self, x: float, y: float, height: float) -> None:
        """A short vertical line, downwards from `y`."""
        self._canvas.setStrokeColor(black)
        self._canvas.setLineWidth(HAIR)
        self._canvas.line(x * POINTS_PER_MM, _up(y), x * POINTS_PER_MM, _up(y + height))

    def fill(self, box: Box, colour: Color, *, radius: float = 0) -> None:
        self._canvas.setFillColor(colour)
        self._canvas.roundRect(*_placed(box), radius * POINTS_PER_MM, stroke=0, fill=1)

    def frame(self, box: Box, *, colour: Color = black, thick: float = 0.6, radius: float = 0) -> None:
        self._canvas.setStrokeColor(colour)
        self._canvas.setLineWidth(thick)
        self._canvas.roundRect(*_placed(box), radius * POINTS_PER_MM, stroke=1, fill=0)

    def qr(self, x: float, y: float, side: float, payload: str) -> None:
        """A QR code with its quiet zone on white, `side` millimetres in all."""
        black_bars, modules = bars(payload)
        self.fill(Box(x, y, side, side), HexColor("#ffffff"))
        step = side / modules
        path = self._canvas.beginPath()
        for column, row, length in black_bars:
            path.rect(*_placed(Box(x + column * step, y + row * step, length * step, step)))
        self._canvas.setFillColor(black)
        self._canvas.drawPath(path, stroke=0, fill=1)

    def mark(self, text: str) -> None:
        """What finds a sheet again, at the same place on every sheet of a batch."""
        self.text(*MARK_AT, text, 6.5, colour=GREY)

    def next_page(self) -> None:
        self._canvas.showPage()


class DryPen(Pen):
    """Judges what would be drawn and draws nothing, in a small part of the time."""

    def __init__(self, accent: str) -> None:
        fonts.characters()  # registers the fonts
        self.accent = self.tint = HexColor(accent)

    def text(
        self, x: float, y: float, text: str, size: float, *, bold: bool = False, colour: Color = black
    ) -> float:
        fonts.require(text)
        return x + fonts.width(text, size, bold=bold)

    def rule(
        self,
        x: float,
        y: float,
        to_x: float,
        *,
        colour: Color = black,
        thick: float = HAIR,
        dashes: Sequence[float] = (),
    ) -> None:
        pass

    def stroke(self, x: float, y: float, height: float) -> None:
        pass

    def fill(self, box: Box, colour: Color, *, radius: float = 0) -> None:
        pass

    def frame(self, box: Box, *, colour: Color = black, thick: float = 0.6, radius: float = 0) -> None:
        pass

    def qr(self, x: float, y: float, side: float, payload: str) -> None:
        pass

    def next_page(self) -> None:
        pass


def _up(y: float) -> float:
    """PDF counts points from the bottom."""
    return (PAGE_HEIGHT - y) * POINTS_PER_MM


def _placed(box: Box) -> tuple[float, float, float, float]:
    return box.x * POINTS_PER_MM, _up(box.bottom), box.width * POINTS_PER_MM, box.height * POINTS_PER_MM


def _lighter(colour: Color, share: float) -> Color:
    """`share` of the colour, the rest white."""
    red, green, blue = (1 - share * (1 - part) for part in colour.rgb())
    return Color(red, green, blue)
