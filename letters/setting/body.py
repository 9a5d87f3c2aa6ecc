"""The body of a letter, from below its subject to the slip, on as many pages as it needs."""

from collections.abc import Iterator
from itertools import groupby, pairwise

from letters.geometry.page import Envelope, Layout
from letters.reasons import Unprintable
from letters.saying.content import LetterContent
from letters.saying.marks import Block, BlockKind
from letters.setting.parts import Answers, Lines, TintedBox, Whole
from letters.setting.pen import Pen
from letters.setting.sheets import TEXT_FROM
from letters.setting.sizes import Type
from letters.setting.slip import IN_SLIP, draw_slip, slip_top

BELOW_FOLD = 3.0
STAY_TOGETHER = 2  # lines of a paragraph, at least, on either page
LEADS_TO = 4  # a paragraph of so many lines stays on the page of the box that it leads to

Part = Lines | Whole


def draw_body(
    pen: Pen, layout: Layout, envelope: Envelope, content: LetterContent, chosen: Type, subject: float
) -> None:
    """Text and slip, and the end of the last page. `subject`: the baseline of its last line.

    Raises `Unprintable` for what no page can hold.
    """
    body = _Body(pen, layout, envelope, subject + chosen.below_subject)
    body.set(list(_parts(content, layout, chosen)))
    slip = [block for block in content.blocks if block.kind in IN_SLIP]
    top = slip_top(slip, layout, chosen)
    if body.y > top and slip:
        body.next_page()
        if body.y > top:
            raise Unprintable("page_full")
    draw_slip(pen, layout, slip, chosen)
    pen.next_page()


def _parts(content: LetterContent, layout: Layout, chosen: Type) -> Iterator[Part]:
    text = (block for block in content.blocks if block.kind not in IN_SLIP)
    for kind, group in groupby(text, key=lambda block: block.kind):
        if kind is BlockKind.ANSWER:
            yield Answers([block.lines[0] for block in group], content, layout, chosen)
        else:
            yield from (_part(block, layout, chosen) for block in group)


def _part(block: Block, layout: Layout, chosen: Type) -> Part:
    if block.kind is BlockKind.BOX:
        return TintedBox(block.lines, layout, chosen)
    return Lines.of(block, layout, chosen)


class _Body:
    """Sets parts downwards; `y` is the top of what comes next."""

    def __init__(self, pen: Pen, layout: Layout, envelope: Envelope, top: float) -> None:
        self.pen = pen
        self.foot = layout.body_bottom
        self.below_fold = envelope.folds[0] + BELOW_FOLD
        self.y = top

    def set(self, parts: list[Part]) -> None:
        for part, following in pairwise([*parts, None]):
            if isinstance(part, Lines):
                self._keep_with(part, following)
                self._lines(part)
            elif part is not None:
                self._whole(part)

    def next_page(self) -> None:
        self.pen.next_page()
        self.y = TEXT_FROM

    def _keep_with(self, part: Lines, following: Part | None) -> None:
        """What leads to a box stands on its page."""
        if following is None or isinstance(following, Lines) or len(part.lines) > LEADS_TO:
            return
        height = len(part.lines) * part.leading + part.gap
        if self._top_of(following, self.y + height) + following.height > self._foot_for(following):
            self.next_page()
            self.y = self._top_of(following, self.y + height) - height

    def _lines(self, part: Lines) -> None:
        tag = None
        first = 0
        while first < len(part.lines):
            left = len(part.lines) - first
            rows = self._rows(part, left)
            if rows:
                tag = part.draw(self.pen, self.y, range(first, first + rows), tag)
                self.y += rows * part.leading
                first += rows
            if rows < left:
                self.next_page()
        self.y += part.gap

    def _rows(self, part: Lines, left: int) -> int:
        """How many stay on this page: all, or some with no line alone on either side."""
        fitting = int((self.foot - self.y + 0.01) / part.leading)
        if fitting >= left:
            return left
        fitting = min(fitting, left - STAY_TOGETHER)
        return fitting if fitting >= STAY_TOGETHER else 0

    def _whole(self, part: Whole) -> None:
        y = self._top_of(part, self.y)
        if y + part.height > self._foot_for(part):
            self.next_page()
            y = self._top_of(part, self.y)
            if y + part.height > self._foot_for(part):
                raise Unprintable("page_full")
        part.draw(self.pen, y)
        self.y = y + part.height

    def _top_of(self, part: Whole, y: float) -> float:
        """Reference and PIN stand below the first fold on every sheet, however sheets lie in the envelope."""
        return max(y, self.below_fold) if isinstance(part, Answers) else y

    def _foot_for(self, part: Whole) -> float:
        """The room that a box wants below it may be none at the foot of a page."""
        return self.foot + min(part.height, 3.0)
