"""One letter: from its content to what stands on its pages, and to the bytes of a PDF. Loads reportlab."""

from letters import fonts, plain
from letters.access import Access
from letters.address import judge_width
from letters.body import draw_body
from letters.content import LetterContent, content_of
from letters.elements import Page, Role
from letters.facts import LetterFacts
from letters.geometry import layout_of
from letters.geometry.page import LINE_GRID, Box, Envelope, Layout
from letters.letterhead import Letterhead
from letters.marks import Run
from letters.paragraphs import wrapped
from letters.pen import GREY, Pen
from letters.reasons import Unprintable
from letters.wording import wording_of

ADDRESS_SIZE = 10.0  # below this a capital is smaller than the 2.3 mm that sorting machines read
SUBJECT_SIZE, SUBJECT_LEADING = 11.5, 5.0


def judge(facts: LetterFacts, access: Access) -> None:
    """Whether it could be printed; nothing is drawn. Raises `Unprintable`."""
    content = content_of(facts, access, wording_of(facts.kind, facts.language))
    set_letter(content, Letterhead.of(facts.letterhead), mark="")


def printed(facts: LetterFacts, access: Access, *, mark: str) -> bytes:
    """One letter as a PDF of its own; the same facts give the same bytes. Raises `Unprintable`.

    `mark`: what stands on the sheet to find it again, as in "12/3": batch and number.
    """
    content = content_of(facts, access, wording_of(facts.kind, facts.language))
    return render_letter(content, Letterhead.of(facts.letterhead), mark=mark)


def render_letter(content: LetterContent, head: Letterhead, *, mark: str) -> bytes:
    return plain.file_of(set_letter(content, head, mark=mark), content.subject, content.language)


def set_letter(content: LetterContent, head: Letterhead, *, mark: str) -> list[Page]:
    """What stands on each page of a letter. Raises `Unprintable`.

    `mark`: what stands on the sheet to find it again.
    """
    pen = Pen(head.colour)
    layout = layout_of(head.layout)
    envelope = layout.envelopes[head.envelope]
    _draw_folds(pen, layout, envelope)
    _draw_head(pen, layout, content)
    _draw_return_line(pen, layout, content)
    _draw_address(pen, layout, head, content)
    _draw_info(pen, layout, content)
    subject = _draw_subject(pen, layout, content)
    draw_body(pen, layout, envelope, content, subject)
    pen.mark(mark)
    pen.next_page()
    return pen.pages


def _draw_folds(pen: Pen, layout: Layout, envelope: Envelope) -> None:
    for fold in envelope.folds:
        pen.rule(5, fold, 9, colour=GREY)
    pen.rule(5, layout.hole, 11, colour=GREY)


def _draw_head(pen: Pen, layout: Layout, content: LetterContent) -> None:
    box = layout.head
    pen.fill(Box(box.x, box.y, 14, 1.4), pen.accent)
    room = layout.info.x - box.x - 5
    with pen.telling(Role.PARAGRAPH):
        for row, part in enumerate(wrapped((Run(content.office, bold=True),), size=15, room=room)):
            pen.line_of(box.x, box.y + 8.4 + row * 6.2, part, 15, colour=pen.accent)
    with pen.telling(Role.PARAGRAPH):
        for row, line in enumerate(content.sender_lines):
            _require_room(line, 8, box.right - layout.info.x)
            pen.text(layout.info.x, box.y + 1.4 + row * 3.7, line, 8, colour=GREY)


def _draw_return_line(pen: Pen, layout: Layout, content: LetterContent) -> None:
    if layout.return_line is None or content.return_line is None:
        return
    box = layout.return_line
    _require_room(content.return_line, 6.5, box.width)
    end = pen.text(box.x, box.bottom - 1.4, content.return_line, 6.5, colour=GREY)
    pen.rule(box.x, box.bottom - 0.4, end, colour=GREY)


def _draw_address(pen: Pen, layout: Layout, head: Letterhead, content: LetterContent) -> None:
    judge_width(
        content.address,
        lambda line: fonts.width(line, ADDRESS_SIZE),
        layout.width_for_address(head.envelope),
    )
    first = layout.address.y + 3.4
    with pen.telling(Role.PARAGRAPH):
        for row, line in enumerate(content.address):
            pen.text(layout.address.x, first + row * LINE_GRID, line, ADDRESS_SIZE)


def _draw_info(pen: Pen, layout: Layout, content: LetterContent) -> None:
    y = layout.info.y + 2.2
    for label, value in content.info:
        _require_room(value, 9, layout.info.width)
        with pen.telling(Role.PARAGRAPH):
            pen.text(layout.info.x, y, label, 6.5, colour=GREY)
            pen.text(layout.info.x, y + 3.5, value, 9)
        y += 7.7


def _draw_subject(pen: Pen, layout: Layout, content: LetterContent) -> float:
    """A long one, with a client's name, takes a second line; gives the baseline of its last."""
    room = layout.body_right - layout.body_left
    rows = wrapped((Run(content.subject, bold=True),), size=SUBJECT_SIZE, room=room)
    with pen.telling(Role.HEADING):
        for row, line in enumerate(rows):
            pen.line_of(layout.body_left, layout.subject + row * SUBJECT_LEADING, line, SUBJECT_SIZE)
    return layout.subject + (len(rows) - 1) * SUBJECT_LEADING


def _require_room(text: str, size: float, room: float) -> None:
    if fonts.width(text, size) > room:
        raise Unprintable("line_too_long", text)
