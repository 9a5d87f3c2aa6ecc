"""The posting book as rules: sums, and the table that a spreadsheet opens."""

from dataclasses import replace
from datetime import date

import pytest

from book_entries import ENTRY, MONDAY, TUESDAY, rows_of
from letters.printing.posting_book import HEADINGS, Return, Span, Total, csv_of, defused, totals_of

BACK = replace(ENTRY, number=2, returned=Return(date(2026, 3, 9), "not_collected"))


def test_a_letter_is_a_line_that_tells_everything() -> None:
    headings, first, second = rows_of(csv_of([ENTRY, BACK], "en"))
    assert headings == list(HEADINGS)
    assert first == [
        "2026-03-02",
        "7",
        "1",
        "Eva Öhman",
        "",
        "01067",
        "Dresden",
        "DE",
        "Proposal of a telephone appointment",
        "Deutsche Post",
        "Rita Rautmann",
        "2026-03-02T13:05:07+01:00",
        "",
        "",
    ]
    assert second[-2:] == ["2026-03-09", "Not collected"]


def test_whom_the_addressee_represents_stands_beside_the_name() -> None:
    [_, row] = rows_of(csv_of([replace(ENTRY, client="Åke Öhman")], "en"))
    assert row[3:5] == ["Eva Öhman", "Åke Öhman"]


def test_the_table_begins_with_the_mark_of_its_encoding_and_ends_its_lines_as_others_expect() -> None:
    content = csv_of([ENTRY], "en")
    assert content.startswith(b"\xef\xbb\xbfPosted on;")
    assert content.count(b"\r\n") == 2
    assert content.replace(b"\r\n", b"").count(b"\n") == 0


def test_what_a_provider_handed_over_says_so() -> None:
    [_, row] = rows_of(csv_of([replace(ENTRY, handed_over_by=None)], "en"))
    assert row[10] == "a print provider"


@pytest.mark.parametrize(
    "cell", ["=1+1", "+49 170", "-2", "@SUM(A1)", "\t=1+1", " =1+1", "\r@x", "＝1+1", "＋1", "－1", "＠x"]
)
def test_no_cell_is_computed(cell: str) -> None:
    assert defused(cell) == f"'{cell}"
    [_, row] = rows_of(csv_of([replace(ENTRY, name=cell, carrier=cell, handed_over_by=cell)], "en"))
    assert [row[3], row[9], row[10]] == [f"'{cell}"] * 3


@pytest.mark.parametrize("cell", ["Eva", "", "Öhman-Müller", "1=1", "'t Hooft", "–", "2026-03-02"])
def test_what_nobody_computes_stays_as_it_is(cell: str) -> None:
    assert defused(cell) == cell


@pytest.mark.parametrize("name", ["a;b", 'Eva "Evi" Öhman', "two\nlines", "Ö" * 500, "محمد", "'; DROP TABLE"])
def test_any_name_is_read_back_as_it_is(name: str) -> None:
    [_, row] = rows_of(csv_of([replace(ENTRY, name=name)], "en"))
    assert row[3] == name
    assert len(row) == len(HEADINGS)


def test_a_code_that_nobody_named_stands_for_itself() -> None:
    back = replace(ENTRY, kind="something_new", returned=Return(MONDAY, "eaten_by_a_dog"))
    [_, row] = rows_of(csv_of([back], "en"))
    assert (row[8], row[-1]) == ("something_new", "eaten_by_a_dog")


def test_sums_are_by_day_and_carrier() -> None:
    other = replace(ENTRY, carrier="Biberpost")
    later = replace(ENTRY, posted_on=TUESDAY)
    assert totals_of([ENTRY, other, BACK, later]) == [
        Total(MONDAY, "Biberpost", 1, 0),
        Total(MONDAY, "Deutsche Post", 2, 1),
        Total(TUESDAY, "Deutsche Post", 1, 0),
    ]


@pytest.mark.parametrize("day", [date(2026, 3, 2), date(2026, 3, 4), date(2026, 3, 8)])
def test_a_week_is_from_monday_to_sunday(day: date) -> None:
    assert Span.week_of(day) == Span(date(2026, 3, 2), date(2026, 3, 8))
