"""One PDF for the print room: the cover sheet, then one page to a letter. Loads reportlab and pikepdf."""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from letters.content import LetterContent
from letters.cover import Cover, set_cover
from letters.letterhead import Letterhead
from letters.plain import draw, new_file
from letters.reasons import Unprintable
from letters.render import set_letter
from words.catalogues import Words

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Sheet:
    """A letter to be printed. `letter_id` finds its row."""

    letter_id: int
    content: LetterContent
    head: Letterhead


@dataclass(frozen=True)
class PrintFile:
    """`page_hashes`: SHA-256 of each letter's page as it is drawn, in order."""

    pdf: bytes
    page_hashes: tuple[str, ...]


def mark_of(batch: int, number: int) -> str:
    """What stands on a sheet to find its letter again: batch and number; the cover has the number 0."""
    return f"{batch}/{number}"


def draw_file(cover: Cover, sheets: Sequence[Sheet], progress: Progress) -> PrintFile:
    """The same cover and sheets give the same bytes. Raises `Unprintable`: see `judged` to find which."""
    _ = Words(cover.language)
    title = _("Letters of batch {number}, {office}", number=cover.batch, office=cover.office)
    buffer, canvas = new_file(title, cover.language)
    for page in set_cover(cover, mark=mark_of(cover.batch, 0)):
        draw(canvas, page)
    for number, sheet in enumerate(sheets, start=1):
        for page in set_letter(sheet.content, sheet.head, mark=mark_of(cover.batch, number)):
            draw(canvas, page)
        progress(number, len(sheets))
    canvas.save()
    pdf = buffer.getvalue()
    return PrintFile(pdf, tuple(page_hashes(pdf))[-len(sheets) :])


def page_hashes(pdf: bytes) -> Iterator[str]:
    """SHA-256 of what each page draws, as it can be read from the file at any time."""
    with pikepdf.open(BytesIO(pdf)) as file:
        for page in file.pages:
            yield hashlib.sha256(page.Contents.read_bytes()).hexdigest()


def judged(sheets: Sequence[Sheet]) -> tuple[list[Sheet], dict[int, str]]:
    """The sheets that can be printed, and by letter id why the others cannot."""
    good, held = [], {}
    for sheet in sheets:
        try:
            set_letter(sheet.content, sheet.head, mark="")
        except Unprintable as reason:
            held[sheet.letter_id] = reason.stored
        else:
            good.append(sheet)
    return good, held
