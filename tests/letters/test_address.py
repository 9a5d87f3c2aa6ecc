from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from letters.address import FORBIDDEN_STARTS, MOST_LINES, PostalAddress, address_lines, is_foreign, judge_width
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
    ({"extra": "(Hinterhaus)"}, "line_start", "(Hinterhaus)"),
    ({"name": "@eva"}, "line_start", "@eva"),
    ({"name": "Eva\x07Müller"}, "control_character", "U+0007"),
    ({"name": "Eva\nMüller"}, "control_character", "U+000A"),
    ({"street": "Am Markt \u202e1"}, "control_character", "U+202E RIGHT-TO-LEFT OVERRIDE"),
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
def test_a_fault_is_named(values: dict[str, str], code: str, detail: str) -> None:
    with pytest.raises(Unaddressable) as caught:
        address_lines(replace(EVA, **values), office_country="DE", language="de")
    assert (caught.value.code, caught.value.detail) == (code, detail)


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


@given(addresses, st.sampled_from([("DE", "de"), ("FI", "sv"), ("FI", "fi")]))
def test_any_address_is_set_or_refused_with_a_known_reason(
    address: PostalAddress, office: tuple[str, str]
) -> None:
    country, language = office
    lines, code = _lines_or_code(address, country, language)
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
        assert lines[-1][:5].isdigit()


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
