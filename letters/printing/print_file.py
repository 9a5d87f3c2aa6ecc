"""The files for the print room: a cover sheet, then letter after letter. Loads reportlab.

Letters are set and drawn one by one; of each only its bytes and its line on the cover stay in memory. The cover is
drawn last and put first.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from letters.drawing.datamatrix import SheetMark
from letters.drawing.quick.stack import Stack
from letters.printing.cover import Cover, CoverRow, set_cover
from letters.reasons import Unprintable
from letters.saying.content import LetterContent
from letters.setting.elements import Page
from letters.setting.letterhead import Letterhead
from letters.setting.render import set_letter
from words.catalogues import Words

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class ToPrint:
    """A letter to be printed. `letter_id` finds its row; `wording`: the version of its text.

    `town`, `foreign`: for the list on the cover sheet.
    """

    letter_id: int
    content: LetterContent
    head: Letterhead
    wording: str
    town: str
    foreign: bool


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter in its batch. `sha256`: of what its pages draw, one after the other; `pages` without blank ones."""

    letter_id: int
    number: int
    sha256: str
    wording: str
    pages: int
    sheets: int


@dataclass(frozen=True)
class Volume:
    """One file. `sheets`: of its letters, without the cover."""

    pdf: bytes
    letters: tuple[Printed, ...]
    sheets: int

    @property
    def first(self) -> int:
        return self.letters[0].number

    @property
    def last(self) -> int:
        return self.letters[-1].number


@dataclass(frozen=True)
class Job:
    """What holds for all letters of a batch. `most_sheets`: of letters in one file; None: all are one file."""

    batch: int
    office: str
    language: str
    posting_day: date
    both_sides: bool = False
    most_sheets: int | None = None


@dataclass
class _Open:
    """A file that is being filled."""

    stack: Stack
    colour: str
    letters: list[Printed] = field(default_factory=list)
    rows: list[CoverRow] = field(default_factory=list)
    sheets: int = 0


def volumes(
    job: Job, letters: Iterable[ToPrint], total: int, hold: Callable[[int, str], None], progress: Progress
) -> Iterator[Volume]:
    """The files of a batch, one after the other; the same letters give the same bytes.

    What cannot be printed is told to `hold` by letter id, with the reason, and takes no number. `progress` is told
    how many of `total` are done.
    """
    number = 1
    volume: _Open | None = None
    for done, letter in enumerate(letters, start=1):
        try:
            pages = set_letter(letter.content, letter.head, mark=SheetMark(job.batch, number))
        except Unprintable as reason:
            hold(letter.letter_id, reason.stored)
        else:
            if volume and job.most_sheets and volume.sheets + _sheets(job, pages) > job.most_sheets:
                full = _closed(job, volume)
                volume = None  # whoever is given it needs the room
                yield full
            volume = volume or _Open(_stack(job), letter.head.colour)
            _put(volume, letter, number, pages, _sheets(job, pages))
            number += 1
        progress(done, total)
    if volume:
        yield _closed(job, volume)


def page_hashes(pdf: bytes) -> Iterator[str]:
    """SHA-256 of what each page draws, as it can be read from the file at any time."""
    from letters.drawing.quick.reading import contents_of  # loads pikepdf, which drawing does not need

    for content in contents_of(pdf):
        yield hashlib.sha256(content).hexdigest()


def _stack(job: Job) -> Stack:
    _ = Words(job.language)
    title = _("Letters of batch {number}, {office}", number=job.batch, office=job.office)
    return Stack(title, job.language, both_sides=job.both_sides)


def _sheets(job: Job, pages: Sequence[Page]) -> int:
    return -(-len(pages) // 2) if job.both_sides else len(pages)


def _put(volume: _Open, letter: ToPrint, number: int, pages: Sequence[Page], sheets: int) -> None:
    sha256 = volume.stack.put(pages, str(number), (letter.wording, letter.content.office))
    volume.letters.append(Printed(letter.letter_id, number, sha256, letter.wording, len(pages), sheets))
    volume.rows.append(CoverRow(number, letter.content.address[0], letter.town, letter.foreign))
    volume.sheets += sheets


def _closed(job: Job, volume: _Open) -> Volume:
    cover = Cover(
        batch=job.batch,
        office=job.office,
        language=job.language,
        colour=volume.colour,
        posting_day=job.posting_day,
        rows=tuple(volume.rows),
        sheets=volume.sheets,
    )
    pages = set_cover(cover, mark=SheetMark(job.batch, 0))
    return Volume(volume.stack.finished(pages), tuple(volume.letters), volume.sheets)
