"""Every sentence that can be heard: in all languages, whole, and none is in the code that nobody ever hears."""

import re
from functools import cache
from pathlib import Path
from string import Formatter

from babel.messages.extract import extract_from_dir

import ivr.dialogue
from ivr.map.sentences import Sentence, sentences
from situations import LANGUAGES, PLACES, SITUATIONS, walked
from words.extract import KEYWORDS, METHODS

NAMES = re.compile(rf"{'|'.join(PLACES)}|Musterweg|FFP2|[\d :.,]+")
"""What is the same in all languages: an office's own words, and digits."""

NO_SCENE = {"This call has become very long."}
"""Said by `ivr/conversation.py` when a call is ended."""


@cache
def heard() -> dict[str, list[Sentence]]:
    return sentences([walked(situation) for situation in SITUATIONS], LANGUAGES)


def in_languages() -> list[Sentence]:
    return [sentence for said in heard().values() for sentence in said if len(sentence) > 1]


def test_every_sentence_is_said_in_all_languages() -> None:
    assert all(set(sentence) == set(LANGUAGES) for sentence in in_languages())


def test_no_sentence_is_left_in_english() -> None:
    left = [
        text
        for sentence in in_languages()
        for language, text in sentence.items()
        if language != "en" and text == sentence["en"] and NAMES.sub("", text)
    ]
    assert left == []


def test_no_sentence_has_an_open_placeholder() -> None:
    texts = [text for said in heard().values() for sentence in said for text in sentence.values()]
    assert [text for text in texts if any(name is not None for _, name, _, _ in Formatter().parse(text))] == []


def test_every_text_of_the_scenes_is_heard_by_somebody() -> None:
    """A sentence to which no path leads is left over, or the situation is missing in which it is said."""
    folder = Path(next(iter(ivr.dialogue.__path__)))
    found = extract_from_dir(folder, METHODS, {}, KEYWORDS)
    written = {texts if isinstance(texts, str) else texts[-1] for _path, _line, texts, *_ in found}
    said = "\n".join(sentence.get("en", "") for told in heard().values() for sentence in told)
    assert sorted(text for text in written - NO_SCENE if not re.search(_pattern(text), said)) == []


def _pattern(text: str) -> str:
    """The text with anything for its placeholders; an option begins with a capital letter where it is told."""
    parts = [f"{re.escape(before)}{'.+' if name else ''}" for before, name, _, _ in Formatter().parse(text)]
    return f"(?i){''.join(parts)}"
