"""Every sentence of the hotline, in all languages side by side."""

from collections import Counter
from collections.abc import Iterable, Iterator

from ivr.dialogue.stage import SCENES
from ivr.map.sentences import Sentence, sentences
from situations import LANGUAGES, SITUATIONS, walked
from words.languages import OWN_NAMES, Language

EVERYWHERE = 6  # scenes that say the same: it is told once
HEAD = """# Every sentence of the hotline

Written by `make docs` from the scenes themselves: each is what a caller heard on a walk through all paths, with the
data of an invented office. What an office tells about its places and notices is composed from its own data; the
[calls](calls.md) have more of it. The names are those of the scenes in `ivr/dialogue/stage.py` and of the
[picture](menu.svg).
"""


def sentences_page() -> str:
    found = sentences([walked(situation) for situation in SITUATIONS], LANGUAGES)
    often = Counter(_key(sentence) for said in found.values() for sentence in said)
    everywhere = {
        _key(sentence): sentence
        for said in found.values()
        for sentence in said
        if often[_key(sentence)] >= EVERYWHERE
    }
    tables = [_table("In many scenes", everywhere.values())]
    for scene in filter(found.get, SCENES):
        own = [sentence for sentence in found[scene] if _key(sentence) not in everywhere]
        tables.append(_table(scene.replace("_", " ").capitalize(), own))
    return "\n".join([HEAD, *tables])


def _table(title: str, said: Iterable[Sentence]) -> str:
    rows = [
        " | ".join(sentence.get(code, "") for code in LANGUAGES) for sentence in _one_row_for_each_option(said)
    ]
    names = " | ".join(OWN_NAMES[Language(code)] for code in LANGUAGES)
    return "\n".join(
        [f"## {title}\n", f"| {names} |", "|-" * len(LANGUAGES) + "|", *(f"| {row} |" for row in rows), ""]
    )


def _one_row_for_each_option(said: Iterable[Sentence]) -> Iterator[Sentence]:
    """What is said in its own language only stands with the others of its kind."""
    alone: Sentence = {}
    for sentence in said:
        if len(sentence) == len(LANGUAGES):
            yield sentence
        else:
            alone |= sentence
    if alone:
        yield alone


def _key(sentence: Sentence) -> tuple[str, ...]:
    return tuple(sentence.values())
