"""All that the scenes say, once each, in several languages side by side."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ivr.map.walk import Line, Turn, Walk, turn
from ivr.replies import Say

Sentence = dict[str, str]
"""Language -> text. One that names its own language (as in the choice of languages) is said in that one only."""


def sentences(walks: Iterable[Walk], languages: Sequence[str]) -> dict[str, list[Sentence]]:
    """Scene -> what it says, as it is first heard; what differs in its digits only is one sentence."""
    found: dict[str, dict[str, Sentence]] = {}
    for walk in walks:
        for taken in walk.all():
            if _is_new(taken, found):
                for scene, sentence in _in_all(walk, taken, languages):
                    found.setdefault(scene, {}).setdefault(_known_as(next(iter(sentence.values()))), sentence)
    return {scene: list(said.values()) for scene, said in found.items()}


def _is_new(taken: Turn, found: dict[str, dict[str, Sentence]]) -> bool:
    return any(_known_as(text) not in found.get(line.scene, {}) for line in taken.lines for text in _texts(line))


def _in_all(walk: Walk, taken: Turn, languages: Sequence[str]) -> Iterable[tuple[str, Sentence]]:
    """The same turn, taken once more for each language; one that chooses a language is left out: what follows it
    is in that one, and is heard in all of them elsewhere.
    """
    turns = [turn(replace(taken.state, language=code), taken.heard, walk.facts) for code in languages]
    if len({same.to.state.language for same in turns}) < len(languages):
        return
    for lines in zip(*(same.lines for same in turns), strict=True):
        for parts in zip(*(line.said for line in lines), strict=True):
            said = {
                part.language or code: part.text
                for code, part in zip(languages, parts, strict=True)
                if isinstance(part, Say)
            }
            if said:
                yield lines[0].scene, said


def _texts(line: Line) -> list[str]:
    return [part.text for part in line.said if isinstance(part, Say)]


def _known_as(text: str) -> str:
    return re.sub(r"\d+", "0", text)
