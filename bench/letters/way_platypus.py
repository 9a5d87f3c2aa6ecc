"""reportlab's own paragraphs and tables, with its own QR widget."""

from collections.abc import Callable, Iterator
from html import escape
from io import BytesIO

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.fonts import addMapping
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    Flowable,
    HRFlowable,
    PageBreak,
    Paragraph,
    SimpleDocTemplate,
    Spacer,
    Table,
)

from bench.letters.codes import data_matrix, image
from bench.letters.data import Runs, Words, words
from db.letters import Letter
from letters.script import fonts

BODY = ParagraphStyle("body", fontName=fonts.REGULAR, fontSize=9, leading=11)
SMALL = ParagraphStyle("small", parent=BODY, fontSize=6.5, leading=8)
HEAD = ParagraphStyle("head", parent=BODY, fontName=fonts.BOLD, fontSize=14, leading=18)
TINT = [
    ("BACKGROUND", (0, 0), (-1, -1), HexColor("#eff3f5")),
    ("LINEBEFORE", (0, 0), (0, -1), 4, HexColor("#1d4f6e")),
]
BOXED = [("BOX", (0, 0), (-1, -1), 0.9, HexColor("#1d4f6e")), ("VALIGN", (0, 0), (-1, -1), "MIDDLE")]


def make(letters: Iterator[Letter], count: int) -> Iterator[bytes]:
    yield made(letters, _widget)


def made(letters: Iterator[Letter], qr: Callable[[str], Flowable]) -> bytes:
    fonts.characters()  # registers the fonts
    for bold in (0, 1):
        addMapping(fonts.REGULAR, bold, 0, fonts.face_of(bool(bold)))
    flow: list[Flowable] = []
    for letter in words(letters):
        flow += _letter(letter, qr)
    buffer = BytesIO()
    sides = {"leftMargin": 25 * mm, "rightMargin": 20 * mm, "topMargin": 8 * mm, "bottomMargin": 6 * mm}
    SimpleDocTemplate(buffer, invariant=1, **sides).build(flow, onFirstPage=_marks, onLaterPages=_marks)
    return buffer.getvalue()


def _letter(letter: Words, qr: Callable[[str], Flowable]) -> Iterator[Flowable]:
    senders = [Paragraph(escape(line), SMALL) for line in letter.senders]
    yield Table([[Paragraph(escape(letter.office), HEAD), senders]], [100 * mm, 65 * mm])
    info = [
        Paragraph(escape(text), style)
        for row in letter.info
        for text, style in zip(row, (SMALL, BODY), strict=True)
    ]
    address = [Paragraph(escape(line), BODY) for line in letter.address]
    yield Table(
        [[[Paragraph(escape(letter.return_line), SMALL), Spacer(1, 12 * mm), *address], info]], [100 * mm, 65 * mm]
    )
    yield Paragraph(f"<b>{escape(letter.subject)}</b>", BODY)
    for kind, lines in letter.parts:
        if kind == "text":
            yield from (Paragraph(_marked(line), BODY) for line in lines)
            yield Spacer(1, 2 * mm)
        elif kind == "box":
            yield Table([[[Paragraph(_marked(line), BODY) for line in lines]]], [165 * mm], style=TINT)
    yield Table([[[*_answers(letter)], qr(letter.link)]], [132 * mm, 33 * mm], style=BOXED)
    yield HRFlowable(width="100%", dash=(3, 2))
    yield from (
        Paragraph(_marked(line), BODY)
        for kind, lines in letter.parts
        if kind in ("tick", "slip")
        for line in lines
    )
    yield Table([[Paragraph(letter.mark, SMALL), image(data_matrix(letter.sheet), 12 * mm)]], [140 * mm, 25 * mm])
    yield PageBreak()


def _answers(letter: Words) -> Iterator[Flowable]:
    for label, value in letter.codes:
        yield Paragraph(f"{escape(label)} <b>{value}</b>", BODY)
    yield from (
        Paragraph(_marked(line), BODY) for kind, lines in letter.parts if kind == "answer" for line in lines
    )


def _marked(line: Runs) -> str:
    return "".join(f"<b>{escape(text)}</b>" if bold else escape(text) for text, bold in line)


def _marks(canvas: Canvas, document: object) -> None:
    for y in (105, 148.5, 210):
        canvas.line(5 * mm, (297 - y) * mm, 9 * mm, (297 - y) * mm)


def _widget(link: str) -> Drawing:
    code = Drawing(30 * mm, 30 * mm)
    code.add(QrCodeWidget(link, barWidth=30 * mm, barHeight=30 * mm))
    return code
