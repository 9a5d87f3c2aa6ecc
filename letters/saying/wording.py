"""The text of a letter, by kind and language, judged before it is used. Those of the house: letters/texts.

An office may have texts of its own in place of these: see letters/wordings.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from db.letters import LetterKind
from letters.saying.marks import ANSWER, BOLD, PLACEHOLDER, SLIP, Block, WrongWording, blocks_of
from words.catalogues import N_

TEXTS = Path(__file__).parents[1] / "texts"
EARLIER = TEXTS / "earlier"
HOUSE = "house:"
LONGEST = 6000

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
        "reply_address",
    }
)
OF_A_CALL = (
    EVERYWHERE
    | {"day", "window", "ending", "caller_number", "call_word", "prepare", "interpreter", "relay"}
    | {"key_confirm", "key_change", "key_cancel", "key_other"}
)
PLACEHOLDERS = {
    LetterKind.PROPOSAL: OF_A_CALL | {"letter_day"},
    LetterKind.CHANGED: OF_A_CALL | {"letter_day", "earlier_day", "earlier_time"},
    LetterKind.SECOND_PROPOSAL: OF_A_CALL | {"missed_day"},
    LetterKind.NUMBER_WANTED: EVERYWHERE,
    LetterKind.IN_PERSON: EVERYWHERE | {"day", "time", "place", "prepare", "hygiene", "interpreter", "letter_day"},
    LetterKind.CORRECTION: (EVERYWHERE | {"letter_day", "day", "time", "why"}) - {"link"},
    LetterKind.LETTERBOX: EVERYWHERE | {"understood", "how"},
}
NEEDED = {
    LetterKind.PROPOSAL: ("day", "window", "call_word"),
    LetterKind.CHANGED: ("day", "window", "call_word", "earlier_day", "earlier_time"),
    LetterKind.SECOND_PROPOSAL: ("day", "window", "call_word"),
    LetterKind.NUMBER_WANTED: (),
    LetterKind.IN_PERSON: ("day", "time", "place"),
    LetterKind.CORRECTION: ("day", "time"),
    LetterKind.LETTERBOX: ("understood", "how"),
}
"""Without these a letter would not say what it is written for."""

WITHOUT_KEYS = frozenset({LetterKind.CORRECTION})
"""Letters that only tell something: no PIN, no link, no slip to send back."""

LOADED_WORDS = re.compile(r"nicht\s+erreichbar", re.IGNORECASE)
WRONG_MARK = re.compile(r"\[(?! \] |answer\]\s*$)[^\]\s]*\]?")

UNKNOWN_PLACEHOLDER = N_("Nothing is known for the placeholder “{name}”. In this letter there are: {known}.")
LONE_BRACE = N_("A brace stands here that opens or closes no placeholder.")
LONE_BOLD = N_("** stands here without its counterpart: bold begins and ends in the same line.")
UNKNOWN_MARK = N_("In square brackets there are only “[answer]” and, in the slip, “[ ] ”.")
LOADED = N_("This expression has a legal meaning. Please write “telefonisch nicht angetroffen”.")
NO_SUBJECT = N_("The first line must be the subject, as in “# Our proposal”.")
TWO_SUBJECTS = N_("A second subject stands here: only the first line begins with “# ”.")
NOT_ONCE = N_("The line “{mark}” must be there exactly once.")
NO_SLIP_HERE = N_("This letter asks for no answer: it has no line “---”.")
SLIP_FIRST = N_("The line “[answer]” must stand before the line “---”.")
NOT_NAMED = N_("The placeholder “{name}” must be there: without it the letter does not say what it is for.")
TOO_LONG = N_("A text has at most {most} characters.")


@dataclass(frozen=True)
class Wording:
    """A judged text. `version`: as `letter.text_version` keeps it: "house:" and a digest, or the number of an
    office's own text; with a second language both, joined by "+"."""

    version: str
    subject: str
    blocks: tuple[Block, ...]
    second: "Wording | None" = None

    def with_second(self, second: "Wording") -> "Wording":
        return replace(self, version=f"{self.version}{AND}{second.version}", second=second)


AND = "+"


@cache
def wording_of(kind: LetterKind, language: str) -> Wording:
    """The text of the house. Raises `WrongWording`."""
    text = house_text(kind, language)
    return read_wording(text, kind, house_version(text))


@cache
def earlier_wording(kind: LetterKind, language: str, version: str) -> Wording | None:
    """A text of the house as it was in an earlier release; None: there was none with this version."""
    file = EARLIER / f"{kind.value}.{language}.{version.removeprefix(HOUSE)}.txt"
    if not version.removeprefix(HOUSE).isalnum() or not file.is_file():
        return None
    return read_wording(file.read_text(encoding="utf-8"), kind, version)


def house_text(kind: LetterKind, language: str) -> str:
    return (TEXTS / f"{kind.value}.{language}.txt").read_text(encoding="utf-8")


def house_version(text: str) -> str:
    return HOUSE + hashlib.sha256(text.encode()).hexdigest()[:12]


def read_wording(text: str, kind: LetterKind, version: str) -> Wording:
    """A text in the marks of letters/texts/README.md. Raises `WrongWording` for its first fault."""
    if len(text) > LONGEST:
        raise WrongWording(TOO_LONG, most=LONGEST)
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        faults = sorted(_faults(line, kind), key=lambda fault: fault.column)
        if faults:
            faults[0].line = number
            raise faults[0]
    subject = _judge_subject(lines)
    rest = "\n".join(lines[subject + 1 :])
    _judge_parts(lines, kind)
    _judge_needed(text, kind)
    return Wording(version, lines[subject].strip()[2:].strip(), blocks_of(rest))


def _faults(line: str, kind: LetterKind) -> Iterator[WrongWording]:
    for found in PLACEHOLDER.finditer(line):
        if found[1] not in PLACEHOLDERS[kind]:
            known = ", ".join(f"{{{name}}}" for name in sorted(PLACEHOLDERS[kind]))
            column, length = found.start() + 1, len(found[0])
            yield WrongWording(UNKNOWN_PLACEHOLDER, column=column, length=length, name=found[0], known=known)
    indent = len(line) - len(line.lstrip())
    places = (
        (LONE_BRACE, re.search(r"[{}]", PLACEHOLDER.sub(_blank, line))),
        (LONE_BOLD, re.search(r"\*\*", BOLD.sub(_blank, line))),
        (UNKNOWN_MARK, WRONG_MARK.match(line, indent)),
        (LOADED, LOADED_WORDS.search(line)),
    )
    for message, place in places:
        if place:
            yield WrongWording(message, column=place.start() + 1, length=len(place[0]))


def _blank(found: re.Match[str]) -> str:
    """Of the same length, so that columns stay what they are."""
    return " " * len(found[0])


def _judge_subject(lines: list[str]) -> int:
    """Where the subject stands: in the first line that has something."""
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if not lines or not re.match(r"# \S", lines[first].strip()):
        raise WrongWording(NO_SUBJECT, first + 1)
    for at in range(first + 1, len(lines)):
        if lines[at].strip().startswith("# "):
            raise WrongWording(TWO_SUBJECTS, at + 1)
    return first


def _judge_parts(lines: list[str], kind: LetterKind) -> None:
    bare = [line.strip() for line in lines]
    _judge_once(bare, ANSWER)
    if kind in WITHOUT_KEYS:
        if SLIP in bare:
            raise WrongWording(NO_SLIP_HERE, bare.index(SLIP) + 1)
        return
    _judge_once(bare, SLIP)
    if bare.index(ANSWER) > bare.index(SLIP):
        raise WrongWording(SLIP_FIRST, bare.index(SLIP) + 1)


def _judge_once(lines: list[str], mark: str) -> None:
    places = [at for at, line in enumerate(lines, start=1) if line == mark]
    if len(places) != 1:
        raise WrongWording(NOT_ONCE, places[1] if places else None, mark=mark)


def _judge_needed(text: str, kind: LetterKind) -> None:
    named = set(PLACEHOLDER.findall(text))
    for name in NEEDED[kind]:
        if name not in named:
            raise WrongWording(NOT_NAMED, name=f"{{{name}}}")
