"""What all sheets of a letter have alike: how they are found again, and in which order they belong."""

from letters.drawing.datamatrix import Sheet, SheetMark
from letters.geometry.page import PAGE_HEIGHT, PRINT_MARGIN, Layout
from letters.geometry.sheet import DATA_MATRIX
from letters.saying.content import LetterContent
from letters.script import fonts
from letters.setting.pen import GREY, Pen
from words.catalogues import Words

MARK_AT = (25.0, PAGE_HEIGHT - PRINT_MARGIN - 1.0)
MARK_SIZE, NUMBER_SIZE = 6.5, 8.0
HEAD_BASELINE, HEAD_RULE, TEXT_FROM = 18.0, 21.0, 25.5  # of the pages that follow
HEAD_SIZE = 9.0


def mark_sheets(pen: Pen, mark: SheetMark | None) -> None:
    """On every finished page at the same place: batch, number and sheet, for machine and eye."""
    if not mark:
        return
    count = len(pen.pages)
    for page in range(count):
        with pen.on_page(page):
            payload = Sheet(mark, page + 1, count).payload
            pen.data_matrix(DATA_MATRIX.x, DATA_MATRIX.y, DATA_MATRIX.width, payload)
            pen.text(*MARK_AT, str(mark), MARK_SIZE, colour=GREY)


def number_pages(pen: Pen, layout: Layout, content: LetterContent) -> None:
    """Which page of how many; one that is alone says nothing."""
    _ = Words(content.language)
    count = len(pen.pages)
    if count == 1:
        return
    for page in range(count):
        told = _("Page {page} of {pages}", page=page + 1, pages=count)
        with pen.on_page(page):
            if page == 0:
                _to_the_right(pen, layout.body_right, MARK_AT[1], told, NUMBER_SIZE)
            else:
                _draw_small_head(pen, layout, content, told)


def _draw_small_head(pen: Pen, layout: Layout, content: LetterContent, page: str) -> None:
    """So that a page which got lost finds its letter again; it has no PIN."""
    left, right = layout.body_left, min(layout.body_right, DATA_MATRIX.x - 4)
    label, value = content.reference
    told = f"{label} {value} · {page}"
    begins = _to_the_right(pen, right, HEAD_BASELINE, told, HEAD_SIZE)
    office = shortened(content.office, HEAD_SIZE, begins - left - 6, bold=True)
    pen.text(left, HEAD_BASELINE, office, HEAD_SIZE, bold=True, colour=pen.accent)
    pen.rule(left, HEAD_RULE, layout.body_right, colour=pen.accent, thick=0.6)


def _to_the_right(pen: Pen, right: float, y: float, text: str, size: float) -> float:
    begins = right - fonts.width(text, size)
    pen.text(begins, y, text, size, colour=GREY)
    return begins


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """A line in a list or a head, where a number finds the same again, may end in dots."""
    if fonts.width(text, size, bold=bold) <= room:
        return text
    while fonts.width(f"{text}…", size, bold=bold) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"
