"""Lines of a posting book, without a database; its table read back."""

import csv
from datetime import date, datetime
from io import StringIO

from factories import BERLIN
from letters.printing.posting_book import Entry

MONDAY, TUESDAY = date(2026, 3, 2), date(2026, 3, 3)
ENTRY = Entry(
    letter_id=1,
    posted_on=MONDAY,
    batch=7,
    number=1,
    name="Eva Öhman",
    client="",
    postcode="01067",
    town="Dresden",
    country="DE",
    kind="proposal",
    carrier="Deutsche Post",
    handed_over_by="Rita Rautmann",
    recorded_at=datetime(2026, 3, 2, 13, 5, 7, tzinfo=BERLIN),
    returned=None,
)


def rows_of(content: bytes) -> list[list[str]]:
    """As a spreadsheet reads it."""
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))
