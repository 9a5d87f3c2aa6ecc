"""The slip at the foot of a letter, to be cut off along the dashes and sent back."""

from letters.geometry.page import Box, Layout
from letters.saying.marks import Block, BlockKind, Line, Run
from letters.script import fonts
from letters.setting.elements import Role
from letters.setting.paragraphs import wrapped
from letters.setting.pen import GREY, Pen
from letters.setting.sizes import Type

HEAD = 5.0  # from the dashes to the first line
TICK, AFTER_TICK = 0.355, 0.265  # of the size of type
LEAST_TO_WRITE_ON = 40.0
WRITE_HERE = "____"
IN_SLIP = (BlockKind.TICK, BlockKind.SLIP)


def slip_top(blocks: list[Block], layout: Layout, chosen: Type) -> float:
    """Where the dashes stand, so that the slip ends at the foot of the text; without a slip, that foot."""
    if not blocks:
        return layout.body_bottom
    height = sum(_height(block, layout, chosen) for block in blocks)
    return layout.body_bottom - (HEAD + height + 1.5)


def draw_slip(pen: Pen, layout: Layout, blocks: list[Block], chosen: Type) -> None:
    if not blocks:
        return
    top = slip_top(blocks, layout, chosen)
    pen.rule(layout.body_left, top, layout.body_right, colour=GREY, thick=0.6, dashes=(3, 2))
    y = top + HEAD
    for block in blocks:
        if block.kind is BlockKind.TICK:
            _draw_tick(pen, layout, block, y + chosen.tick_leading - 2.4, chosen)
        else:
            _draw_lines(pen, layout, block, y + chosen.slip_size * 0.3, chosen)
        y += _height(block, layout, chosen)


def _height(block: Block, layout: Layout, chosen: Type) -> float:
    if block.kind is BlockKind.SLIP:
        return len(_lines(block, layout, chosen)) * chosen.slip_leading
    rows = len(_tick_lines(block, layout, chosen)) + _writes_below(block, layout, chosen)
    return chosen.tick_leading + (rows - 1) * chosen.slip_leading


def _draw_lines(pen: Pen, layout: Layout, block: Block, y: float, chosen: Type) -> None:
    with pen.telling(Role.PARAGRAPH):
        for part in _lines(block, layout, chosen):
            pen.line_of(layout.body_left, y, part, chosen.slip_size)
            y += chosen.slip_leading


def _lines(block: Block, layout: Layout, chosen: Type) -> list[Line]:
    room = layout.body_right - layout.body_left
    return [part for line in block.lines for part in wrapped(line, size=chosen.slip_size, room=room)]


def _draw_tick(pen: Pen, layout: Layout, block: Block, y: float, chosen: Type) -> None:
    """A box to tick, what it means, and where asked for a line to write on."""
    left, side = _tick_left(layout, chosen), TICK * chosen.slip_size
    pen.frame(Box(layout.body_left + 0.2, y - side + 0.3, side, side), thick=0.6)
    end = left
    with pen.telling(Role.ITEM):
        for row, part in enumerate(_tick_lines(block, layout, chosen)):
            end = pen.line_of(left, y + row * chosen.slip_leading, part, chosen.slip_size)
    if not _asks_to_write(block):
        return
    last = y + (len(_tick_lines(block, layout, chosen)) - 1) * chosen.slip_leading
    if _writes_below(block, layout, chosen):
        end, last = left - 2, last + chosen.slip_leading
    pen.rule(end + 2, last + 0.8, layout.body_right, colour=GREY)


def _tick_lines(block: Block, layout: Layout, chosen: Type) -> list[Line]:
    told = _told(block).removesuffix(WRITE_HERE).rstrip()
    room = layout.body_right - _tick_left(layout, chosen)
    return wrapped((Run(told),), size=chosen.slip_size, room=room)


def _asks_to_write(block: Block) -> bool:
    return _told(block).endswith(WRITE_HERE)


def _writes_below(block: Block, layout: Layout, chosen: Type) -> bool:
    """Where too little is left beside the words."""
    last = "".join(run.text for run in _tick_lines(block, layout, chosen)[-1])
    left = layout.body_right - _tick_left(layout, chosen) - fonts.width(last, chosen.slip_size)
    return _asks_to_write(block) and left < LEAST_TO_WRITE_ON


def _tick_left(layout: Layout, chosen: Type) -> float:
    return layout.body_left + (TICK + AFTER_TICK) * chosen.slip_size


def _told(block: Block) -> str:
    return "".join(run.text for run in block.lines[0])
