"""A batch of letters as one PDF: ours beside reportlab's own paragraphs and QR widget, with the same words."""

from io import BytesIO

import pdfplumber
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate

from bench.pairs import tell_pair
from factories.letters import some_facts
from letters.access import Access
from letters.content import content_of
from letters.cover import Cover
from letters.fonts import REGULAR
from letters.letterhead import Letterhead
from letters.print_file import Sheet, draw_file
from letters.wording import wording_of

LETTERS = 40
ACCESS = Access("12345678", "123456", "https://rufzeit.example.org/t/12345678AbCdEfGhIjKlMnOpQrStUv", "Ahorn")


def compare() -> None:
    facts = some_facts()
    head = Letterhead.of(facts.letterhead)
    content = content_of(facts, ACCESS, wording_of(facts.kind, facts.language))
    sheets = [Sheet(number, content, head) for number in range(LETTERS)]
    cover = Cover(1, facts.office, "de", head.colour, facts.posting_day, ())

    def ours() -> bytes:
        return draw_file(cover, sheets, lambda done, total: None).pdf

    lines = _lines(ours())
    assert any("9:30" in line for line in lines)
    tell_pair(f"{LETTERS} letters as one PDF (peer: platypus)", ours, lambda: _plain(lines, content.link))


def _lines(pdf: bytes) -> list[str]:
    """The words of our first letter, which follows the cover."""
    with pdfplumber.open(BytesIO(pdf)) as file:
        return file.pages[1].extract_text().splitlines()


def _plain(lines: list[str], link: str) -> bytes:
    style = ParagraphStyle("letter", fontName=REGULAR, fontSize=10, leading=13)
    flow: list[Flowable] = []
    for _letter in range(LETTERS):
        code = Drawing(80, 80)
        code.add(QrCodeWidget(link, barWidth=80, barHeight=80))
        flow += [*(Paragraph(line, style) for line in lines), code, PageBreak()]
    buffer = BytesIO()
    SimpleDocTemplate(buffer).build(flow)
    return buffer.getvalue()
