"""Breaks a line of text into lines that fit, between words. No hyphens, nothing cut."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, chain, repeat

from letters.reasons import Unprintable
from letters.saying.content import MAY_BREAK, NO_BREAK
from letters.saying.marks import Line, Run
from letters.script import fonts
from letters.setting.pen import KEPT

LONE_DIGIT = re.compile(r"(\d)(?<!\S\d) ")  # a key and what it does stay together
SPACES = re.compile("  +")
BREAKS = f" {MAY_BREAK}"  # the signs at which a line may end
WORD_OR_BREAK = re.compile(f"[^{BREAKS}]+|[{BREAKS}]")


@lru_cache(maxsize=KEPT)
def wrapped(line: Line, *, size: float, room: float) -> tuple[Line, ...]:
    """The lines at `size` points in `room` millimetres. Raises `Unprintable` for a word wider than that."""
    runs = _tidied(line)
    text = "".join([run.text for run in runs]).rstrip(BREAKS)
    start = _past_breaks(text, 0)
    whole = _cut(runs, start, len(text))
    if sum([fonts.width(run.text, size, bold=run.bold) for run in whole]) <= room:
        return (whole,)  # as most lines do
    reach = list(accumulate(chain.from_iterable(map(_advances, runs)), initial=0.0))
    most = room / (size * fonts.MM_PER_THOUSANDTH)
    lines: list[Line] = []
    while start < len(text):
        end = _end(text, start, bisect_right(reach, reach[start] + most) - 1)
        lines.append(_cut(runs, start, end))
        start = _past_breaks(text, end)
    return tuple(lines)


def _tidied(line: Line) -> list[Run]:
    """With single spaces, also between two runs: there it belongs to the second."""
    runs: list[Run] = []
    for text, bold in line:
        told = SPACES.sub(" ", LONE_DIGIT.sub(rf"\1{NO_BREAK}", text))
        if runs and runs[-1].text.endswith(" "):
            runs[-1] = Run(runs[-1].text[:-1], runs[-1].bold)
            told = " " + told.lstrip(" ")
        runs.append(Run(told, bold))
    return runs


def _advances(run: Run) -> list[float]:
    """How far each sign moves on, in thousandths of the size."""
    own = fonts.advances(run.bold)
    try:
        return list(map(own.__getitem__, run.text))
    except KeyError:
        return list(_by_words(run))


def _by_words(run: Run) -> Iterator[float]:
    """Signs of other fonts join and have no width of their own: a word moves on by its first sign."""
    for word in WORD_OR_BREAK.findall(run.text):
        yield fonts.width(word, 1, bold=run.bold) / fonts.MM_PER_THOUSANDTH
        yield from repeat(0.0, len(word) - 1)


def _end(text: str, start: int, furthest: int) -> int:
    """Where a line ends that begins at `start` and may have the signs before `furthest`."""
    if furthest >= len(text):
        return len(text)
    end = max(text.rfind(sign, start, furthest + 1) for sign in BREAKS)
    if end < start:
        word = WORD_OR_BREAK.findall(text[start:])[0]
        raise Unprintable("word_too_long", word.replace(NO_BREAK, " "))
    return end


def _past_breaks(text: str, at: int) -> int:
    while at < len(text) and text[at] in BREAKS:
        at += 1
    return at


def _cut(runs: list[Run], start: int, end: int) -> Line:
    """What of the runs lies between, without the signs that only tell where a line may end."""
    cut = []
    begins = 0
    for text, bold in runs:
        part = text[max(start - begins, 0) : max(end - begins, 0)]
        if part:
            cut.append(Run(part.replace(NO_BREAK, " ").replace(MAY_BREAK, ""), bold))
        begins += len(text)
    return tuple(cut)
