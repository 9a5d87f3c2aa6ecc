"""The table makes the symbols that segno makes, bit for bit."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from letters.drawing.qr import modules
from letters.drawing.quick import qr
from letters.drawing.quick.bitmap import Bitmap, packed

LETTERS = string.ascii_letters + string.digits + string.punctuation + " "


@settings(max_examples=150, deadline=None)
@given(some.text(LETTERS, min_size=1, max_size=200))
def test_any_payload(payload: str) -> None:
    assert qr.bitmap(payload) == packed(modules(payload))


@pytest.mark.parametrize(
    "length", [8, 14, 15, 26, 27, 42, 43, 62, 63, 84, 85, 106, 107, 122, 123, 152, 153, 180, 181]
)
def test_each_version_at_its_limits(length: int) -> None:
    """Version 9 is the last that the table knows; the next goes segno's way."""
    for payload in ("z" * length, "aB3-_/" * 40):
        assert qr.bitmap(payload[:length]) == packed(modules(payload[:length]))


def test_links_come_from_the_table_and_capitals_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """What has only capitals is coded in another mode, for which the table does not hold."""
    asked: list[str] = []

    def seen(payload: str) -> list[list[bool]]:
        asked.append(payload)
        return modules(payload)

    monkeypatch.setattr(qr, "modules", seen)
    qr.bitmap("https://rufzeit.example.org/t/12345678AbCdEfGhIjKlMnOpQrStUv")
    assert asked == []
    qr.bitmap("HTTPS://RUFZEIT.EXAMPLE.ORG")
    assert asked == ["HTTPS://RUFZEIT.EXAMPLE.ORG"]


def test_bits_are_packed_row_by_row() -> None:
    rows = [[True] + [False] * 8] + [[False] * 8 + [True]] * 8
    assert packed(rows) == Bitmap(9, b"\x80\x00" + b"\x00\x80" * 8)
