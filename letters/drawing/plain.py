"""Draws pages with reportlab, element by element. Loads reportlab."""

from codecs import BOM_UTF16_BE
from collections.abc import Iterable
from functools import singledispatch
from io import BytesIO

from reportlab.lib.colors import HexColor
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from letters.drawing.datamatrix import dots
from letters.drawing.qr import bars
from letters.geometry.page import PAGE_HEIGHT, PAGE_WIDTH, Box
from letters.script import fonts, shaping
from letters.setting.elements import BLACK, DataMatrix, Element, Fill, Frame, Page, Picture, QrCode, Rule, Text

POINTS_PER_MM = 72 / 25.4
Bar = tuple[int, int, int]


def file_of(pages: Iterable[Page], title: str, language: str) -> bytes:
    """A PDF of these pages: the same pages give the same bytes."""
    buffer, canvas = new_file(title, language)
    for page in pages:
        draw(canvas, page)
    canvas.save()
    return buffer.getvalue()


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


def draw(canvas: Canvas, page: Page) -> None:
    for element in page:
        draw_element(element, canvas)
    canvas.showPage()


@singledispatch
def draw_element(element: Element, canvas: Canvas) -> None:
    """One way for each kind of element stands below. Raises `TypeError` for any other."""
    raise TypeError(f"nobody draws {element!r}")


@draw_element.register
def _(text: Text, canvas: Canvas) -> None:
    canvas.setFillColor(HexColor(text.colour))
    if text.face is not None:
        _draw_shaped(text, text.face, canvas)
        return
    canvas.setFont(fonts.face_of(text.bold), text.size)
    canvas.drawString(text.x * POINTS_PER_MM, _up(text.y), text.text)


@draw_element.register
def _(rule: Rule, canvas: Canvas) -> None:
    canvas.setStrokeColor(HexColor(rule.colour))
    canvas.setLineWidth(rule.thick)
    canvas.setDash(list(rule.dashes))
    canvas.line(rule.x * POINTS_PER_MM, _up(rule.y), rule.to_x * POINTS_PER_MM, _up(rule.to_y))
    canvas.setDash([])


@draw_element.register
def _(fill: Fill, canvas: Canvas) -> None:
    canvas.setFillColor(HexColor(fill.colour))
    canvas.roundRect(*_placed(fill.box), fill.radius * POINTS_PER_MM, stroke=0, fill=1)


@draw_element.register
def _(frame: Frame, canvas: Canvas) -> None:
    canvas.setStrokeColor(HexColor(frame.colour))
    canvas.setLineWidth(frame.thick)
    canvas.roundRect(*_placed(frame.box), frame.radius * POINTS_PER_MM, stroke=1, fill=0)


@draw_element.register
def _(code: QrCode, canvas: Canvas) -> None:
    _draw_bars(canvas, code, *bars(code.payload))


@draw_element.register
def _(code: DataMatrix, canvas: Canvas) -> None:
    _draw_bars(canvas, code, *dots(code.payload))


@draw_element.register
def _(picture: Picture, canvas: Canvas) -> None:
    canvas.drawImage(ImageReader(BytesIO(picture.data)), *_placed(picture.box), mask="auto")


def _draw_shaped(text: Text, face: str, canvas: Canvas) -> None:
    """With what it means: its glyphs do not tell."""
    glyphs = shaping.shaped(text.text, face, text.size)
    canvas.setFont(face, text.size)
    canvas.addLiteral(f"/Span <</ActualText <{(BOM_UTF16_BE + text.text.encode('utf-16-be')).hex()}>>> BDC")
    canvas.drawString(text.x * POINTS_PER_MM, _up(text.y), glyphs)
    canvas.addLiteral("EMC")


def _draw_bars(canvas: Canvas, code: QrCode | DataMatrix, black: Iterable[Bar], modules: int) -> None:
    step = code.side / modules
    path = canvas.beginPath()
    for column, row, length in black:
        path.rect(*_placed(Box(code.x + column * step, code.y + row * step, length * step, step)))
    canvas.setFillColor(HexColor(BLACK))
    canvas.drawPath(path, stroke=0, fill=1)


def _up(y: float) -> float:
    """PDF counts points from the bottom."""
    return (PAGE_HEIGHT - y) * POINTS_PER_MM


def _placed(box: Box) -> tuple[float, float, float, float]:
    return box.x * POINTS_PER_MM, _up(box.bottom), box.width * POINTS_PER_MM, box.height * POINTS_PER_MM
