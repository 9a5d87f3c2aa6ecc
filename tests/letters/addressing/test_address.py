from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.addressing.address import (
    FORBIDDEN_STARTS,
    MOST_LINES,
    PostalAddress,
    address_lines,
    fitted,
    is_foreign,
    judge_width,
    print_order,
)
from letters.reasons import HELD_REASONS, Unaddressable

EVA = PostalAddress("Eva Müller", "DE", street="Am Markt 1", postcode="38855", town="Wernigerode")

AT_HOME = [
    ("DE", "de", {}, ["Eva Müller", "Am Markt 1", "38855 Wernigerode"]),
    (
        "DE",
        "de",
        {"care_of": "Familie Ångström"},
        ["Eva Müller", "c/o Familie Ångström", "Am Markt 1", "38855 Wernigerode"],
    ),
    ("DE", "de", {"care_of": "C/O Ångström"}, ["Eva Müller", "c/o Ångström", "Am Markt 1", "38855 Wernigerode"]),
    ("DE", "de", {"extra": "Hinterhaus"}, ["Eva Müller", "Hinterhaus", "Am Markt 1", "38855 Wernigerode"]),
    ("DE", "de", {"name": "  Eva   Mu\u0308ller "}, ["Eva Müller", "Am Markt 1", "38855 Wernigerode"]),
    (
        "FI",
        "sv",
        {"country": "FI", "postcode": "68600", "town": "Jakobstad"},
        ["Eva Müller", "Am Markt 1", "68600 JAKOBSTAD"],
    ),
    ("DE", "de", {"care_of": "℅ Ångström"}, ["Eva Müller", "c/o Ångström", "Am Markt 1", "38855 Wernigerode"]),
    ("DE", "de", {"street": "postfach 12345"}, ["Eva Müller", "Postfach 1 23 45", "38855 Wernigerode"]),
    ("DE", "de", {"street": "Pf. 1001"}, ["Eva Müller", "Postfach 10 01", "38855 Wernigerode"]),
    (
        "DE",
        "de",
        {"name": "Ö & Ä GmbH", "extra": "JVA Burg"},
        ["Ö & Ä GmbH", "JVA Burg", "Am Markt 1", "38855 Wernigerode"],
    ),
    (
        "FI",
        "fi",
        {"country": "FI", "street": "PL 12", "postcode": "00101", "town": "Helsinki"},
        ["Eva Müller", "PL 12", "00101 HELSINKI"],
    ),
    (
        "SE",
        "sv",
        {"country": "SE", "street": "Box 7", "postcode": "90320", "town": "Umeå"},
        ["Eva Müller", "Box 7", "903 20 UMEÅ"],
    ),
    (
        "FI",
        "sv",
        {"country": "AX", "postcode": "22100", "town": "Mariehamn"},
        ["Eva Müller", "Am Markt 1", "22100 MARIEHAMN"],
    ),
]

ABROAD = [
    ("DE", "de", {"country": "FR", "postcode": "67000", "town": "Straßburg"}, "67000 STRASSBURG", "FRANKREICH"),
    ("DE", "de", {"country": "FI", "postcode": "65100", "town": "Vaasa"}, "65100 VAASA", "FINNLAND"),
    (
        "DE",
        "de",
        {"country": "GB", "postcode": "SW1A 1AA", "town": "London"},
        "LONDON SW1A 1AA",
        "VEREINIGTES KÖNIGREICH",
    ),
    ("FI", "sv", {"country": "SE", "postcode": "903 20", "town": "Umeå"}, "903 20 UMEÅ", "SVERIGE"),
    ("FI", "sv", {"country": "SE", "postcode": "90320", "town": "Umeå"}, "903 20 UMEÅ", "SVERIGE"),
    (
        "DE",
        "de",
        {"country": "AX", "postcode": "22100", "town": "Mariehamn"},
        "AX-22100 MARIEHAMN",
        "ÅLAND, FINNLAND",
    ),
    ("DE", "de", {"country": "NL", "postcode": "1234AB", "town": "Delft"}, "1234 AB DELFT", "NIEDERLANDE"),
    ("DE", "de", {"country": "XK", "postcode": "10000", "town": "Prishtinë"}, "10000 PRISHTINË", "KOSOVO"),
    ("FI", "fi", {"country": "DE"}, "38855 WERNIGERODE", "SAKSA"),
    ("FI", "fi", {"country": "IE", "postcode": "", "town": "Cork"}, "CORK", "IRLANTI"),
]

FAULTS = [
    ({"name": " "}, "no_name", ""),
    ({"street": ""}, "no_street", ""),
    ({"town": ""}, "no_town", ""),
    ({"postcode": ""}, "no_postcode", ""),
    ({"postcode": "3885"}, "wrong_postcode", "3885"),
    ({"postcode": "D-38855"}, "wrong_postcode", "D-38855"),
    ({"street": "ohne festen Wohnsitz"}, "no_fixed_abode", "ohne festen Wohnsitz"),
    ({"street": "o.f.W."}, "no_fixed_abode", "o.f.W"),
    ({"street": "utan fast bostad"}, "no_fixed_abode", "utan fast bostad"),
    ({"town": "vailla vakinaista asuntoa"}, "no_fixed_abode", "vailla vakinaista"),
    ({"street": "Obdachlos"}, "no_fixed_abode", "Obdachlos"),
    ({"street": "unbekannt verzogen"}, "address_unknown", "unbekannt verzogen"),
    ({"street": "osoite tuntematon"}, "address_unknown", "osoite tuntematon"),
    ({"street": "Packstation 112"}, "parcel_locker", "Packstation"),
    ({"extra": "Postin automaatti"}, "parcel_locker", "Postin automaatti"),
    ({"street": "Postfach"}, "no_box_number", "Postfach"),
    ({"extra": "Postfach 10 01"}, "two_places", "Postfach 10 01"),
    ({"postcode": "00123"}, "wrong_postcode", "00123"),
    ({"postcode": "٣٨٨٥٥"}, "wrong_postcode", "٣٨٨٥٥"),
    ({"country": "AX"}, "wrong_postcode", "38855"),
    ({"country": "PL"}, "wrong_postcode", "38855"),
    ({"country": "FR", "postcode": ""}, "no_postcode", ""),
    ({"name": "Eva\u034fMüller"}, "control_character", "U+034F"),
    ({"name": "Eva \ufffd"}, "control_character", "U+FFFD"),
    ({"name": "E" + "\u0323\u0301\u0306\u0311\u0313\u0315va"}, "stacked_marks", None),
    ({"extra": "(Hinterhaus)"}, "line_start", "(Hinterhaus)"),
    ({"name": "@eva"}, "line_start", "@eva"),
    ({"name": "Eva\x07Müller"}, "control_character", "U+0007"),
    ({"name": "Eva\nMüller"}, "control_character", "U+000A"),
    ({"street": "Am Markt \u202e1"}, "control_character", "U+202E"),
    ({"country": "XX"}, "unknown_country", "XX"),
    ({"country": "150"}, "unknown_country", "150"),
]


@pytest.mark.parametrize(("office", "language", "values", "lines"), AT_HOME)
def test_at_home(office: str, language: str, values: dict[str, str], lines: list[str]) -> None:
    assert list(address_lines(replace(EVA, **values), office_country=office, language=language)) == lines


@pytest.mark.parametrize(("office", "language", "values", "town", "country"), ABROAD)
def test_abroad(office: str, language: str, values: dict[str, str], town: str, country: str) -> None:
    lines = address_lines(replace(EVA, **values), office_country=office, language=language)
    assert lines[-2:] == (town, country)


@pytest.mark.parametrize(("values", "code", "detail"), FAULTS)
def test_a_fault_is_named(values: dict[str, str], code: str, detail: str | None) -> None:
    with pytest.raises(Unaddressable) as caught:
        address_lines(replace(EVA, **values), office_country="DE", language="de")
    assert (caught.value.code, caught.value.detail) == (
        code,
        detail if detail is not None else caught.value.detail,
    )


@pytest.mark.parametrize(
    ("street", "extra"),
    [("Packhofstraße 1", ""), ("Postplatz 2", "Box-Club e. V."), ("Pfarrgasse 3", ""), ("Plöck 4", "Haus Heimat")],
)
def test_what_only_looks_like_a_locker_or_a_box_is_a_street(street: str, extra: str) -> None:
    lines = address_lines(replace(EVA, street=street, extra=extra), office_country="DE", language="de")
    assert lines[-2] == street


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Eva Maria Müller", ("Eva Maria", "Müller")),
        ("Karl von der Heide", ("Karl", "von der", "Heide")),
        ("Ida von Au", ("Ida von Au",)),
        ("Verein Licht e. V.", ("Verein", "Licht e. V.")),
        ("Eva (Müller-X)", None),
        ("Evamariaklara-Müller", None),
        ("A B C D E F G H I J K L M N O P Q R S T U V W X Y Z", None),
    ],
)
def test_a_long_name_takes_more_lines_while_there_are_any(name: str, lines: tuple[str, ...] | None) -> None:
    given, width = (name, "Am Markt 1", "38855 X"), 11.0
    if lines is None:
        with pytest.raises(Unaddressable, match="line_too_long"):
            fitted(given, lambda line: float(len(line)), width)
        return
    assert fitted(given, lambda line: float(len(line)), width) == (*lines, "Am Markt 1", "38855 X")


def test_a_long_name_is_not_broken_when_six_lines_are_taken() -> None:
    six = ("Eva Maria Müller", "c/o B", "Haus 2", "Weg 1", "75001 PARIS", "FRANKREICH")
    with pytest.raises(Unaddressable, match="line_too_long: Eva Maria Müller"):
        fitted(six, lambda line: float(len(line)), 12.0)


def test_letters_lie_by_postcode_and_foreign_ones_last_by_country() -> None:
    places = [
        ("FR", "67000"),
        ("DE", "38855"),
        ("SE", "903 20"),
        ("DE", "06484"),
        ("SE", "90319"),
        ("AX", "22100"),
    ]
    addresses = [replace(EVA, country=country, postcode=code) for country, code in places]
    in_order = sorted(addresses, key=lambda address: print_order(address, "DE"))
    assert [(one.country, one.postcode) for one in in_order] == [
        ("DE", "06484"),
        ("DE", "38855"),
        ("AX", "22100"),
        ("FR", "67000"),
        ("SE", "90319"),
        ("SE", "903 20"),
    ]


def test_six_lines_fit() -> None:
    six = replace(EVA, country="FR", care_of="Petit", extra="Haus 2")
    assert len(address_lines(six, office_country="DE", language="de")) == MOST_LINES


def test_a_line_that_is_too_long_is_named_and_not_cut() -> None:
    with pytest.raises(Unaddressable) as caught:
        judge_width(["kurz", "viel zu lang"], lambda line: float(len(line)), 5)
    assert (caught.value.code, caught.value.detail) == ("line_too_long", "viel zu lang")
    judge_width(["kurz"], lambda line: float(len(line)), 4)


def test_aland_belongs_to_finland() -> None:
    assert not is_foreign("AX", "FI")
    assert is_foreign("AX", "DE")


parts = st.one_of(st.text(max_size=30), st.sampled_from(["", "Eva", "(x)", "c/o B", "38855", "o.f.W.", "<b>"]))
addresses = st.builds(
    PostalAddress,
    name=parts,
    country=st.one_of(st.sampled_from(["DE", "FI", "AX", "FR", "GB", "", "XX"]), st.text(max_size=3)),
    street=parts,
    postcode=parts,
    town=parts,
    care_of=parts,
    extra=parts,
)


@given(addresses, st.sampled_from([("DE", "de"), ("FI", "sv"), ("FI", "fi"), ("SE", "sv")]))
def test_any_address_is_set_or_refused_with_a_known_reason(
    address: PostalAddress, office: tuple[str, str]
) -> None:
    country, language = office
    lines, code = _lines_or_code(address, country, language)
    print_order(address, country)
    if code is not None:
        assert code in HELD_REASONS
        return
    assert 3 <= len(lines) <= MOST_LINES
    assert all(line.strip() == line != "" and line[0] not in FORBIDDEN_STARTS for line in lines)
    assert all(line.isprintable() for line in lines)
    if is_foreign(address.country, country):
        assert lines[-1] == lines[-1].upper()
        assert not lines[-1][0].isdigit()
    else:
        assert lines[-1][:5].replace(" ", "").isdigit()


@given(st.lists(st.text(min_size=1, max_size=40), min_size=1, max_size=6), st.integers(1, 30))
def test_fitting_keeps_every_word_in_its_order(lines: list[str], width: int) -> None:
    try:
        placed = fitted(lines, lambda line: float(len(line)), float(width))
    except Unaddressable:
        assert max(len(line) for line in lines) > width
        return
    assert len(placed) <= max(MOST_LINES, len(lines))
    assert " ".join(placed) == " ".join(lines)
    assert all(len(line) <= width for line in placed)


@given(st.sampled_from(sorted(asdict(EVA))), st.characters(categories=["Cc", "Cf", "Co", "Cs"]))
def test_no_control_sign_passes_anywhere(field: str, sign: str) -> None:
    hostile = replace(EVA, **{field: f"a{sign}b"})
    with pytest.raises(Unaddressable):
        address_lines(hostile, office_country="DE", language="de")


def _lines_or_code(address: PostalAddress, country: str, language: str) -> tuple[tuple[str, ...], str | None]:
    try:
        return address_lines(address, office_country=country, language=language), None
    except Unaddressable as reason:
        return (), reason.code
