"""One letter: from its content to what stands on its pages, and to the bytes of a PDF. Loads reportlab."""

from dataclasses import replace

from letters.access import Access
from letters.drawing.datamatrix import SheetMark
from letters.geometry.page import Envelope, Layout
from letters.reasons import Unprintable
from letters.saying.content import LetterContent, content_of
from letters.saying.facts import LetterFacts
from letters.saying.wording import Wording, wording_of
from letters.setting.body import Body
from letters.setting.elements import Page
from letters.setting.first_page import draw_first_page
from letters.setting.letterhead import Letterhead
from letters.setting.pen import Pen
from letters.setting.sheets import TEXT_FROM, mark_sheets, number_pages
from letters.setting.sizes import COMFORTABLE, COMPACT, LARGE_PRINT, Type
from letters.setting.slip import IN_SLIP

MOST_PAGES = 4  # of one text: what is longer is no letter
SECOND_BELOW = 4.0  # the small head, more than a text that goes on


def judge(facts: LetterFacts, access: Access, wording: Wording | None = None) -> None:
    """Whether it could be printed, with the house's text if no other is given. Raises `Unprintable`."""
    content = content_of(facts, access, wording or wording_of(facts.kind, facts.language))
    set_letter(content, Letterhead.of(facts.letterhead))


def printed(
    facts: LetterFacts, access: Access, wording: Wording | None = None, *, mark: SheetMark | None = None
) -> bytes:
    """One letter as a PDF of its own; the same facts give the same bytes. Raises `Unprintable`.

    `mark`: what stands on each sheet to find it again.
    """
    content = content_of(facts, access, wording or wording_of(facts.kind, facts.language))
    return render_letter(content, Letterhead.of(facts.letterhead), mark=mark)


def render_letter(content: LetterContent, head: Letterhead, *, mark: SheetMark | None = None) -> bytes:
    from letters.drawing import plain  # a batch is drawn the quick way

    return plain.file_of(set_letter(content, head, mark=mark), content.subject, content.language)


def set_letter(content: LetterContent, head: Letterhead, *, mark: SheetMark | None = None) -> list[Page]:
    """What stands on each page of a letter. Raises `Unprintable`.

    `mark`: what stands on each sheet to find it again; None where there is no batch.
    """
    layout = head.page_layout
    envelope = layout.envelopes[head.envelope]
    pen = Pen(head.colour)
    subject = draw_first_page(pen, layout, head, content, _types(content)[0])
    _body(layout, envelope, content, subject).draw(pen)
    second = content.second
    if second is not None:
        pen.language = second.language
        text = _beside(second, content)
        subject = TEXT_FROM + SECOND_BELOW + _types(text)[0].subject_leading
        _body(layout, envelope, text, subject).draw(pen)
    number_pages(pen, layout, content)
    mark_sheets(pen, mark)
    return pen.pages


def _types(content: LetterContent) -> tuple[Type, ...]:
    """The smaller one only where it saves a page."""
    return (LARGE_PRINT,) if content.large else (COMFORTABLE, COMPACT)


def _beside(second: LetterContent, content: LetterContent) -> LetterContent:
    """The same letter in another language: one slip is enough."""
    if not any(block.kind in IN_SLIP for block in content.blocks):
        return second
    return replace(second, blocks=tuple(block for block in second.blocks if block.kind not in IN_SLIP))


def _body(layout: Layout, envelope: Envelope, content: LetterContent, subject: float) -> Body:
    """On one page, if a type of ours can do that."""
    tried = []
    for chosen in _types(content):
        body = Body(layout, envelope, content, chosen, subject)
        if body.pages == 1:
            return body
        tried.append(body)
    if tried[0].pages > MOST_PAGES:
        raise Unprintable("page_full")
    return tried[0]
