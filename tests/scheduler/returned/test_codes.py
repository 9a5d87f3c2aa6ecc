"""What hands, scanners and keyboards of other countries make of a letter's code."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from letters.drawing.datamatrix import Sheet, SheetMark
from scheduler.returned.codes import CoverSheet, NotACode, code_typed

LETTER = SheetMark(12, 345)
SCANNED = [
    "RZ1-12-345-1-2",
    "rz1-12-345-1-2",
    "RZ1ß12ß345ß1ß2",  # German keyboard, which keeps Z apart:
    "RY1ß12ß345ß1ß2",
    "ry1ẞ12ẞ345ẞ1ẞ2",
    "RY1?12?345?1?2",  # the same with caps lock
    "RZ1'12'345'1'2",
    "RZ1+12+345+1+2",  # Swedish and Finnish keyboard
    "RZ1´12´345´1´2",
    "RZ1/12/345/1/2",
    "RZ1_12_345_1_2",
    "RZ1 12 345 1 2",
    "RZ1+12+345",
    "]d2RZ1-12-345-1-2",
    "+d2RY1ß12ß345ß1ß2",
    " RZ1-12-345-1-2\t",
    "RZ1-12-345-1-2\r\n",
]
BY_EYE = ["12/345", " 12 / 345 ", "12-345", "12ß345", "12&345", "012/0345"]
REFERENCES = ["12345678", "1234 5678", " 1234 5678\n", "12 34 56 78"]
LINKS = ["https://rufzeit.example.org/t/12345678AbCdEfGhIjKl", "https>&&rufzeit.example.org&t&12345678AbCd"]
NONE = [
    *("", "   ", "R", "RZ1", "RZ1-12", "RZ2-12-345-1-2", "RZ1--12-345-1-2", "RZ1-12-345-1", "RZ1-12-345-1-2-3"),
    *(
        "12 345",
        "RX1-12-345-1-2",
        "RZ112345",
        "1234567",
        "123456789",
        "12/34/56",
        "0/7",
        "12//7",
        "Müller",
        "12/1234567",
    ),
    *("١٢/٣", "1234567890/1", "²²²²²²²²", "RZ1-12-345-1-2 RZ1-12-346-1-2", "-" * 5000, "1" * 5000),
]


@pytest.mark.parametrize("typed", SCANNED + BY_EYE)
def test_a_sheet(typed: str) -> None:
    assert code_typed(typed) == LETTER


@pytest.mark.parametrize("typed", REFERENCES + LINKS)
def test_a_reference(typed: str) -> None:
    assert code_typed(typed) == "12345678"


@pytest.mark.parametrize("typed", NONE)
def test_nothing_else(typed: str) -> None:
    with pytest.raises(NotACode):
        code_typed(typed)


@pytest.mark.parametrize("typed", ["RZ1-12-0-1-1", "12/0"])
def test_the_cover_sheet_is_no_letter(typed: str) -> None:
    with pytest.raises(CoverSheet) as refused:
        code_typed(typed)
    assert refused.value.batch == 12


@given(
    some.integers(1, 999_999_999),
    some.integers(1, 999_999),
    some.sampled_from(["-", "ß", "+", "'", "/", "?", "´", "_", "=", ")", "¿", "§"]),
    some.booleans(),
    some.booleans(),
)
def test_whatever_the_keyboard(batch: int, number: int, sign: str, lower: bool, german: bool) -> None:
    typed = Sheet(SheetMark(batch, number), 1, 2).payload.replace("-", sign)
    typed = typed.replace("Z", "Y") if german else typed
    assert code_typed(typed.lower() if lower else typed) == SheetMark(batch, number)


@given(some.text())
def test_no_text_breaks_it(typed: str) -> None:
    try:
        code = code_typed(typed)
    except NotACode:
        return
    assert isinstance(code, SheetMark) or (len(code) == 8 and code.isdigit())
