"""The cover sheet of a batch: what lies beneath it, and the line on which the posting is signed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from letters.drawing.datamatrix import SheetMark
from letters.geometry.page import Box
from letters.script import fonts
from letters.setting.elements import Page
from letters.setting.pen import GREY, Pen
from letters.setting.sheets import mark_sheets, shortened
from words.catalogues import Words
from words.dates import weekday_written

LEFT, RIGHT = 25.0, 190.0
FIGURES, STEP = 56.0, 34.0
RULER, RULER_MM = 92.0, 100
SIGN = 118.0
LIST = 138.0
NEXT_LIST = 30.0
FOOT = 282.0
ROW, ROW_SIZE = 4.4, 8.5
COLUMN = 84.0
NUMBER = 9.0  # width of the number before a name


@dataclass(frozen=True, slots=True)
class CoverRow:
    number: int
    name: str
    town: str
    foreign: bool


@dataclass(frozen=True)
class Cover:
    """In the office's first language. `sheets`: of all letters together."""

    batch: int
    office: str
    language: str
    colour: str
    posting_day: date
    rows: tuple[CoverRow, ...]
    sheets: int


def set_cover(cover: Cover, *, mark: SheetMark) -> list[Page]:
    """One page, and more of them where the list needs it. `mark`: that of letter 0."""
    _ = Words(cover.language)
    pen = Pen(cover.colour)
    _draw_title(pen, cover, _)
    _draw_figures(pen, cover, _)
    _draw_ruler(pen, _)
    _draw_signature(pen, _)
    top = LIST
    for page in _pages(cover.rows):
        _draw_list(pen, page, top, _)
        pen.next_page()
        top = NEXT_LIST
    mark_sheets(pen, mark)
    return pen.pages


def _draw_title(pen: Pen, cover: Cover, _: Words) -> None:
    pen.fill(Box(LEFT, 18, 14, 1.4), pen.accent)
    pen.text(LEFT, 28, _("Batch {number}", number=cover.batch), 20, bold=True, colour=pen.accent)
    pen.text(LEFT, 36, cover.office, 12)
    pen.text(LEFT, 42.5, _("Cover sheet: stays in the office, do not post it."), 9, colour=GREY)


def _draw_figures(pen: Pen, cover: Cover, _: Words) -> None:
    foreign = sum(row.foreign for row in cover.rows)
    figures = (
        (_("Letters"), str(len(cover.rows))),
        (_("Sheets without cover"), str(cover.sheets)),
        (_("Of these abroad"), str(foreign)),
    )
    pen.fill(Box(LEFT, FIGURES - 6, RIGHT - LEFT, 27), pen.tint, radius=1.6)
    for column, (label, value) in enumerate(figures):
        x = LEFT + 5 + column * STEP
        pen.text(x, FIGURES, label, 7.5, colour=GREY)
        pen.text(x, FIGURES + 8, value, 18, bold=True)
    pen.text(LEFT + 5 + 3 * STEP, FIGURES, _("To be posted on"), 7.5, colour=GREY)
    day = weekday_written(cover.posting_day, cover.language)
    pen.text(LEFT + 5 + 3 * STEP, FIGURES + 7, day, 9.5, bold=True)
    single = cover.sheets == len(cover.rows)
    told = (
        _("One letter, one sheet. Put each sheet into an envelope of its own.")
        if single
        else _("Some letters have several sheets. The number at the foot tells which belong together.")
    )
    pen.text(LEFT + 5, FIGURES + 16.5, told, 9)


def _draw_ruler(pen: Pen, _: Words) -> None:
    told = _("Print at 100 %, without fitting to the page. This line measures {length} mm:", length=RULER_MM)
    pen.text(LEFT, RULER, told, 9)
    y = RULER + 5
    pen.rule(LEFT, y, LEFT + RULER_MM, thick=0.6)
    for step in range(0, RULER_MM + 1, 10):
        height = 3.0 if step % 50 == 0 else 1.8
        pen.stroke(LEFT + step, y, height)
        label = str(step)
        pen.text(LEFT + step - fonts.width(label, 6.5) / 2, y + 6, label, 6.5, colour=GREY)


def _draw_signature(pen: Pen, _: Words) -> None:
    for x, to_x, label in (
        (LEFT, LEFT + 45, _("Handed to the post on")),
        (LEFT + 52, LEFT + 97, _("Carrier")),
        (LEFT + 104, RIGHT, _("Signature")),
    ):
        pen.rule(x, SIGN, to_x, thick=0.6)
        pen.text(x, SIGN + 4, label, 7.5, colour=GREY)


def _pages(rows: tuple[CoverRow, ...]) -> Iterator[tuple[CoverRow, ...]]:
    start, top = 0, LIST
    while start < len(rows):
        room = 2 * _rows_from(top)
        yield rows[start : start + room]
        start, top = start + room, NEXT_LIST


def _rows_from(top: float) -> int:
    return int((FOOT - top - 6) / ROW)


def _draw_list(pen: Pen, rows: tuple[CoverRow, ...], top: float, _: Words) -> None:
    pen.text(LEFT, top, _("Letters by number, in order of postcode"), 9, bold=True)
    per_column = _rows_from(top)
    for place, row in enumerate(rows):
        x = LEFT + (place // per_column) * COLUMN
        y = top + 6 + (place % per_column) * ROW
        pen.text(x, y, str(row.number), ROW_SIZE, bold=True)
        told = shortened(f"{row.name}, {row.town}", ROW_SIZE, COLUMN - NUMBER - 3)
        pen.text(x + NUMBER, y, told, ROW_SIZE)
