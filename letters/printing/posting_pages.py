"""The posting book on paper: a line for each letter, a sum and a line to sign for each day. Loads reportlab."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from letters.drawing.plain import file_of
from letters.geometry.page import Box
from letters.printing.fitting import fitted
from letters.printing.posting_book import Entry, Span, handed_over_by, kind_told, return_told, totals_of
from letters.script import fonts
from letters.setting.elements import BLACK, Page
from letters.setting.pen import GREY, Pen
from words.catalogues import Words
from words.dates import clock, day_written, weekday_written

LEFT, RIGHT = 15.0, 195.0
HEAD, TABLE, FIRST, FOOT, LAST = 18.0, 38.0, 41.0, 288.0, 281.0
SIZE = 8.0
LINE, LEADING, GAP = 4.6, 2.9, 2.0  # of a row, of the lines in one, between columns
DAY, BATCH, SUM = 9.0, 5.4, 19.0  # heights


@dataclass(frozen=True)
class Book:
    """`made_at`: local, when it was read."""

    office: str
    language: str
    colour: str
    span: Span
    made_at: datetime
    entries: Sequence[Entry]


@dataclass(frozen=True)
class _Column:
    heading: str
    x: float
    width: float
    told: Callable[[Entry], str]


def pdf_of(book: Book) -> bytes:
    """The same book gives the same bytes."""
    _ = Words(book.language)
    title = _("Posting book of {office}", office=book.office)
    return file_of(set_book(book), title, book.language)


def set_book(book: Book) -> list[Page]:
    paper = _Paper(book)
    for day, of_day in groupby(book.entries, key=lambda entry: entry.posted_on):
        paper.day(weekday_written(day, book.language), list(of_day))
    return paper.finished()


class _Paper:
    """Pages that are filled from top to bottom."""

    def __init__(self, book: Book) -> None:
        self._book, self._ = book, Words(book.language)
        self._pen, self._columns = Pen(book.colour), _columns(book.language)
        self._y = FIRST
        self._day = ""

    def day(self, day: str, entries: Sequence[Entry]) -> None:
        self._room_for(DAY + BATCH + LINE)
        self._day = day
        self._day_heading()
        for _, of_batch in groupby(entries, key=_handed_over_together):
            letters = list(of_batch)
            self._batch(letters[0])
            for place, entry in enumerate(letters):
                last = entry is entries[-1]
                self._row(entry, shaded=place % 2 == 1, below=SUM if last else 0)
        self._sum(entries)
        self._day = ""

    def finished(self) -> list[Page]:
        if not self._book.entries:
            self._pen.text(LEFT, self._y + 6, self._("No letter was posted in this time."), 10)
        self._pen.next_page()
        count = len(self._pen.pages)
        for page in range(count):
            with self._pen.on_page(page):
                self._head()
                self._foot(page + 1, count)
        return self._pen.pages

    def _room_for(self, height: float) -> None:
        if self._y + height <= LAST:
            return
        self._pen.next_page()
        self._y = FIRST
        if self._day:
            self._day_heading(again=True)

    def _day_heading(self, *, again: bool = False) -> None:
        told = self._("{day}, continued", day=self._day) if again else self._day
        self._pen.text(LEFT, self._y + 6, told, 11, bold=True, colour=self._pen.accent)
        self._y += DAY

    def _batch(self, first: Entry) -> None:
        """What holds for all its letters: the proof of who gave them to whom, and when that was put on record."""
        language = self._book.language
        self._room_for(BATCH + LINE)
        recorded = f"{day_written(first.recorded_at.date(), language)}, {clock(first.recorded_at, language)}"
        told = self._(
            "Batch {number} · {carrier} · handed over by {name} · recorded {moment}",
            number=first.batch,
            carrier=first.carrier,
            name=handed_over_by(first, self._),
            moment=recorded,
        )
        height = BATCH - LEADING + _height(told, RIGHT - LEFT, bold=True)
        self._room_for(height + LINE)
        _write(self._pen, LEFT, self._y + 3.6, told, RIGHT - LEFT, bold=True)
        self._y += height

    def _row(self, entry: Entry, *, shaded: bool, below: float) -> None:
        cells = [(column, column.told(entry)) for column in self._columns]
        height = LINE - LEADING + max(_height(told, column.width) for column, told in cells)
        self._room_for(height + below)
        if shaded:
            self._pen.fill(Box(LEFT, self._y, RIGHT - LEFT, height), self._pen.tint)
        for column, told in cells:
            _write(self._pen, column.x, self._y + 3.3, told, column.width)
        self._y += height

    def _sum(self, entries: Sequence[Entry]) -> None:
        """Never alone on a page: the last letter of its day stands above it."""
        several, pen, y = self._.several, self._pen, self._y
        pen.rule(LEFT, y + 1, RIGHT, thick=0.6)
        letters = several("{count} letter", "{count} letters", len(entries))
        pen.text(LEFT, y + 5.5, self._("Sum of the day: {letters}", letters=letters), 9, bold=True)
        carriers = " · ".join(f"{total.carrier}: {total.letters}" for total in totals_of(entries))
        back = sum(entry.returned is not None for entry in entries)
        if back:
            carriers += " · " + several("{count} came back", "{count} came back", back)
        _write(pen, LEFT + 65, y + 5.5, carriers, RIGHT - LEFT - 65)
        pen.rule(LEFT + 65, y + 14, RIGHT, thick=0.6)
        pen.text(LEFT + 65, y + 17, self._("Day and signature"), 7, colour=GREY)
        self._y += SUM + 2

    def _head(self) -> None:
        pen, span, language = self._pen, self._book.span, self._book.language
        pen.text(LEFT, HEAD, self._("Posting book"), 15, bold=True, colour=pen.accent)
        days = self._(
            "{first} to {last}", first=day_written(span.first, language), last=day_written(span.last, language)
        )
        _write_to_the_right(pen, HEAD, days, 10)
        _write(pen, LEFT, HEAD + 6.5, self._book.office, RIGHT - LEFT, size=10)
        for column in self._columns:
            _write(pen, column.x, TABLE - 2.5, column.heading, column.width, size=7, colour=GREY)
        pen.rule(LEFT, TABLE, RIGHT, colour=pen.accent, thick=0.8)

    def _foot(self, page: int, pages: int) -> None:
        made, language = self._book.made_at, self._book.language
        moment = f"{day_written(made.date(), language)}, {clock(made, language)}"
        self._pen.text(LEFT, FOOT, self._("Read from the record: {moment}", moment=moment), 7, colour=GREY)
        _write_to_the_right(self._pen, FOOT, self._("Page {page} of {pages}", page=page, pages=pages), 8)


def _columns(language: str) -> tuple[_Column, ...]:
    _ = Words(language)

    def returned(entry: Entry) -> str:
        back = entry.returned
        return f"{day_written(back.day, language)} {return_told(back, _)}" if back else ""

    def named(entry: Entry) -> str:
        return _("{name}, for {client}", name=entry.name, client=entry.client) if entry.client else entry.name

    widths = (
        (_("No."), 15.0, lambda entry: f"{entry.batch}/{entry.number}"),
        (_("Name"), 47.0, named),
        (_("Place"), 42.0, lambda entry: entry.place),
        (_("Letter"), 50.0, lambda entry: kind_told(entry, _)),
        (_("Returned"), 26.0, returned),
    )
    x, found = LEFT, []
    for heading, width, told in widths:
        found.append(_Column(heading, x, width - GAP, told))
        x += width
    return tuple(found)


def _handed_over_together(entry: Entry) -> tuple[int, str, str | None, datetime]:
    return entry.batch, entry.carrier, entry.handed_over_by, entry.recorded_at


def _write(
    pen: Pen,
    x: float,
    y: float,
    text: str,
    room: float,
    *,
    size: float = SIZE,
    bold: bool = False,
    colour: str = BLACK,
) -> None:
    found = fitted(text, room, size, bold=bold)
    for number, line in enumerate(found.lines):
        pen.text(x, y + number * LEADING, line, found.size, bold=bold, colour=colour)


def _write_to_the_right(pen: Pen, y: float, text: str, size: float) -> None:
    pen.text(RIGHT - fonts.width(text, size), y, text, size, colour=GREY)


def _height(text: str, room: float, *, bold: bool = False) -> float:
    return len(fitted(text, room, SIZE, bold=bold).lines) * LEADING
