"""Breaks a line of text into lines that fit, word by word. No hyphens, nothing cut."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from letters.reasons import Unprintable
from letters.saying.content import MAY_BREAK, NO_BREAK
from letters.saying.marks import Line, Run
from letters.script.fonts import width

LONE_DIGIT = re.compile(r"(?<!\S)(\d) ")  # a key and what it does stay together


@dataclass(frozen=True)
class Word:
    """Letters that stay together; `spaced`: a space stands before it, unless it begins a line."""

    runs: Line
    spaced: bool

    def width(self, size: float) -> float:
        return sum(width(run.text, size, bold=run.bold) for run in self.runs)


def wrapped(line: Line, *, size: float, room: float) -> list[Line]:
    """The lines at `size` points in `room` millimetres. Raises `Unprintable` for a word wider than that."""
    return list(_wrapped(line, size, room))


@lru_cache(maxsize=2048)  # most of a letter says the same as the one before
def _wrapped(line: Line, size: float, room: float) -> tuple[Line, ...]:
    space = width(" ", size)
    lines: list[list[Run]] = [[]]
    used = 0.0
    for word in _words(line):
        own = word.width(size)
        if own > room:
            raise Unprintable("word_too_long", "".join(run.text for run in word.runs))
        gap = space if word.spaced and lines[-1] else 0.0
        if used + gap + own > room:
            lines.append([])
            used = gap = 0.0
        lines[-1] += _after_gap(word, gap > 0)
        used += gap + own
    return tuple(_joined(runs) for runs in lines)


def _words(line: Line) -> Iterator[Word]:
    runs: list[Run] = []
    spaced = False
    for run in line:
        for part, breaks in _parts(LONE_DIGIT.sub(rf"\1{NO_BREAK}", run.text)):
            if breaks:
                if runs:
                    yield Word(tuple(runs), spaced)
                    runs, spaced = [], False
                spaced = spaced or part == " "
            else:
                runs.append(Run(part.replace(NO_BREAK, " "), run.bold))
    if runs:
        yield Word(tuple(runs), spaced)


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Cuts at the signs where a line may end, and tells these from the rest."""
    start = 0
    for at, sign in enumerate(text):
        if sign in (" ", MAY_BREAK):
            if at > start:
                yield text[start:at], False
            yield sign, True
            start = at + 1
    if start < len(text):
        yield text[start:], False


def _after_gap(word: Word, gap: bool) -> list[Run]:
    first, *rest = word.runs
    return [Run(f" {first.text}", first.bold) if gap else first, *rest]


def _joined(runs: list[Run]) -> Line:
    """Neighbours of one weight become one run: fewer and longer texts in the page."""
    joined: list[Run] = []
    for run in runs:
        if joined and joined[-1].bold == run.bold:
            joined[-1] = Run(joined[-1].text + run.text, run.bold)
        else:
            joined.append(run)
    return tuple(joined)
