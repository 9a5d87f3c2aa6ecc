"""The posting book: which letters left on which day, to whom, by which carrier, and who handed them over.

A print log proves no day of posting, nor does a stamp of the mail room; a detailed record of each letter does (LSG
NRW L 7 AS 1382/11 B). So a letter stands here once for each time that it left, for good: also after it came back,
and also where it was printed once more afterwards.
"""

import csv
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from io import StringIO
from itertools import groupby
from zoneinfo import ZoneInfo

from words import labels
from words.catalogues import N_, Words

PROVIDER = "provider"
FORMULAS = frozenset("=+-@")  # with these a cell begins that a spreadsheet would compute
HEADINGS = (
    N_("Posted on"),
    N_("Batch"),
    N_("No."),
    N_("Name"),
    N_("Represents"),
    N_("Postcode"),
    N_("Town"),
    N_("Country"),
    N_("Letter"),
    N_("Carrier"),
    N_("Handed over by"),
    N_("Recorded"),
    N_("Returned on"),
    N_("Reason"),
)


@dataclass(frozen=True)
class Return:
    """`day`: local, on which it was recorded. `reason`: a code."""

    day: date
    reason: str


@dataclass(frozen=True)
class Entry:
    """A letter that left. `client`: whom the addressee represents; "": it went to the client.

    `country`: ISO 3166 alpha-2; `kind`: a code. `handed_over_by` None: a provider did. `recorded_at`: local, when
    its posting was put on record.
    """

    letter_id: int
    posted_on: date
    batch: int
    number: int
    name: str
    client: str
    postcode: str
    town: str
    country: str
    kind: str
    carrier: str
    handed_over_by: str | None
    recorded_at: datetime
    returned: Return | None

    @property
    def place(self) -> str:
        return " ".join(part for part in (self.country, self.postcode, self.town) if part)


@dataclass(frozen=True)
class Total:
    """Of one day and carrier. `returned`: how many of them came back, whenever that was."""

    day: date
    carrier: str
    letters: int
    returned: int


@dataclass(frozen=True)
class Span:
    """Local days, both of them included."""

    first: date
    last: date

    @classmethod
    def week_of(cls, day: date) -> "Span":
        monday = day - timedelta(days=day.weekday())
        return cls(monday, monday + timedelta(days=6))


def totals_of(entries: Iterable[Entry]) -> list[Total]:
    """By day and carrier, in this order."""
    ordered = sorted(entries, key=lambda entry: (entry.posted_on, entry.carrier))
    found = []
    for (day, carrier), group in groupby(ordered, key=lambda entry: (entry.posted_on, entry.carrier)):
        left = list(group)
        found.append(Total(day, carrier, len(left), sum(entry.returned is not None for entry in left)))
    return found


def csv_of(entries: Iterable[Entry], language: str) -> bytes:
    """For a spreadsheet: UTF-8 with its mark, semicolons, days and times in ISO 8601; nothing is computed."""
    _ = Words(language)
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_(heading) for heading in HEADINGS])
    writer.writerows([defused(cell) for cell in cells] for cells in _rows(entries, _))
    return text.getvalue().encode("utf-8-sig")


def defused(cell: str) -> str:
    """A cell that a spreadsheet would take for a formula begins with an apostrophe instead (OWASP)."""
    begins = unicodedata.normalize("NFKC", cell).strip()[:1]
    return f"'{cell}" if begins in FORMULAS else cell


def handed_over_by(entry: Entry, _: Words) -> str:
    return entry.handed_over_by or _told(labels.PRINT_WAYS, PROVIDER, _)


def kind_told(entry: Entry, _: Words) -> str:
    return _told(labels.LETTER_KINDS, entry.kind, _)


def return_told(returned: Return, _: Words) -> str:
    return _told(labels.RETURN_REASONS, returned.reason, _)


def local_of(at: datetime, zone: ZoneInfo) -> datetime:
    """To the second: what is shorter was no decision of anybody."""
    return at.astimezone(zone).replace(microsecond=0)


def _rows(entries: Iterable[Entry], _: Words) -> Iterator[list[str]]:
    for entry in entries:
        returned = entry.returned
        yield [
            entry.posted_on.isoformat(),
            str(entry.batch),
            str(entry.number),
            entry.name,
            entry.client,
            entry.postcode,
            entry.town,
            entry.country,
            kind_told(entry, _),
            entry.carrier,
            handed_over_by(entry, _),
            entry.recorded_at.isoformat(),
            returned.day.isoformat() if returned else "",
            return_told(returned, _) if returned else "",
        ]


def _told(table: dict[str, str], code: str, _: Words) -> str:
    """A code without a name stands for itself."""
    return _(table[code]) if code in table else code
