"""References and telephone numbers as they are printed and said."""

import pytest

from words.languages import Language, best_language
from words.numbers import NotANumber, e164, grouped, phone_written, said_digits


def test_a_reference_is_printed_in_groups_and_said_with_pauses() -> None:
    assert grouped("12345678", 4) == "1234 5678"
    assert said_digits("12345678", 4) == "1 2 3 4, 5 6 7 8"
    assert said_digits("123456", 3) == "1 2 3, 4 5 6"


@pytest.mark.parametrize(
    ("raw", "country", "number"),
    [
        ("030 23125-114", "DE", "+493023125114"),
        ("(030) 23125 / 114", "DE", "+493023125114"),
        ("+49 30 23125114", "FI", "+493023125114"),
        ("0049 30 23125114", "FI", "+493023125114"),
    ],
)
def test_numbers_are_read_as_people_write_them(raw: str, country: str, number: str) -> None:
    assert e164(raw, country) == number


@pytest.mark.parametrize("raw", ["", "keine", "1", "+49", "1" * 30])
def test_what_is_no_number_is_refused(raw: str) -> None:
    with pytest.raises(NotANumber):
        e164(raw, "DE")


def test_a_number_is_written_as_at_home_or_as_abroad() -> None:
    assert phone_written("+493023125114", "DE") == "030 23125114"
    assert phone_written("+493023125114", "FI") == "+49 30 23125114"


def test_the_wanted_language_is_spoken_where_it_is_offered() -> None:
    assert best_language("fi", ["sv", "fi"]) is Language.FI
    assert best_language("de", ["sv", "fi"]) is Language.SV
    assert best_language(None, ["sv", "fi"]) is Language.SV
