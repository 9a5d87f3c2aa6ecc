"""CSV as offices send it: encodings, delimiters, the habits of Excel, and what cannot be read at all."""

import pytest

from web.imports import csv_text
from web.imports.csv_text import read_table
from web.imports.problems import ClientFileError
from words.catalogues import Words

ENGLISH = Words("en")
ROWS = [["Nummer", "Name"], ["1", "Çelik"], ["2", "Groß; Müller, A."]]


def written(delimiter: str) -> str:
    return "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in ROWS) + "\r\n"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_every_encoding_with_every_delimiter(encoding: str, delimiter: str) -> None:
    table = read_table(written(delimiter).encode(encoding))
    assert [table.titles, *(cells for _, cells in table.rows)] == ROWS


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ('="06484"', "06484"),
        ('"=""06484"""', "06484"),
        ("'+49 176 04069011", "+49 176 04069011"),
        ("'=1+1", "=1+1"),
        ("'s-Gravenhage", "'s-Gravenhage"),
        ("  spaced\u00a0", "spaced"),
        ('""', ""),
    ],
)
def test_the_wrappings_of_excel_are_taken_off(cell: str, read: str) -> None:
    assert read_table(f"a;b\n{cell};x\n".encode()).rows == [(2, [read, "x"])]


def test_lines_are_those_of_the_file() -> None:
    table = read_table(b'sep=;\r\na;b\r\n\r\n1;"two\nlines"\r\n2;x\r\n')
    assert table.title_line == 2
    assert table.titles == ["a", "b"]
    assert [line for line, _ in table.rows] == [4, 6]


def test_empty_rows_are_passed_over() -> None:
    assert read_table(b"a;b;;\n;;;\n1;2;;\n  ; ;;\n").rows == [(3, ["1", "2", "", ""])]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "Line 1: The file is empty"),
        (b"\n\n", "Line 1: The file is empty"),
        (b"a;b\n1;\x81\n", "Line 2: The file is neither UTF-8 nor Windows-1252"),
        ("a;b\n1;2\n".encode("utf-16"), "Line 1: The file is written as UTF-16"),
        (b'a;b\n1;"open\n', "Line 2: This line cannot be read"),
        (b'a;b\n1;"x"y\n', "Line 2: This line cannot be read"),
        (b"a" * (csv_text.MAX_BYTES + 1), "Line 1: The file is too big: at most 8 MB."),
        (b"a\n" + b"1\n" * (csv_text.MAX_ROWS + 1), f"Line {csv_text.MAX_ROWS + 2}: The file has too many rows"),
        (b"a\n" + b"1" * 200_000, "Line 2: This line cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_line(data: bytes, reason: str) -> None:
    with pytest.raises(ClientFileError) as refused:
        read_table(data)
    assert refused.value.said(ENGLISH)[1].startswith(reason)
