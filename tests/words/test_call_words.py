"""The call words: enough of them, each once, easy to hear."""

import pytest

from words.call_words import CALL_WORDS
from words.languages import Language


@pytest.mark.parametrize("language", list(Language))
def test_there_are_enough_and_each_stands_once(language: Language) -> None:
    words = CALL_WORDS[language]
    assert len(set(words)) == len(words) >= 48
    assert all(word.isalpha() and len(word) <= 11 for word in words)
