"""The slip at the foot of a letter, to be cut off along the dashes and sent back."""

from letters import fonts
from letters.geometry.page import Box, Layout
from letters.marks import Block, BlockKind, Line, Run
from letters.paragraphs import wrapped
from letters.pen import GREY, Pen
from letters.reasons import Unprintable

SIZE, LEADING, TICK_LEADING = 9.0, 4.4, 6.6
HEAD = 5.0  # from the dashes to the first line
TICK = 3.2
AFTER_TICK = 2.4
WRITE_HERE = "____"
IN_SLIP = (BlockKind.TICK, BlockKind.SLIP)


def slip_top(blocks: list[Block], layout: Layout) -> float:
    """Where the dashes stand, so that the slip ends at the foot of the text; without a slip, that foot."""
    if not blocks:
        return layout.body_bottom
    lines = sum(len(_lines(block, layout)) for block in blocks if block.kind is BlockKind.SLIP)
    ticks = sum(block.kind is BlockKind.TICK for block in blocks)
    return layout.body_bottom - (HEAD + lines * LEADING + ticks * TICK_LEADING + 1.5)


def draw_slip(pen: Pen, layout: Layout, blocks: list[Block]) -> None:
    if not blocks:
        return
    top = slip_top(blocks, layout)
    pen.rule(layout.body_left, top, layout.body_right, colour=GREY, thick=0.6, dashes=(3, 2))
    y = top + HEAD
    for block in blocks:
        if block.kind is BlockKind.TICK:
            y += TICK_LEADING
            _draw_tick(pen, layout, block.lines[0], y - 2.4)
        else:
            for part in _lines(block, layout):
                pen.line_of(layout.body_left, y + SIZE * 0.3, part, SIZE)
                y += LEADING


def _lines(block: Block, layout: Layout) -> list[Line]:
    room = layout.body_right - layout.body_left
    return [part for line in block.lines for part in wrapped(line, size=SIZE, room=room)]


def _draw_tick(pen: Pen, layout: Layout, line: Line, y: float) -> None:
    """A box to tick, what it means, and where asked for a line to write on."""
    text = "".join(run.text for run in line)
    told = text.removesuffix(WRITE_HERE).rstrip()
    left = layout.body_left + TICK + AFTER_TICK
    if fonts.width(told, SIZE) > layout.body_right - left:
        raise Unprintable("line_too_long", told)
    pen.frame(Box(layout.body_left + 0.2, y - TICK + 0.3, TICK, TICK), thick=0.6)
    end = pen.line_of(left, y, (Run(told),), SIZE)
    if text.endswith(WRITE_HERE):
        pen.rule(end + 2, y + 0.8, layout.body_right, colour=GREY)
