from collections.abc import Iterator

from fpdf import FPDF

from bench.letters.codes import data_matrix, qr
from bench.letters.data import Runs, Words, words
from bench.letters.font_files import font_files
from db.letters import Letter


def make(letters: Iterator[Letter], count: int) -> Iterator[bytes]:
    pdf = FPDF(format="A4")
    pdf.set_margins(25, 12, 20)
    pdf.set_auto_page_break(False)
    with font_files() as (regular, bold):
        pdf.add_font("noto", "", regular)
        pdf.add_font("noto", "B", bold)
        for letter in words(letters):
            _letter(pdf, letter)
        yield bytes(pdf.output())


def _letter(pdf: FPDF, letter: Words) -> None:
    pdf.add_page()
    for y in (105, 148.5, 210):
        pdf.line(5, y, 9, y)
    _column(pdf, 25, 20, [(letter.office, 14, True)])
    _column(pdf, 125, 14, [(line, 8, False) for line in letter.senders])
    _column(pdf, 25, 46, [(letter.return_line, 6.5, False)])
    _column(pdf, 25, 63, [(line, 10, False) for line in letter.address])
    info = [(text, size, False) for row in letter.info for text, size in zip(row, (6.5, 9), strict=True)]
    _column(pdf, 125, 50, info)
    _column(pdf, 25, 99, [(letter.subject, 11.5, True)])
    for kind, lines in letter.parts:
        if kind == "box":
            pdf.set_fill_color("#eff3f5")
            pdf.rect(25, pdf.get_y(), 165, 5 * len(lines), style="F")
        if kind in ("text", "box"):
            _lines(pdf, lines)
            pdf.set_y(pdf.get_y() + 1.5)
    top = pdf.get_y()
    pdf.image(qr(letter.link), 158, top, 30)
    pdf.set_right_margin(54)
    for label, value in letter.codes:
        _lines(pdf, [[(label + " ", False), (value, True)]])
    _lines(pdf, [line for kind, lines in letter.parts if kind == "answer" for line in lines])
    pdf.set_right_margin(20)
    pdf.rect(25, top, 165, pdf.get_y() - top, round_corners=True, corner_radius=1.6)
    _lines(pdf, [line for kind, lines in letter.parts if kind in ("tick", "slip") for line in lines])
    pdf.image(data_matrix(letter.sheet), 178, 270, 12)
    _column(pdf, 25, 285, [(letter.mark, 6.5, False)])


def _column(pdf: FPDF, x: float, y: float, lines: list[tuple[str, float, bool]]) -> None:
    pdf.set_y(y)
    for text, size, bold in lines:
        pdf.set_x(x)
        pdf.set_font("noto", "B" if bold else "", size)
        pdf.cell(0, size * 0.42, text, new_x="LMARGIN", new_y="NEXT")


def _lines(pdf: FPDF, lines: list[Runs]) -> None:
    for line in lines:
        for text, bold in line:
            pdf.set_font("noto", "B" if bold else "", 9.5)
            pdf.write(4.4, text)
        pdf.ln(4.4)
