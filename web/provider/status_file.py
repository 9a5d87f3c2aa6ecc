"""Reads a file in which the provider tells what became of letters: CSV or JSON, line by line. Loads pydantic."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError, model_validator

from scheduler.provider.told import Fault, Status, Told
from web.imports.csv_text import read_table
from web.imports.problems import ClientFileError
from words.catalogues import N_
from words.labels import RETURN_REASONS

MOST_LINES = 10_000  # as in CSV
NO_REASON = "no_reason"
NOT_UTF8 = N_("The file is not UTF-8.")
NOT_JSON = N_("From here on this is no list of objects in JSON.")
TOO_LONG = N_("The file is too long.")
NO_OBJECT = N_("An object is expected, with names and values.")
CANNOT_BE = N_("“{column}” is missing, or cannot be so.")
UNKNOWN_COLUMN = N_("There is no column “{column}”.")
POSTED_NEEDS = N_("What is posted needs its day and its carrier.")
RETURNED_NEEDS = N_("What came back needs its number, and one of these reasons or none: {reasons}.")
COLUMN_TWICE = N_("The column “{column}” stands there twice.")


def _none_if_empty(value: object) -> object:
    return None if value == "" else value


Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80, pattern=r"^[^\x00-\x1f\x7f]*$")]
Name = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=80, pattern=r"^[a-z0-9-]+$")
]
Number = Annotated[int | None, BeforeValidator(_none_if_empty)]
Day = Annotated[date | None, BeforeValidator(_none_if_empty)]


class Line(BaseModel):
    model_config = ConfigDict(extra="forbid")

    batch: Name
    number: Number = None
    state: Status
    day: Day = None
    carrier: Word = ""
    reason: Word = ""

    @model_validator(mode="after")
    def _is_whole(self) -> "Line":
        if self.number is not None and self.number < 1:
            raise ValueError(CANNOT_BE)
        if self.state is Status.POSTED and (self.day is None or not self.carrier):
            raise ValueError(POSTED_NEEDS)
        known = self.reason in RETURN_REASONS or not self.reason
        if self.state is Status.RETURNED and (self.number is None or not known):
            raise ValueError(RETURNED_NEEDS)
        return self


@dataclass(frozen=True)
class Read:
    """`lines`: name of a batch, and what is told of it. `faults`: lines that cannot be used."""

    lines: list[tuple[str, Told]]
    faults: list[Fault]


def read_status(name: str, data: bytes) -> Read:
    read = Read([], [])
    for line, values in _entries(name, data):
        if isinstance(values, Fault):
            read.faults.append(values)
            continue
        try:
            told = Line.model_validate(values)
        except ValidationError as error:
            read.faults.append(_fault(line, error))
            continue
        read.lines.append((told.batch, _told(line, told)))
    return read


def _told(line: int, told: Line) -> Told:
    reason = told.reason or (NO_REASON if told.state is Status.RETURNED else "")
    return Told(line, told.number, told.state, told.day, told.carrier, reason)


def _entries(name: str, data: bytes) -> Iterator[tuple[int, Mapping[str, Any] | Fault]]:
    return _of_json(data) if name.endswith(".json") else _of_csv(data)


def _of_csv(data: bytes) -> Iterator[tuple[int, Mapping[str, Any] | Fault]]:
    try:
        table = read_table(data)
    except ClientFileError as error:
        yield from ((one.line, Fault(one.line, one.text, one.values)) for one in error.problems)
        return
    titles = [title.lower() for title in table.titles]
    twice = {title for title in titles if titles.count(title) > 1}
    if twice:
        yield table.title_line, Fault(table.title_line, COLUMN_TWICE, {"column": min(twice)})
        return
    for line, cells in table.rows:
        yield line, dict(zip(titles, cells, strict=False))


def _of_json(data: bytes) -> Iterator[tuple[int, Mapping[str, Any] | Fault]]:
    """Entry after entry, each with the line on which it begins."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield 1, Fault(1, NOT_UTF8)
        return
    if not text.lstrip().startswith("["):
        yield 1, Fault(1, NOT_JSON)
        return
    decoder, at, count, line, counted = json.JSONDecoder(), _past(text, 0, "["), 0, 1, 0
    while at < len(text) and text[at] != "]":
        line, counted = line + text.count("\n", counted, at), at
        try:
            entry, at = decoder.raw_decode(text, at)
            at = _past(text, at, ",")
        except (ValueError, RecursionError):
            yield line, Fault(line, NOT_JSON)
            return
        count += 1
        if count > MOST_LINES:
            yield line, Fault(line, TOO_LONG)
            return
        yield line, entry if isinstance(entry, dict) else Fault(line, NO_OBJECT)
    if at >= len(text):
        line = text.count("\n") + 1
        yield line, Fault(line, NOT_JSON)


def _past(text: str, at: int, sign: str) -> int:
    """Over blanks, and over one such sign."""
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    if at < len(text) and text[at] == sign:
        at += 1
        while at < len(text) and text[at] in " \t\r\n":
            at += 1
    return at


def _fault(line: int, error: ValidationError) -> Fault:
    first = error.errors()[0]
    column = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        return Fault(line, UNKNOWN_COLUMN, {"column": column[:80]})
    if first["type"] == "value_error" and not column:
        return Fault(line, str(first["ctx"]["error"]), {"reasons": ", ".join(RETURN_REASONS), "column": "number"})
    return Fault(line, CANNOT_BE, {"column": column})
