"""The slip at the foot of a letter, to be cut off along the dashes and sent back."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from letters.geometry.page import Box, Layout
from letters.saying.marks import Block, BlockKind, Line, Run
from letters.script import fonts
from letters.setting.elements import Role
from letters.setting.paragraphs import wrapped
from letters.setting.pen import GREY, KEPT, Pen
from letters.setting.sizes import Type

HEAD = 5.0  # from the dashes to the first line
TICK, AFTER_TICK = 0.355, 0.265  # of the size of type
LEAST_TO_WRITE_ON = 40.0
WRITE_HERE = "____"
IN_SLIP = (BlockKind.TICK, BlockKind.SLIP)


@dataclass(frozen=True)
class Entry:
    """A paragraph, or a box to tick with what it means.

    `writes`: the row in which a line to write on follows, None: there is none; it may be one below the last.
    """

    lines: tuple[Line, ...]
    is_tick: bool
    height: float
    writes: int | None = None


class Slip:
    """`top`: where the dashes stand, so that it ends at the foot of the text; without blocks, that foot."""

    def __init__(self, blocks: Sequence[Block], layout: Layout, chosen: Type) -> None:
        self.blocks = blocks
        self._left, self._right, self._type = layout.body_left, layout.body_right, chosen
        self._entries = [_entry(block, self._right - self._left, chosen) for block in blocks]
        height = sum(entry.height for entry in self._entries)
        self.top = layout.body_bottom - (HEAD + height + 1.5) if blocks else layout.body_bottom

    def draw(self, pen: Pen) -> None:
        if not self.blocks:
            return
        pen.rule(self._left, self.top, self._right, colour=GREY, thick=0.6, dashes=(3, 2))
        y = self.top + HEAD
        for entry in self._entries:
            if entry.is_tick:
                self._draw_tick(pen, entry, y + self._type.tick_leading - 2.4)
            else:
                self._draw_lines(pen, entry, y + self._type.slip_size * 0.3)
            y += entry.height

    def _draw_lines(self, pen: Pen, entry: Entry, y: float) -> None:
        tag = pen.new_tag(Role.PARAGRAPH)
        pen.lines(tag, self._left, y, entry.lines, self._type.slip_size, self._type.slip_leading)

    def _draw_tick(self, pen: Pen, entry: Entry, y: float) -> None:
        size, leading = self._type.slip_size, self._type.slip_leading
        left, side = self._left + _indent(self._type), TICK * size
        pen.frame(Box(self._left + 0.2, y - side + 0.3, side, side), thick=0.6)
        end = pen.lines(pen.new_tag(Role.ITEM), left, y, entry.lines, size, leading)
        if entry.writes is not None:
            begins = left if entry.writes == len(entry.lines) else end + 2
            pen.rule(begins, y + entry.writes * leading + 0.8, self._right, colour=GREY)


@lru_cache(maxsize=KEPT)
def _entry(block: Block, room: float, chosen: Type) -> Entry:
    if block.kind is BlockKind.SLIP:
        lines = tuple(part for line in block.lines for part in wrapped(line, size=chosen.slip_size, room=room))
        return Entry(lines, False, len(lines) * chosen.slip_leading)
    return _tick("".join(run.text for run in block.lines[0]), room - _indent(chosen), chosen)


def _tick(told: str, room: float, chosen: Type) -> Entry:
    """Where too little is left beside the words to write on, it is written below them."""
    words = told.removesuffix(WRITE_HERE).rstrip()
    lines = wrapped((Run(words),), size=chosen.slip_size, room=room)
    last = "".join(run.text for run in lines[-1])
    below = room - fonts.width(last, chosen.slip_size) < LEAST_TO_WRITE_ON
    writes = len(lines) - (not below) if told.endswith(WRITE_HERE) else None
    rows = len(lines) - 1 if writes is None else writes
    return Entry(lines, True, chosen.tick_leading + rows * chosen.slip_leading, writes)


def _indent(chosen: Type) -> float:
    return (TICK + AFTER_TICK) * chosen.slip_size
