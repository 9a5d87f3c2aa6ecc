"""What the print room holds beside the letters: the cover sheet of a batch, and the posting book."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from PIL import Image

from db.letters import LetterKind
from letters.drawing.datamatrix import SheetMark
from letters.drawing.plain import file_of
from letters.printing.cover import Cover, CoverRow, set_cover
from letters.printing.posting_book import Entry, Span
from letters.printing.posting_pages import Book, pdf_of
from pictures.paper import beside, pages_of

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)
MADE = datetime(2026, 11, 25, 8, 5, tzinfo=BERLIN)
COLOUR = "#1d4f6e"
PEOPLE = (
    ("Katarzyna Müller-Łukaszewska", "38855", "Wernigerode", "DE"),
    ("Eva Öhman", "38820", "Halberstadt", "DE"),
    ("محمد الخطيب", "38820", "Halberstadt", "DE"),
    ("Jürgen Weiß", "06484", "Quedlinburg", "DE"),
    ("Ģirts Bērziņš", "39387", "Oschersleben", "DE"),
    ("Åke Lindström", "65100", "VASA", "FI"),
)
FIRST = Entry(
    letter_id=1,
    posted_on=MONDAY,
    batch=12,
    number=1,
    name="",
    client="",
    postcode="",
    town="",
    country="DE",
    kind=LetterKind.PROPOSAL,
    carrier="Deutsche Post",
    handed_over_by="Rita Rautmann",
    recorded_at=datetime(2026, 11, 23, 15, 20, tzinfo=BERLIN),
    returned=None,
)


def cover() -> Image.Image:
    rows = tuple(
        CoverRow(number, name, town, country != "DE")
        for number, (name, _, town, country) in enumerate(PEOPLE, start=1)
    )
    sheet = Cover(12, "KoBa Harz", "de", COLOUR, MONDAY, rows, sheets=len(rows))
    return beside(pages_of(file_of(set_cover(sheet, mark=SheetMark(12, 0)), "Cover", "de")), columns=1)


def posting_book() -> Image.Image:
    entries = [
        replace(
            FIRST,
            posted_on=day,
            batch=batch,
            number=number,
            name=name,
            postcode=postcode,
            town=town,
            country=country,
            recorded_at=datetime.combine(day, FIRST.recorded_at.timetz()),
        )
        for day, batch in ((MONDAY, 12), (TUESDAY, 13))
        for number, (name, postcode, town, country) in enumerate(PEOPLE, start=1)
    ]
    book = Book("KoBa Harz", "de", COLOUR, Span.week_of(MONDAY), MADE, entries)
    return beside(pages_of(pdf_of(book)), columns=1)


PRINT_ROOM: dict[str, Callable[[], Image.Image]] = {"cover.png": cover, "posting-book.png": posting_book}
