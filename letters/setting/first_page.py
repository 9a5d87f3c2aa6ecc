"""What only the first page has: who writes, to whom, from when; and where it is folded."""

from collections.abc import Sequence
from dataclasses import dataclass

from letters.addressing.address import fitted
from letters.geometry.page import LINE_GRID, Box, Layout
from letters.reasons import Unprintable
from letters.saying.content import LetterContent
from letters.saying.marks import Line, Run
from letters.script import fonts
from letters.script.fonts import MM_PER_POINT
from letters.setting.elements import Role
from letters.setting.letterhead import Letterhead
from letters.setting.logo import Logo
from letters.setting.paragraphs import wrapped
from letters.setting.pen import GREY, Pen
from letters.setting.sizes import Type

ADDRESS_SIZE = 10.0  # below this a capital is smaller than the 2.3 mm that sorting machines read
OFFICE_SIZES = ((15.0, 6.2), (12.0, 5.0), (10.0, 4.2))  # the first that fits into the head, with its leading
OFFICE_BASELINE, BELOW_BAR = 8.4, 2.6
ABOVE_LINE, BELOW_LINE = 0.75, 0.3  # of its size: what rises above a baseline and hangs below it
SENDER_SIZE, SENDER_LEADING = 8.0, 3.7
LOGO_WIDTH, LOGO_HEIGHT, AFTER_LOGO = 40.0, 15.0, 5.0
LEAST_INFO_SIZE = 9.0
SUBJECT_RISES = 0.97  # of its size, above its baseline: Å
ABOVE_SUBJECT = 4.0  # from the last baseline of the block to the top of its letters


@dataclass(frozen=True)
class Name:
    """Of an office; `first`: the baseline of its first row, below the top of the head."""

    rows: tuple[Line, ...]
    size: float
    leading: float
    first: float


def draw_first_page(pen: Pen, layout: Layout, head: Letterhead, content: LetterContent, chosen: Type) -> float:
    """All but the text; gives the baseline for the subject. Raises `Unprintable`."""
    _draw_folds(pen, layout, head)
    _draw_head(pen, layout, head, content)
    _draw_return_line(pen, layout, content)
    _draw_address(pen, layout, head, content)
    last = _draw_info(pen, layout, content, chosen)
    seen = layout.envelopes[head.envelope].can.bottom
    rises = chosen.subject_size * MM_PER_POINT
    return max(layout.subject, last + ABOVE_SUBJECT + rises, seen + SUBJECT_RISES * rises)


def lines_in_window(lines: Sequence[str], head: Letterhead) -> tuple[str, ...]:
    """The lines of `address_lines` as they stand in the window. Raises `Unaddressable`."""
    room = head.page_layout.width_for_address(head.envelope)
    return fitted(lines, lambda line: fonts.width(line, ADDRESS_SIZE), room)


def _draw_folds(pen: Pen, layout: Layout, head: Letterhead) -> None:
    for fold in layout.envelopes[head.envelope].folds:
        pen.rule(5, fold, 9, colour=GREY)
    pen.rule(5, layout.hole, 11, colour=GREY)


def _draw_head(pen: Pen, layout: Layout, head: Letterhead, content: LetterContent) -> None:
    box = layout.head
    left = _draw_logo(pen, box, head.picture) if head.picture else _draw_bar(pen, box)
    office = _office(content.office, layout.info.x - left - 5, box)
    tag = pen.new_tag(Role.PARAGRAPH)
    pen.lines(tag, left, box.y + office.first, office.rows, office.size, office.leading, colour=pen.accent)
    with pen.telling(Role.PARAGRAPH):
        for row, line in enumerate(content.sender_lines):
            require_room(line, SENDER_SIZE, box.right - layout.info.x)
            pen.text(layout.info.x, box.y + 1.4 + row * SENDER_LEADING, line, SENDER_SIZE, colour=GREY)


def _draw_bar(pen: Pen, box: Box) -> float:
    pen.fill(Box(box.x, box.y, 14, 1.4), pen.accent)
    return box.x


def _draw_logo(pen: Pen, box: Box, logo: Logo) -> float:
    """As large as its place allows; gives where the text beside it begins."""
    scale = min(LOGO_WIDTH / logo.width, min(LOGO_HEIGHT, box.height) / logo.height)
    pen.picture(Box(box.x, box.y, logo.width * scale, logo.height * scale), logo.data)
    return box.x + logo.width * scale + AFTER_LOGO


def _office(name: str, room: float, box: Box) -> Name:
    """As large as fits into the head: below it a window may begin."""
    for size, leading in OFFICE_SIZES:
        try:
            rows = wrapped((Run(name, bold=True),), size=size, room=room)
        except Unprintable:
            continue
        lowest = box.height - (len(rows) - 1) * leading - size * BELOW_LINE * MM_PER_POINT
        if lowest >= BELOW_BAR + size * MM_PER_POINT * ABOVE_LINE:
            return Name(rows, size, leading, min(OFFICE_BASELINE, lowest))
    raise Unprintable("line_too_long", name)


def _draw_return_line(pen: Pen, layout: Layout, content: LetterContent) -> None:
    if layout.return_line is None or content.return_line is None:
        return
    box = layout.return_line
    require_room(content.return_line, 6.5, box.width)
    end = pen.text(box.x, box.bottom - 1.4, content.return_line, 6.5, colour=GREY)
    pen.rule(box.x, box.bottom - 0.4, end, colour=GREY)


def _draw_address(pen: Pen, layout: Layout, head: Letterhead, content: LetterContent) -> None:
    lines = lines_in_window(content.address, head)
    first = layout.address.y + 3.0
    with pen.telling(Role.PARAGRAPH):
        for row, line in enumerate(lines):
            pen.text(layout.address.x, first + row * LINE_GRID, line, ADDRESS_SIZE)


def _draw_info(pen: Pen, layout: Layout, content: LetterContent, chosen: Type) -> float:
    """Gives its last baseline: in large print the block may reach below its place."""
    last = layout.info.y
    y = layout.info.y + 2.2
    for label, value in content.info:
        size = _largest(value, chosen.info_size, layout.info.width)
        with pen.telling(Role.PARAGRAPH):
            pen.text(layout.info.x, y, label, chosen.info_label_size, colour=GREY)
            last = y + 1.25 + size * 0.25
            pen.text(layout.info.x, last, value, size)
        y += chosen.info_step
    return last


def _largest(value: str, size: float, room: float) -> float:
    """Large print is as large as its place allows; below the common size nothing is."""
    while size > LEAST_INFO_SIZE and fonts.width(value, size) > room:
        size -= 1
    require_room(value, size, room)
    return size


def require_room(text: str, size: float, room: float) -> None:
    if fonts.width(text, size) > room:
        raise Unprintable("line_too_long", text)
