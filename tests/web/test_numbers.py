"""The numbers of fiction, and the allow-list of every dial."""

import re

import pytest

from web.demo.files import FOLDER
from web.numbers import KEPT_FOR_FICTION, allowed_to_dial, fictional
from words.numbers import e164

DIGITS = re.compile(r"\+?\d[\d /-]{6,}\d")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+493023125000", True),
        ("+493023125999", True),
        ("+493023126000", False),
        ("+4930231250000", False),
        ("+4917604069500", True),
        ("+46701740604", False),
        ("+46701740605", True),
        ("+46846500400", True),
        ("+447700900461", True),
        ("+358401234567", False),
        ("+49394358", False),
        ("anonymous", False),
        ("", False),
        ("+49302312500²", False),
    ],
)
def test_only_what_a_regulator_keeps_is_fictional(number: str, expected: bool) -> None:
    assert fictional(number) is expected
    assert allowed_to_dial(number) is expected


def test_the_setting_adds_beginnings() -> None:
    assert allowed_to_dial("+358401234567", ["+35840"])
    assert not allowed_to_dial("+358501234567", ["+35840", ""])


def test_every_range_is_of_one_length_and_in_order() -> None:
    for kept in KEPT_FOR_FICTION:
        assert len(kept.first) == len(kept.last)
        assert kept.first <= kept.last
        assert e164(kept.first, "DE") == kept.first


@pytest.mark.parametrize("file", sorted(FOLDER.iterdir()), ids=lambda file: file.name)
def test_every_number_in_the_demo_s_files_is_fictional(file: object) -> None:
    data = file.read_bytes()  # type: ignore[attr-defined]
    text = data.decode("utf-8" if b"\xc3" in data else "cp1252")
    written = [found for found in DIGITS.findall(text) if not re.fullmatch(r"\d{4}-\d\d-\d\d", found)]
    assert len(written) > 10
    assert [found for found in written if not fictional(e164(found, "DE"))] == []
