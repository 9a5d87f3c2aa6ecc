"""The parts of a body: lines that may go on on the next page, and boxes that stay whole."""

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple, Protocol

from letters.geometry.page import Box, Layout
from letters.saying.content import LetterContent
from letters.saying.marks import Block, BlockKind, Line
from letters.script import fonts
from letters.setting.elements import Role, Tag
from letters.setting.paragraphs import wrapped
from letters.setting.pen import GREY, KEPT, Pen
from letters.setting.sizes import Type, rise
from words.catalogues import Words

INDENT = 4.5  # of a list
PADDING = 4.0  # inside a box
BAR = 1.4
RADIUS = 1.6
ITEM_GAP = 1.1
BEFORE_BOX, AFTER_BOX = 0.6, 1.4
BETWEEN_CODES = 10.0
QR_MARGIN = 2.0


class Whole(Protocol):
    """What is never divided. `height`: with the room that it wants above and below."""

    height: float

    def draw(self, pen: Pen, y: float) -> None: ...


class Lines(NamedTuple):
    """A paragraph, or an item of a list."""

    lines: tuple[Line, ...]
    is_item: bool
    left: float
    leading: float
    size: float
    gap: float

    def draw(self, pen: Pen, y: float, rows: range, tag: Tag | None) -> Tag:
        """Some of its rows, the first of them at `y`; on a second page with the `tag` of the first."""
        if self.is_item and rows.start == 0:
            indent = self.size * INDENT / 10
            pen.text(self.left - indent, y + rise(self.size), "•", self.size)
        told = tag or pen.new_tag(Role.ITEM if self.is_item else Role.PARAGRAPH)
        lines = self.lines[rows.start : rows.stop]
        pen.lines(told, self.left, y + rise(self.size), lines, self.size, self.leading)
        return told


Part = Lines | Whole


@lru_cache(maxsize=KEPT)
def lines_of(block: Block, left: float, right: float, chosen: Type) -> Lines:
    is_item = block.kind is BlockKind.ITEM
    indent = chosen.size * INDENT / 10 if is_item else 0.0
    room = right - left - indent
    lines = tuple(part for line in block.lines for part in wrapped(line, size=chosen.size, room=room))
    gap = ITEM_GAP if is_item else chosen.gap
    return Lines(lines, is_item, left + indent, chosen.leading, chosen.size, gap)


class TintedBox:
    """What must catch the eye: on a tint, with a bar of the office's colour at its left."""

    def __init__(self, lines: Sequence[Line], layout: Layout, chosen: Type) -> None:
        self._left, self._width = layout.body_left, layout.body_right - layout.body_left
        self._type = chosen
        room = self._width - BAR - 2 * PADDING
        self._sized = [sized for line in lines for sized in self._in_size(line, room)]
        self._inner = sum(leading for _, _, leading in self._sized) + 2 * PADDING - 1.0
        self.height = BEFORE_BOX + self._inner + chosen.gap + AFTER_BOX

    def draw(self, pen: Pen, y: float) -> None:
        y += BEFORE_BOX
        pen.fill(Box(self._left, y, self._width, self._inner), pen.tint, radius=RADIUS)
        pen.fill(Box(self._left, y, BAR, self._inner), pen.accent)
        y += PADDING
        tag = pen.new_tag(Role.PARAGRAPH)
        for part, size, leading in self._sized:
            pen.lines(tag, self._left + BAR + PADDING, y + rise(size) - 0.6, (part,), size)
            y += leading

    def _in_size(self, line: Line, room: float) -> list[tuple[Line, float, float]]:
        """The lines with size and leading: large, where all is bold."""
        chosen = self._type
        large = all(run.bold for run in line)
        size, leading = (chosen.box_size, chosen.box_leading) if large else (chosen.size, chosen.leading)
        return [(part, size, leading) for part in wrapped(line, size=size, room=room)]


class Answers:
    """Ways to answer, beside the codes that open them."""

    def __init__(self, lines: Sequence[Line], content: LetterContent, layout: Layout, chosen: Type) -> None:
        self._left, self._width = layout.body_left, layout.body_right - layout.body_left
        self._content, self._type = content, chosen
        beside = chosen.qr_side + 3 * PADDING if content.link else 2 * PADDING
        room = self._width - beside
        self._ways = [wrapped(line, size=chosen.answer_size, room=room) for line in lines]
        rows = sum(len(way) * chosen.answer_leading + ITEM_GAP for way in self._ways)
        needed = chosen.codes_height + rows + 2 * PADDING - 2.4
        self._inner = max(needed, chosen.qr_side + 2 * QR_MARGIN) if content.link else needed
        self.height = self._inner + chosen.gap + AFTER_BOX

    def draw(self, pen: Pen, y: float) -> None:
        box = Box(self._left, y, self._width, self._inner)
        pen.frame(box, colour=pen.accent, thick=0.9, radius=RADIUS)
        self._draw_codes(pen, box.x + PADDING, box.y + PADDING)
        y = box.y + PADDING + self._type.codes_height
        size, leading = self._type.answer_size, self._type.answer_leading
        for way in self._ways:
            pen.lines(pen.new_tag(Role.ITEM), box.x + PADDING, y + rise(size), way, size, leading)
            y += len(way) * leading + ITEM_GAP
        if self._content.link:
            self._draw_qr(pen, box, self._content.link)

    def _draw_codes(self, pen: Pen, x: float, y: float) -> None:
        chosen = self._type
        for label, value in filter(None, (self._content.reference, self._content.pin)):
            with pen.telling(Role.PARAGRAPH):
                pen.text(x, y + rise(chosen.label_size) - 0.7, label, chosen.label_size, colour=GREY)
                pen.text(x, y + chosen.codes_height - 4.1, value, chosen.code_size, bold=True)
            x += fonts.width(value, chosen.code_size, bold=True) + BETWEEN_CODES

    def _draw_qr(self, pen: Pen, box: Box, link: str) -> None:
        _ = Words(self._content.language)
        side = self._type.qr_side
        told = _("QR code that opens your page on the web: {link}", link=link)
        with pen.telling(Role.FIGURE):
            pen.qr(box.right - side - QR_MARGIN, box.y + (box.height - side) / 2, side, link, told)
