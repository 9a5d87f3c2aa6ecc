import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hostile import HOSTILE
from letters.addressing.characters import JOINERS, MOST_MARKS, clean, din_91379, din_sequences
from letters.reasons import HELD_REASONS, Unprintable
from letters.script import fonts

NAMES = (
    "Marie-Hélène Lefèvre",
    "Avel·lí Artís",
    "Þóra Jónsdóttir",
    "Thị Lương",
    "Heydər Əliyev",
    "Yiṣḥaḳ Rabin",
    "K\u035fhālid ibn al-Walīd",
    "Růžena C\u0306 S\u0331 Z\u030c\u0326",
    "Fāṭimah al-Zahrāʾ",
    "Müller & Söhne GmbH (2. OG) §1 €",
)


@pytest.mark.parametrize("name", NAMES)
def test_names_of_registers_are_within_din_91379(name: str) -> None:
    assert din_91379(name) == din_91379(unicodedata.normalize("NFD", name)) == ()
    assert clean(unicodedata.normalize("NFD", name)) == unicodedata.normalize("NFC", name)


def test_signs_outside_are_named_once_and_in_order() -> None:
    assert din_91379("Ева Müller 王 Ева") == tuple(sorted("Ева王"))
    assert din_91379("q\u0303") == ("\u0303",)


def test_din_91379_has_as_many_sequences_as_its_pattern_tells() -> None:
    assert len(din_sequences()) == 149
    assert all(unicodedata.normalize("NFC", each) == each and len(each) > 1 for each in din_sequences())


def test_our_font_has_every_sign_of_din_91379() -> None:
    signs = (unicodedata.normalize("NFC", chr(code)) for code in range(0x20, 0x2100))
    single = {sign for sign in signs if len(sign) == 1 and not din_91379(sign)}
    assert len(single) == 578
    fonts.require("".join(single | din_sequences()))


def test_marks_pile_up_to_a_limit() -> None:
    assert clean("q" + "\u0302" * MOST_MARKS)
    with pytest.raises(Unprintable, match="stacked_marks"):
        clean("q" + "\u0302" * (MOST_MARKS + 1))


@pytest.mark.parametrize(
    "name", ["علی\u200cرضا احمدی", "خانه\u200cای", "عليّ\u200cرضا", "نوازه\u200dي", "Eva علی\u200cرضا"]
)
def test_joiners_stay_within_arabic_words(name: str) -> None:
    assert clean(name) == name


@pytest.mark.parametrize("joiner", sorted(JOINERS))
@pytest.mark.parametrize(
    "name", ["E{}va", "Eva{}", "{}علی", "علی{}", "علی{} رضا", "علی {}رضا", "علی{}1", "Eva{}علی", "{}"]
)
def test_elsewhere_they_are_refused(name: str, joiner: str) -> None:
    with pytest.raises(Unprintable, match="control_character"):
        clean(name.format(joiner))


@pytest.mark.parametrize(
    "sign", ["\u202e", "\u202d", "\u2067", "\u2066", "\u2069", "\u200f", "\u061c", "\u200b", "\u200c\u200c"]
)
def test_what_turns_or_hides_letters_is_refused_within_them_too(sign: str) -> None:
    with pytest.raises(Unprintable, match="control_character"):
        clean(f"علی{sign}رضا")


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_kept_as_it_is_or_refused(text: str) -> None:
    kept, code = _cleaned(text)
    assert code is None or code in HELD_REASONS
    assert code is not None or kept == " ".join(unicodedata.normalize("NFC", text).split())


@given(st.text(alphabet=st.characters(), max_size=60))
def test_any_text_is_cleaned_or_refused_and_cleaning_twice_changes_nothing(text: str) -> None:
    kept, code = _cleaned(text)
    assert code is None or code in HELD_REASONS
    assert clean(kept) == kept
    assert "".join(sign for sign in kept if sign not in JOINERS).isprintable()
    din_91379(kept)


def _cleaned(text: str) -> tuple[str, str | None]:
    """The text as it is printed, or "" and why it cannot be."""
    try:
        return clean(text), None
    except Unprintable as reason:
        return "", reason.code
