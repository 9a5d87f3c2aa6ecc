"""Names of countries and languages, as people of all our languages write them."""

import pytest

from words.names import countries, languages


@pytest.mark.parametrize(
    ("written", "code"),
    [("de", "DE"), ("dänemark", "DK"), ("sverige", "SE"), ("viro", "EE"), ("poland", "PL"), ("ruotsi", "SE")],
)
def test_a_country_is_known_by_its_code_and_its_names(written: str, code: str) -> None:
    assert countries()[written] == code


def test_no_continent_is_a_country() -> None:
    assert "europa" not in countries()
    assert all(len(code) == 2 for code in countries().values())


@pytest.mark.parametrize(
    ("written", "code"), [("fi", "fi"), ("finnisch", "fi"), ("suomi", "fi"), ("svenska", "sv"), ("englanti", "en")]
)
def test_a_language_is_known_by_its_code_and_its_names(written: str, code: str) -> None:
    assert languages()[written] == code
