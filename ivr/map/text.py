"""What stands on a card, line by line, broken to its width."""

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass

from ivr.map.cards import END, Card, Row

UNBROKEN = "\u00a0"  # a space at which no line is broken
MOST_SAID = 3  # lines of a question; the whole of it is in the list of sentences
ACROSS = {"said": 36, "key": 31, "row": 34, "to": 32, "on": 36}
"""Characters of a line, by kind."""


@dataclass(frozen=True)
class TextLine:
    """`kind` decides how it looks; `key` is drawn before it. `leads_to`: the scenes that it names."""

    kind: str
    text: str = ""
    key: str = ""
    leads_to: tuple[str, ...] = ()


def text_of(card: Card) -> list[TextLine]:
    return [*_question(card), *(line for number in range(len(card.rows)) for line in _row(card.rows, number))]


def title_of(scene: str) -> str:
    return "the call ends" if scene == END else scene.replace("_", " ").capitalize()


def _question(card: Card) -> Iterator[TextLine]:
    if not card.said:
        return
    lines = textwrap.wrap(f"“{' '.join(card.said)}”", ACROSS["said"])
    if len(lines) > MOST_SAID:
        rest = textwrap.shorten(" ".join(lines[MOST_SAID - 1 :]), ACROSS["said"], placeholder=" …”")
        lines = [*lines[: MOST_SAID - 1], rest]
    yield from (TextLine("said", line) for line in lines)
    yield TextLine("gap")


def _row(rows: list[Row], number: int) -> Iterator[TextLine]:
    """Where several keys lead to the same, that is told after the last of them."""
    row, following = rows[number], rows[number + 1] if number + 1 < len(rows) else None
    kind = "key" if row.key else "row"
    words = row.words[:1].upper() + row.words[1:]
    for count, line in enumerate(textwrap.wrap(words, ACROSS[kind])):
        yield TextLine(kind, line, row.key if count == 0 else "")
    if following and row.key and following.key and (row.to, row.ends) == (following.to, following.ends):
        return
    for before, scenes in _ways(row):
        text = f"{before}→{UNBROKEN}{' or '.join(title_of(scene).replace(' ', UNBROKEN) for scene in scenes)}"
        leads = "to" if words else "on"
        for count, line in enumerate(textwrap.wrap(text, ACROSS[leads])):
            yield TextLine(leads, line, leads_to=scenes if count == 0 else ())


def _ways(row: Row) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Where the row leads by itself; where after which ends."""
    if set(row.to) - {scene for ends in row.ends.values() for scene in ends}:
        yield "", tuple(row.to)
    after: dict[tuple[str, ...], list[str]] = {}
    for name, ends in row.ends.items():
        after.setdefault(tuple(ends), []).append(name)
    for scenes, names in after.items():
        yield f"{', '.join(names)} ", scenes
