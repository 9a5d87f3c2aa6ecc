"""The text of a letter, by kind and language: read from letters/texts, judged before it is used."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from db.letters import LetterKind
from letters.marks import ANSWER, BOLD, PLACEHOLDER, SLIP, Block, WrongWording, blocks_of

TEXTS = Path(__file__).parent / "texts"

EVERYWHERE = frozenset(
    {
        "name",
        "client",
        "office",
        "advisor",
        "topic",
        "hotline",
        "key_appointment",
        "email",
        "web",
        "link",
        "reference",
    }
    | {"reply_address"}
)
PLACEHOLDERS = {
    LetterKind.PROPOSAL: EVERYWHERE
    | {"day", "window", "ending", "caller_number", "call_word", "prepare", "interpreter", "relay", "letter_day"}
    | {"key_confirm", "key_change", "key_cancel", "key_other"},
    LetterKind.NUMBER_WANTED: EVERYWHERE,
    LetterKind.IN_PERSON: EVERYWHERE | {"day", "time", "place", "prepare", "hygiene", "interpreter", "letter_day"},
    LetterKind.CORRECTION: (EVERYWHERE | {"letter_day", "day", "time", "why"}) - {"link"},
}
WITHOUT_KEYS = frozenset({LetterKind.CORRECTION})
"""Letters that only tell something: no PIN, no link, no slip to send back."""


@dataclass(frozen=True)
class Wording:
    """`version`: changes with each letter of the text."""

    version: str
    subject: str
    blocks: tuple[Block, ...]


@cache
def wording_of(kind: LetterKind, language: str) -> Wording:
    """The text that is in use. Raises `WrongWording`."""
    file = TEXTS / f"{kind.value}.{language}.txt"
    return read_wording(file.read_text(encoding="utf-8"), kind, file.name)


def read_wording(text: str, kind: LetterKind, name: str) -> Wording:
    """A text in the marks of letters/texts/README.md. Raises `WrongWording` with `name` and line."""
    for number, line in enumerate(text.splitlines(), start=1):
        if problem := next(_problems(line, kind), None):
            raise WrongWording(f"{name}, line {number}", problem)
    first, _, rest = text.strip().partition("\n")
    if not first.startswith("# "):
        raise WrongWording(f"{name}, line 1", 'The first line must be the subject, as in "# Our proposal".')
    _judge_parts(rest, kind, name)
    return Wording(hashlib.sha256(text.encode()).hexdigest()[:12], first[2:].strip(), blocks_of(rest))


def _problems(line: str, kind: LetterKind) -> Iterator[str]:
    for name in PLACEHOLDER.findall(line):
        if name not in PLACEHOLDERS[kind]:
            known = ", ".join(sorted(PLACEHOLDERS[kind]))
            yield f"Unknown placeholder {{{name}}}. Known here: {known}."
    bare = PLACEHOLDER.sub("", line)
    if "{" in bare or "}" in bare:
        yield "A brace that opens or closes no placeholder."
    if "**" in BOLD.sub("", line):
        yield "** that opens or closes nothing: both stand in one line."
    if re.match(r"\[(?! \] |answer\])", line.strip()):
        yield 'Unknown mark. Known are "[answer]" and "[ ] ".'


def _judge_parts(text: str, kind: LetterKind, name: str) -> None:
    lines = [line.strip() for line in text.splitlines()]
    if lines.count(ANSWER) != 1:
        raise WrongWording(name, f'The text must have the line "{ANSWER}" exactly once.')
    if kind in WITHOUT_KEYS:
        if SLIP in lines:
            raise WrongWording(name, f'This letter asks for no answer: it has no line "{SLIP}".')
        return
    if lines.count(SLIP) != 1:
        raise WrongWording(name, f'The text must have the line "{SLIP}" exactly once.')
    if lines.index(ANSWER) > lines.index(SLIP):
        raise WrongWording(name, f'"{ANSWER}" must stand before "{SLIP}".')
