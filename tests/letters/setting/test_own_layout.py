from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from factories.letters import ACCESS, HARZ, some_facts
from factories.paper import pages_of
from letters.geometry import FORM_B
from letters.geometry.own import WrongGeometry, own_layout
from letters.geometry.page import Box
from letters.setting.letterhead import Letterhead, WrongLetterhead
from letters.setting.render import printed

OWN: dict[str, Any] = {
    "head": [22, 10, 163, 22],
    "return_line": [25, 46, 80, 5],
    "address": [25, 58, 75, 27.3],
    "info": [125, 50, 65, 47],
    "subject": 108,
    "body_left": 22,
    "body_right": 188,
    "body_bottom": 284,
    "hole": 148.5,
    "envelopes": {"house": {"always": [20, 52, 80, 38], "can": [10, 45, 105, 50], "folds": [110, 205]}},
}
HEAD = HARZ | {"layout": "own", "envelope": "house", "geometry": OWN}
FORM_B_WRITTEN: dict[str, Any] = OWN | {
    "head": [25, 14, 165, 26],
    "return_line": [25, 45, 80, 5],
    "address": [25, 62.7, 75, 27.3],
    "info": [125, 50, 65, 45],
    "subject": FORM_B.subject,
    "body_left": 25,
    "body_right": 190,
    "body_bottom": 285,
    "envelopes": {
        "dl": {"always": [20, 50, 80, 40], "can": [10, 45, 100, 50], "folds": [105, 210]},
        "c6-5": {"always": [20, 54, 71, 36], "can": [1, 45, 109, 54], "folds": [105, 210]},
    },
}

WRONG: list[tuple[str, Any, str]] = [
    ("head", None, "must be a table with"),
    ("colour", 1, "must be a table with"),
    ("head", [22, 10, 163], "four numbers"),
    ("head", [22, 10, 163, "x"], "four numbers"),
    ("head", [22, 10, 163, 0], "four numbers"),
    ("head", [22, 10, True, 22], "four numbers"),
    ("head", [22, 10, 163, float("nan")], "four numbers"),
    ("subject", "108", "number of millimetres"),
    ("subject", -1, "number of millimetres"),
    ("head", [5, 10, 163, 22], "nearer than 8"),
    ("body_left", 3, "nearer than 8"),
    ("body_bottom", 288, "nearer than"),
    ("head", [22, 10, 185, 22], "nearer than 8"),
    ("head", [22, 10, 175, 22], "lie on each other"),
    ("info", [80, 50, 65, 47], "lie on each other"),
    ("info", [110, 50, 65, 47], "can be seen"),
    ("subject", 98, "lie on each other"),
    ("head", [22, 10, 163, 35.5], "can be seen"),
    ("address", [15, 58, 75, 27.3], "inside"),
    ("address", [25, 70, 75, 27.3], "inside"),
    ("address", [25, 58, 75, 20], "six lines"),
    ("body_right", 140, "too little room"),
    ("body_bottom", 180, "too little room"),
    ("envelopes", {}, "must be a table with"),
    ("envelopes", {"x": {"always": [20, 52, 80, 38]}}, "always, can, folds"),
    ("envelopes", {"x": {"always": [20, 52, 80, 38], "can": [10, 45, 105, 50], "folds": []}}, "one or two"),
    (
        "envelopes",
        {"x": {"always": [20, 52, 80, 38], "can": [10, 45, 105, 50], "folds": [205, 110]}},
        "one or two",
    ),
    ("envelopes", {"x": {"always": [5, 52, 95, 38], "can": [10, 45, 105, 50], "folds": [110]}}, "inside “can”"),
]


def test_the_standard_written_by_hand_is_the_standard() -> None:
    own = own_layout(FORM_B_WRITTEN)
    assert {name: value for name, value in vars(own).items() if name != "name"} == {
        name: value for name, value in vars(FORM_B).items() if name != "name"
    }


def test_a_letter_is_set_in_it(tmp_path: Path) -> None:
    (page,) = pages_of(printed(some_facts(letterhead=HEAD), ACCESS), tmp_path)
    ink = page.ink(Box(10, 51.2, 105, 43.8))
    assert ink is not None
    assert 20 <= ink.x <= ink.right <= 100
    assert 52 <= ink.y <= ink.bottom <= 90
    for mark in (110, 148.5, 205):
        assert page.ink(Box(2, mark - 1, 10, 2)) is not None


@pytest.mark.parametrize(("name", "value", "told"), WRONG)
def test_what_would_show_or_be_cut_off_is_refused(name: str, value: Any, told: str) -> None:
    table = deepcopy(OWN) | {name: value}
    if value is None:
        del table[name]
    with pytest.raises(WrongGeometry):
        own_layout(table)
    with pytest.raises(WrongLetterhead) as caught:
        Letterhead.of(HEAD | {"geometry": table, "envelope": "x" if name == "envelopes" else "house"})
    assert caught.value.name == "geometry"
    assert told in caught.value.told("en")


def test_a_return_line_may_be_left_out() -> None:
    table = {name: value for name, value in OWN.items() if name != "return_line"}
    stored = {name: value for name, value in HEAD.items() if name != "return_line"}
    assert Letterhead.of(stored | {"geometry": table}).page_layout.return_line is None


@pytest.mark.parametrize("stored", [HARZ | {"layout": "own"}, HARZ | {"geometry": OWN}])
def test_layout_and_table_belong_together(stored: dict[str, Any]) -> None:
    with pytest.raises(WrongLetterhead) as caught:
        Letterhead.of(stored)
    assert caught.value.name == "geometry"


def test_the_envelope_is_one_of_its_own() -> None:
    with pytest.raises(WrongLetterhead, match="envelope"):
        Letterhead.of(HEAD | {"envelope": "dl"})
