from typing import Any

import pytest

from factories.letters import HARZ, OSTERBOTTEN
from letters.setting.letterhead import Letterhead, WrongLetterhead

WRONG = [
    ("hotline", None, "lacks"),
    ("stamp", "x.png", "knows no"),
    ("picture", "x.png", "knows no"),
    ("logo", "x.png", "PNG or JPEG"),
    ("logo", 1, "must be a text"),
    ("layout", "din5008-c", "din5008-b, din5008-a, sfs2487, own"),
    ("envelope", "e65", "dl, c6-5"),
    ("hotline", "030 23125000", "telephone number"),
    ("caller_number", "+49", "telephone number"),
    ("email", "beratung", "e-mail"),
    ("colour", "blue", "colour"),
    ("sender_lines", "Musterweg 1", "list of 1 to 5"),
    ("sender_lines", [], "list of 1 to 5"),
    ("reply_address", [1], "list of 1 to 5"),
    ("web", " ", "must be a text"),
    ("return_line", None, "lacks"),
]


@pytest.mark.parametrize("stored", [HARZ, OSTERBOTTEN], ids=["harz", "osterbotten"])
def test_both_offices_are_understood(stored: dict[str, Any]) -> None:
    head = Letterhead.of(stored)
    assert head.sender_lines == tuple(stored["sender_lines"])


@pytest.mark.parametrize(("name", "value", "told"), WRONG)
def test_what_is_wrong_is_told_by_name(name: str, value: Any, told: str) -> None:
    stored = {key: known for key, known in HARZ.items() if key != name}
    if value is not None:
        stored[name] = value
    with pytest.raises(WrongLetterhead) as caught:
        Letterhead.of(stored)
    assert caught.value.name == name
    assert told in caught.value.told("en")
    assert name in caught.value.told("fi")


def test_a_finnish_letter_needs_no_return_line() -> None:
    assert Letterhead.of(OSTERBOTTEN).return_line is None
