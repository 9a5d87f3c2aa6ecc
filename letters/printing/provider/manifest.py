"""The list that lies in the ZIP, for machines, as CSV and as JSON: docs/provider.md describes both."""

import csv
import json
from dataclasses import asdict, dataclass, fields
from datetime import date
from io import StringIO

SCHEMA = "rufzeit-print/1"
COLOUR, GREY = "colour", "grey"
SIMPLEX, DUPLEX = "simplex", "duplex"


@dataclass(frozen=True)
class Listed:
    """A letter in the ZIP. `pages`: of its PDF, blank back sides included. `sha256`: of that file."""

    batch: str
    number: int
    file: str
    sheets: int
    pages: int
    sha256: str
    colour: str
    sides: str
    country: str
    postcode: str
    posting_day: date


@dataclass(frozen=True)
class Manifest:
    """`left_out`: numbers of the batch that are not in the ZIP; they must not be printed from anywhere."""

    batch: str
    office: str
    posting_day: date
    letters: tuple[Listed, ...]
    left_out: tuple[int, ...]

    def as_csv(self) -> bytes:
        """A line for each letter; each names the schema."""
        out = StringIO(newline="")
        writer = csv.writer(out, lineterminator="\r\n")
        writer.writerow(["schema", *(column.name for column in fields(Listed))])
        writer.writerows([SCHEMA, *map(str, asdict(letter).values())] for letter in self.letters)
        return out.getvalue().encode()

    def as_json(self) -> bytes:
        told = {
            "schema": SCHEMA,
            **asdict(self),
            "sheets": sum(letter.sheets for letter in self.letters),
        }
        return json.dumps(told, default=str, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
