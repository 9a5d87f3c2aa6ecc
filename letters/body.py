"""The body of a letter, from the subject down: paragraphs, lists, the box of the time, the box of the answers."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from itertools import groupby

from letters import fonts
from letters.content import LetterContent
from letters.geometry.page import Box, Envelope, Layout
from letters.marks import Block, BlockKind, Line
from letters.paragraphs import wrapped
from letters.pen import GREY, Pen
from letters.reasons import Unprintable
from letters.slip import IN_SLIP, draw_slip, slip_top


@dataclass(frozen=True)
class Type:
    """Sizes in points, distances in millimetres. `gap`: between blocks."""

    size: float
    leading: float
    gap: float
    answer_size: float
    answer_leading: float


COMFORTABLE = Type(size=10, leading=4.65, gap=2.5, answer_size=9.5, answer_leading=4.4)
COMPACT = Type(size=9.5, leading=4.2, gap=1.6, answer_size=9, answer_leading=4.05)
LARGE, LARGE_LEADING = 13.0, 6.2  # whole bold lines of a box

BELOW_SUBJECT = 4.4
INDENT = 4.5  # of a list
PADDING = 4.0  # inside a box
BAR = 1.4
RADIUS = 1.6
ITEM_GAP = 1.1
AFTER_BOX = 1.4
BELOW_FOLD = 3.0
CODE_SIZE, CODES_HEIGHT, BETWEEN_CODES = 14.0, 11.5, 10.0
QR_SIDE, QR_MARGIN = 30.0, 2.0


def draw_body(pen: Pen, layout: Layout, envelope: Envelope, content: LetterContent, subject: float) -> None:
    """Text and slip, in a smaller type where need be. `subject`: the baseline of its last line.

    Raises `Unprintable` when they do not fit on the page.
    """
    text = [block for block in content.blocks if block.kind not in IN_SLIP]
    slip = [block for block in content.blocks if block.kind in IN_SLIP]
    for chosen in (COMFORTABLE, COMPACT):
        body = _Body(pen, layout, envelope, content, chosen, subject + BELOW_SUBJECT)
        body.set(text)
        if body.y <= slip_top(slip, layout):
            body.draw()
            draw_slip(pen, layout, slip)
            return
    raise Unprintable("page_full")


class _Body:
    """Sets blocks downwards, `y` is the top of what comes next; draws them when it is known that they fit."""

    def __init__(
        self, pen: Pen, layout: Layout, envelope: Envelope, content: LetterContent, chosen: Type, top: float
    ) -> None:
        self.pen = pen
        self.left, self.right = layout.body_left, layout.body_right
        self.first_fold = envelope.folds[0]
        self.content = content
        self.type = chosen
        self.y = top
        self._strokes: list[Callable[[], object]] = []

    def set(self, blocks: Iterable[Block]) -> None:
        for kind, group in groupby(blocks, key=lambda block: block.kind):
            if kind is BlockKind.ANSWER:
                self._answers([block.lines[0] for block in group])
            else:
                for block in group:
                    self._one(block)

    def draw(self) -> None:
        for stroke in self._strokes:
            stroke()

    def _one(self, block: Block) -> None:
        if block.kind is BlockKind.BOX:
            self._box(block.lines)
        elif block.kind is BlockKind.ITEM:
            self._later(self.pen.text, self.left, self.y + _rise(self.type.size), "•", self.type.size)
            self._lines(block.lines, self.left + INDENT)
            self.y += ITEM_GAP
        else:
            self._lines(block.lines, self.left)
            self.y += self.type.gap

    def _lines(self, lines: Iterable[Line], left: float) -> None:
        size = self.type.size
        for line in lines:
            for part in wrapped(line, size=size, room=self.right - left):
                self._later(self.pen.line_of, left, self.y + _rise(size), part, size)
                self.y += self.type.leading

    def _box(self, lines: Iterable[Line]) -> None:
        """On a tint, with a bar of the office's colour at its left."""
        room = self.right - self.left - BAR - 2 * PADDING
        sized = [sized for line in lines for sized in self._sized(line, room)]
        height = sum(leading for _, _, leading in sized) + 2 * PADDING - 1.0
        self.y += 0.6
        tinted = Box(self.left, self.y, self.right - self.left, height)
        self._later(self.pen.fill, tinted, self.pen.tint, radius=RADIUS)
        self._later(self.pen.fill, Box(self.left, self.y, BAR, height), self.pen.accent)
        y = self.y + PADDING
        for part, size, leading in sized:
            self._later(self.pen.line_of, self.left + BAR + PADDING, y + _rise(size) - 0.6, part, size)
            y += leading
        self.y += height + self.type.gap + AFTER_BOX

    def _sized(self, line: Line, room: float) -> list[tuple[Line, float, float]]:
        """The lines with size and leading: large, where all is bold."""
        large = all(run.bold for run in line)
        size, leading = (LARGE, LARGE_LEADING) if large else (self.type.size, self.type.leading)
        return [(part, size, leading) for part in wrapped(line, size=size, room=room)]

    def _answers(self, lines: list[Line]) -> None:
        """Ways to answer, beside the codes that open them; below the first fold, so that no window shows them."""
        self.y = max(self.y, self.first_fold + BELOW_FOLD)
        size, leading = self.type.answer_size, self.type.answer_leading
        link = self.content.link
        room = self.right - self.left - (QR_SIDE + 3 * PADDING if link else 2 * PADDING)
        ways = [wrapped(line, size=size, room=room) for line in lines]
        needed = CODES_HEIGHT + sum(len(way) * leading + ITEM_GAP for way in ways) + 2 * PADDING - 2.4
        height = max(needed, QR_SIDE + 2 * QR_MARGIN) if link else needed
        box = Box(self.left, self.y, self.right - self.left, height)
        self._later(self.pen.frame, box, colour=self.pen.accent, thick=0.9, radius=RADIUS)
        if link:
            qr_y = box.y + (box.height - QR_SIDE) / 2
            self._later(self.pen.qr, box.right - QR_SIDE - QR_MARGIN, qr_y, QR_SIDE, link, link)
        self._codes(box.x + PADDING, box.y + PADDING)
        y = box.y + PADDING + CODES_HEIGHT
        for way in ways:
            for part in way:
                self._later(self.pen.line_of, box.x + PADDING, y + _rise(size), part, size)
                y += leading
            y += ITEM_GAP
        self.y = box.bottom + self.type.gap + AFTER_BOX

    def _codes(self, x: float, y: float) -> None:
        for label, value in filter(None, (self.content.reference, self.content.pin)):
            self._later(self.pen.text, x, y + 1.8, label, 7, colour=GREY)
            self._later(self.pen.text, x, y + 7.4, value, CODE_SIZE, bold=True)
            x += fonts.width(value, CODE_SIZE, bold=True) + BETWEEN_CODES

    def _later(self, draw: Callable[..., object], *what: object, **how: object) -> None:
        self._strokes.append(partial(draw, *what, **how))


def _rise(size: float) -> float:
    """From the top of a line to its baseline, in millimetres, for a size in points."""
    return size * 0.36
