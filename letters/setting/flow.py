"""Where each part of a text stands, on as many pages as it needs: nothing is drawn yet."""

from itertools import pairwise
from typing import NamedTuple

from letters.geometry.page import Envelope, Layout
from letters.reasons import Unprintable
from letters.setting.parts import Answers, Lines, Part, Whole
from letters.setting.sheets import TEXT_FROM

BELOW_FOLD = 3.0
STAY_TOGETHER = 2  # lines of a paragraph, at least, on either page
LEADS_TO = 4  # a paragraph of so many lines stays on the page of the box that it leads to
ALL_ROWS = range(0)


class Placed(NamedTuple):
    """`page`: 0 is the one on which the text begins. `rows`: of `Lines`, which may be divided."""

    part: Part
    page: int
    y: float
    rows: range


class Flow:
    """Places parts downwards; `y` is the top of what comes next, on `page`."""

    def __init__(self, layout: Layout, envelope: Envelope, top: float) -> None:
        self.foot = layout.body_bottom
        self.below_fold = envelope.folds[0] + BELOW_FOLD
        self.page = 0
        self.y = top
        self.placed: list[Placed] = []

    def place(self, parts: list[Part]) -> None:
        """Raises `Unprintable` for what no page can hold."""
        for part, following in pairwise([*parts, None]):
            if isinstance(part, Lines):
                self._keep_with(part, following)
                self._lines(part)
            elif part is not None:
                self._whole(part)

    def next_page(self) -> None:
        self.page += 1
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
        first = 0
        while first < len(part.lines):
            left = len(part.lines) - first
            rows = self._rows(part, left)
            if rows:
                self.placed.append(Placed(part, self.page, self.y, range(first, first + rows)))
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
        self.placed.append(Placed(part, self.page, y, ALL_ROWS))
        self.y = y + part.height

    def _top_of(self, part: Whole, y: float) -> float:
        """Reference and PIN stand below the first fold on every sheet, however sheets lie in the envelope."""
        return max(y, self.below_fold) if isinstance(part, Answers) else y

    def _foot_for(self, part: Whole) -> float:
        """The room that a box wants below it may be none at the foot of a page."""
        return self.foot + min(part.height, 3.0)
