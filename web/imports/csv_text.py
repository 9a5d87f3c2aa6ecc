"""CSV as offices write it: UTF-8 or Windows-1252, comma, semicolon or tab, with the habits of Excel."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from web.imports.problems import ClientFileError, Problem
from words.catalogues import N_

MAX_BYTES = 8_000_000
MAX_ROWS = 10_000
DELIMITERS = ";,\t"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
FORMULA_STARTS = ("=", "+", "-", "@", "\t")


@dataclass(frozen=True)
class Table:
    """`titles`: the header cells as written; `rows`: line in the file (from 1) and its cells."""

    titles: list[str]
    title_line: int
    rows: list[tuple[int, list[str]]]


def read_table(data: bytes) -> Table:
    """Decode and split. Raises `ClientFileError` when the file as a whole cannot be read."""
    if len(data) > MAX_BYTES:
        raise _refused(1, N_("The file is too big: at most {limit} MB."), limit=str(MAX_BYTES // 1_000_000))
    lines = _lines(_text(data))
    title_line, titles = next(lines, (1, []))
    if not any(titles):
        raise _refused(1, N_("The file is empty: its first line must name the columns."))
    rows: list[tuple[int, list[str]]] = []
    for line, cells in lines:
        if len(rows) == MAX_ROWS:
            raise _refused(line, N_("The file has too many rows: at most {limit}."), limit=str(MAX_ROWS))
        if any(cells):
            rows.append((line, cells))
    return Table(titles, title_line, rows)


def _text(data: bytes) -> str:
    """UTF-8 where it is UTF-8, else as Excel in Germany writes it."""
    if data.startswith(UTF16_MARKS):
        raise _refused(1, N_("The file is written as UTF-16: save it as “CSV UTF-8”."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _refused(line, N_("The file is neither UTF-8 nor Windows-1252: save it as “CSV UTF-8”.")) from None


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    first, _, rest = text.partition("\n")
    skipped = 0
    delimiter = _named_delimiter(first)
    if delimiter:  # Excel's own first line, which names the delimiter
        text, skipped, first = rest, 1, rest.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or _delimiter(first), strict=True)
    while True:
        line = reader.line_num + skipped + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise _refused(line, N_("This line cannot be read: look at its quotation marks.")) from None
        yield line, [_cell(cell) for cell in cells]


def _named_delimiter(first: str) -> str | None:
    named = first.strip().strip('"')
    return named[4] if named.startswith("sep=") and len(named) == 5 and named[4] in DELIMITERS else None


def _delimiter(titles: str) -> str:
    return max(DELIMITERS, key=titles.count)


def _cell(cell: str) -> str:
    """Without the wrappings with which Excel is kept from changing numbers: ="06484" and '+49..."""
    bare = cell.strip(" \u00a0\r\n\t")
    if len(bare) >= 3 and bare.startswith('="') and bare.endswith('"'):
        bare = bare[2:-1].strip()
    if bare.startswith("'") and bare[1:].startswith(FORMULA_STARTS):
        bare = bare[1:]
    return bare


def _refused(line: int, text: str, **values: str) -> ClientFileError:
    return ClientFileError([Problem(line, "", text, values)])
