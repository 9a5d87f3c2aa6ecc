"""The body of a letter, from its subject to the slip: set in one type, and drawn once it is known how it fits."""

from collections.abc import Iterator
from itertools import groupby

from letters.geometry.page import Envelope, Layout
from letters.reasons import Unprintable
from letters.saying.content import LetterContent
from letters.saying.marks import BlockKind, Run
from letters.setting.elements import Role, Tag
from letters.setting.flow import Flow
from letters.setting.paragraphs import wrapped
from letters.setting.parts import Answers, Lines, Part, TintedBox, lines_of
from letters.setting.pen import Pen
from letters.setting.sizes import Type
from letters.setting.slip import IN_SLIP, Slip


class Body:
    """`subject`: its first baseline; a long one, with a client's name, takes a second line.

    Raises `Unprintable` for what no page can hold.
    """

    def __init__(
        self, layout: Layout, envelope: Envelope, content: LetterContent, chosen: Type, subject: float
    ) -> None:
        self._left, self._type, self._first = layout.body_left, chosen, subject
        room = layout.body_right - layout.body_left
        self._subject = wrapped((Run(content.subject, bold=True),), size=chosen.subject_size, room=room)
        last = subject + (len(self._subject) - 1) * chosen.subject_leading
        self._flow = Flow(layout, envelope, last + chosen.below_subject)
        self._flow.place(list(_parts(content, layout, chosen)))
        self._slip = Slip([block for block in content.blocks if block.kind in IN_SLIP], layout, chosen)
        if self._slip.blocks and self._flow.y > self._slip.top:
            self._flow.next_page()
            if self._flow.y > self._slip.top:
                raise Unprintable("page_full")

    @property
    def pages(self) -> int:
        return self._flow.page + 1

    def draw(self, pen: Pen) -> None:
        """To the end of the last page."""
        size, leading = self._type.subject_size, self._type.subject_leading
        pen.lines(pen.new_tag(Role.HEADING), self._left, self._first, self._subject, size, leading)
        page = self._draw_parts(pen)
        _turn(pen, self._flow.page - page)
        self._slip.draw(pen)
        pen.next_page()

    def _draw_parts(self, pen: Pen) -> int:
        """Gives the page on which the last of them stands."""
        page = 0
        tag: Tag | None = None
        for placed in self._flow.placed:
            _turn(pen, placed.page - page)
            page = placed.page
            if isinstance(placed.part, Lines):
                tag = placed.part.draw(pen, placed.y, placed.rows, tag if placed.rows.start else None)
            else:
                placed.part.draw(pen, placed.y)
        return page


def _turn(pen: Pen, pages: int) -> None:
    for _ in range(pages):
        pen.next_page()


def _parts(content: LetterContent, layout: Layout, chosen: Type) -> Iterator[Part]:
    text = (block for block in content.blocks if block.kind not in IN_SLIP)
    for kind, group in groupby(text, key=lambda block: block.kind):
        if kind is BlockKind.ANSWER:
            yield Answers([block.lines[0] for block in group], content, layout, chosen)
        elif kind is BlockKind.BOX:
            yield from (TintedBox(block.lines, layout, chosen) for block in group)
        else:
            yield from (lines_of(block, layout.body_left, layout.body_right, chosen) for block in group)
