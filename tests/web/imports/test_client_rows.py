"""Cells and rows of a file of clients: what they mean, and every reason to refuse them."""

import csv
import io
import unicodedata
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from db.clients import Channel, Relay
from web.imports.client_columns import COLUMNS
from web.imports.client_rows import ClientRow, Rules, judge
from web.imports.csv_text import read_table
from web.imports.problems import ClientFileError, Problem
from words.catalogues import Words
from words.languages import Language

ENGLISH = Words("en")
RULES = Rules("DE", ["de", "en"], {"housing": 7, "wohnen": 7}, {"aksoy@koba.example": 3})
WHOLE = {
    "client_number": "10021",
    "family_name": "Ahrendt",
    "given_name": "Monika",
    "language": "de",
    "phone": "0176 04069011",
    "phone_2": "0221/4710112",
    "care_of": "Quast",
    "street": "Westendorf 118",
    "extra": "Hinterhaus",
    "postcode": "38820",
    "town": "Halberstadt",
    "country": "DE",
    "large_print": "nein",
    "not_by_phone": "",
    "relay": "Gebärdensprache",
    "email": "m.ahrendt@example.org",
    "sms_allowed": "ja",
    "email_allowed": "",
    "representative": "10099",
    "case_number": "H-1",
    "topic": "Wohnen",
    "due_on": "12.01.2026",
    "priority": "2",
    "advisor": "Aksoy@koba.example",
}


def read(*rows: dict[str, str]) -> list[ClientRow]:
    titles = list(dict.fromkeys(title for row in rows for title in row))
    lines = [";".join(titles), *(";".join(row.get(title, "") for title in titles) for row in rows)]
    return judge(read_table("\n".join(lines).encode()), RULES)


def refused(*rows: dict[str, str]) -> list[str]:
    with pytest.raises(ClientFileError) as error:
        read(*rows)
    return error.value.said(ENGLISH)[1:]


def test_a_whole_row_means_what_it_says() -> None:
    [row] = read(WHOLE)
    assert row.client.phones == (("0176 04069011", "+4917604069011"), ("0221/4710112", "+492214710112"))
    assert row.client.address is not None
    assert row.client.address.care_of == "Quast"
    assert row.case is not None
    assert (row.case.topic_id, row.case.advisor_id, row.case.priority) == (7, 3, 2)
    assert row.case.due_on == date(2026, 1, 12)


def test_a_row_with_number_and_name_is_enough() -> None:
    [row] = read({"client_number": "1", "family_name": "Ahrendt"})
    assert (row.client.language, row.client.phones, row.client.address, row.case) == ("de", (), None, None)


@pytest.mark.parametrize("column", COLUMNS)
def test_every_name_of_a_column_is_understood(column: str) -> None:
    [expected] = read(WHOLE)
    for name in COLUMNS[column]:
        for written in (name, name.upper(), f"  {name.replace(' ', '_')} "):
            renamed = {(written if title == column else title): cell for title, cell in WHOLE.items()}
            assert read(renamed) == [expected]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ("client_number", "", "This is missing."),
        ("family_name", "", "This is missing."),
        ("family_name", "Ahr\x07endt", "There is a control character in it (U+0007)."),
        ("family_name", "Ahr\u202eendt", "There is a control character in it (U+202E)."),
        ("family_name", "A" * 101, "This is too long: at most 100 characters."),
        ("language", "Suomi", "“Suomi” is none of this office's languages: de, en."),
        ("language", "Polnisch", "“Polnisch” is none of this office's languages: de, en."),
        ("phone", "0176 A4069011", "“0176 A4069011” cannot be a telephone number."),
        ("phone", "4,91760E+12", "“4,91760E+12” cannot be a telephone number."),
        ("phone", "12", "“12” cannot be a telephone number."),
        ("phone_2", "+4917604069011234567", "“+4917604069011234567” cannot be a telephone number."),
        ("postcode", "6484", "A German postcode has five digits; has a zero at its start been lost in “6484”?"),
        ("postcode", "3882O", "“3882O” is no postcode of DE."),
        ("town", "", "The address has no town."),
        ("country", "Atlantis", "Country “Atlantis” is not known; write its two letters, as in DE."),
        ("large_print", "maybe", "“maybe” is neither yes nor no."),
        ("relay", "ja", "“ja” is no relay service: sign (Gebärdensprache) or text (Schrift)."),
        ("email", "m.ahrendt.example.org", "“m.ahrendt.example.org” cannot be an e-mail address."),
        ("email", "m ahrendt@example.org", "“m ahrendt@example.org” cannot be an e-mail address."),
        ("email", "m@ahrendt", "“m@ahrendt” cannot be an e-mail address."),
        ("email", "m\u202e@ahrendt.org", "There is a control character in it (U+202E)."),
        ("sms_allowed", "maybe", "“maybe” is neither yes nor no."),
        ("representative", "10021", "Nobody represents themselves."),
        ("case_number", "", "This is missing."),
        ("topic", "", "This is missing."),
        ("topic", "Fernweh", "“Fernweh” is not known in this office."),
        ("due_on", "", "This is missing."),
        ("due_on", "31.02.2026", "“31.02.2026” is no date; write it as in 2026-12-08 or 08.12.2026."),
        ("due_on", "12/01/2026", "“12/01/2026” is no date; write it as in 2026-12-08 or 08.12.2026."),
        ("due_on", "12.01.26", "“12.01.26” is no date; write it as in 2026-12-08 or 08.12.2026."),
        ("priority", "10", "“10” is no priority: a digit from 0 to 9, the highest first."),
        ("priority", "²", "“²” is no priority: a digit from 0 to 9, the highest first."),
        ("advisor", "nobody@koba.example", "“nobody@koba.example” is not known in this office."),
    ],
)
def test_a_bad_cell_is_named_by_line_column_and_reason(column: str, cell: str, reason: str) -> None:
    assert refused(WHOLE | {column: cell}) == [f"Line 2, {column}: {reason}"]


@pytest.mark.parametrize("street", ["ohne festen Wohnsitz", "o.f.W."])
def test_who_has_no_fixed_abode_needs_no_town(street: str) -> None:
    [row] = read(WHOLE | {"street": street, "town": "", "postcode": ""})
    assert row.client.address is not None
    assert (row.client.address.street, row.client.address.town) == (street, None)


def test_all_bad_cells_of_all_rows_are_told_at_once() -> None:
    said = refused(WHOLE, WHOLE | {"client_number": "2", "case_number": "2", "phone": "x", "due_on": "x"}, {})
    assert [line.split(":")[0] for line in said] == ["Line 3, due_on", "Line 3, phone"]


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("language", "Englisch", "en"),
        ("language", "", "de"),
        ("large_print", "X", True),
        ("not_by_phone", "Ja", True),
        ("given_name", "  Anna\u00a0 Maria ", "Anna Maria"),
        ("given_name", "Ju\u0308rgen", "Jürgen"),
        ("given_name", "Đặng Thị", "Đặng Thị"),
    ],
)
def test_cells_are_read_as_people_write_them(column: str, cell: str, value: object) -> None:
    [row] = read(WHOLE | {column: cell})
    assert getattr(row.client, column) == value


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ("relay", "Schrift", Relay.TEXT),
        ("relay", "SIGN", Relay.SIGN),
        ("relay", "nein", None),
        ("relay", "", None),
        ("email", "", None),
        ("representative", "", None),
        ("sms_allowed", "nein", {Channel.SMS: False}),
        ("sms_allowed", "", {}),
        ("email_allowed", "x", {Channel.SMS: True, Channel.EMAIL: True}),
    ],
)
def test_how_else_a_client_is_reached(column: str, cell: str, value: object) -> None:
    [row] = read(WHOLE | {column: cell})
    assert getattr(row.client.reach, "allowed" if column.endswith("allowed") else column) == value
    assert row.client.reach.told == {"relay", "email", "representative"}


def test_of_columns_that_are_not_there_a_file_says_nothing() -> None:
    [row] = read({"client_number": "1", "family_name": "Ahrendt", "relay": "text"})
    assert row.client.reach.told == {"relay"}
    assert row.client.reach.allowed == {}


def test_an_allowance_without_an_address_is_a_mistake() -> None:
    said = refused(WHOLE | {"email": "", "email_allowed": "ja"})
    assert said == ["Line 2, email_allowed: E-mails are allowed, but there is no address."]


@pytest.mark.parametrize(
    ("country", "postcode", "code"),
    [("Dänemark", "1358", "DK"), ("pl", "59-900", "PL"), ("Ruotsi", "903 25", "SE"), ("GB", "SW1A 1AA", "GB")],
)
def test_foreign_addresses(country: str, postcode: str, code: str) -> None:
    [row] = read(WHOLE | {"country": country, "postcode": postcode})
    assert row.client.address is not None
    assert (row.client.address.country, row.client.address.postcode) == (code, postcode)


def test_one_client_may_have_several_cases_but_not_two_faces() -> None:
    second = WHOLE | {"case_number": "H-2"}
    assert len(read(WHOLE, second)) == 2
    assert refused(WHOLE, second | {"town": "Thale"}) == [
        "Line 3, client_number: Line 2 tells other things of the same client."
    ]
    assert refused(WHOLE, WHOLE) == ["Line 3, case_number: This case stands in line 2 already."]


@pytest.mark.parametrize(
    ("titles", "reason"),
    [
        ("client_number;family_name;hobby", "Line 1, hobby: This column is not known."),
        ("client_number;family_name;Nachname", "Line 1, Nachname: This column stands there twice."),
        ("client_number;town", "Line 1, family_name: The column Family name / Surname / Nachname"),
        ("Name", "Line 1, client_number: The column Client number / Kundennummer / Kunden-Nr. is missing."),
    ],
)
def test_a_wrong_header_is_refused(titles: str, reason: str) -> None:
    with pytest.raises(ClientFileError) as error:
        judge(read_table(f"{titles}\n1;2;3\n".encode()), RULES)
    assert error.value.said(ENGLISH)[1].startswith(reason)


@pytest.mark.parametrize("language", list(Language))
def test_an_abbreviation_brings_no_second_full_stop(language: str) -> None:
    with pytest.raises(ClientFileError) as error:
        judge(read_table(b"Name\nA\n"), RULES)
    [told] = error.value.said(Words(language))[1:]
    assert "Kunden-Nr. " in told
    assert ".." not in told


def test_a_cell_under_no_column_is_refused() -> None:
    with pytest.raises(ClientFileError) as error:
        judge(read_table(b"client_number;family_name;;\n1;A;;lost\n"), RULES)
    assert error.value.said(ENGLISH)[1:] == ["Line 2: “lost” stands under no column."]


WRAPPINGS = ("'", "=")  # of Excel; they are taken off
names = (
    st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30)
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(lambda text: not text.startswith(WRAPPINGS))
)


@given(st.lists(st.tuples(names, names), min_size=1, max_size=5, unique_by=lambda pair: pair[0]))
@example([("1", '"'), ("a;b", ",")])
def test_what_is_written_as_csv_is_read_back(people: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=";", quoting=csv.QUOTE_ALL).writerows([("Kundennummer", "Name"), *people])
    rows = judge(read_table(out.getvalue().encode("utf-8-sig")), RULES)
    assert [(row.client.number, row.client.family_name) for row in rows] == people


@given(st.binary(max_size=300) | st.text(max_size=200).map(lambda text: f"Kundennummer;Name\n{text}".encode()))
@example(b"Kundennummer;Name\r1;2\r")
@example(b"Kundennummer;Name\n\x00;\x00\n")
def test_no_bytes_at_all_make_it_fail(data: bytes) -> None:
    """Whatever comes in, it is read or refused with lines and reasons."""
    problems = _problems(data)
    assert all(problem.line >= 1 and problem.said(ENGLISH) for problem in problems)


def _problems(data: bytes) -> list[Problem]:
    try:
        judge(read_table(data), RULES)
    except ClientFileError as refused:
        return refused.problems
    return []
