"""The marks of a letter's text: from lines that a clerk writes to blocks. letters/texts/README.md explains them.

Placeholders are filled after the marks are read: what stands in a name can never become a mark.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum, auto
from functools import lru_cache
from typing import NamedTuple

from words.catalogues import Words

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
BOLD = re.compile(r"\*\*(.+?)\*\*")
ANSWER, SLIP = "[answer]", "---"


class BlockKind(StrEnum):
    PARAGRAPH = auto()
    ITEM = auto()  # of a list
    BOX = auto()  # what must catch the eye
    ANSWER = auto()  # a way to answer, beside reference, PIN and QR code
    TICK = auto()  # of the slip that comes back
    SLIP = auto()  # another paragraph of the slip


class Run(NamedTuple):
    """Letters of one weight."""

    text: str
    bold: bool = False


Line = tuple[Run, ...]


class Block(NamedTuple):
    kind: BlockKind
    lines: tuple[Line, ...]


class WrongWording(Exception):
    """A text cannot be used. `line` and `column` count from 1; no line: the fault is of the whole text.

    `length`: of what is wrong there; None: the whole line is.
    """

    def __init__(
        self,
        message: str,
        line: int | None = None,
        column: int = 1,
        *,
        length: int | None = None,
        **values: object,
    ) -> None:
        super().__init__(message)
        self.message, self.values = message, values
        self.line, self.column, self.length = line, column, length

    def __str__(self) -> str:
        return self.told("en")

    def told(self, language: str) -> str:
        """The sentence for who writes the text, with the place of the fault."""
        _ = Words(language)
        problem = _(self.message, **self.values)
        if self.line is None:
            return problem
        return _("Line {line}, column {column}: {problem}", line=self.line, column=self.column, problem=problem)


def blocks_of(text: str) -> tuple[Block, ...]:
    """All blocks, in order. Lines of one paragraph or box belong together, an item is a line of its own."""
    blocks: list[Block] = []
    for kind, line, continues in _kinds(text.splitlines()):
        if continues:
            blocks[-1] = Block(kind, (*blocks[-1].lines, runs_of(line)))
        else:
            blocks.append(Block(kind, (runs_of(line),)))
    return tuple(blocks)


def runs_of(line: str) -> Line:
    """A line, cut where `**` changes its weight."""
    parts = BOLD.split(line)
    return tuple(Run(part, bold=index % 2 == 1) for index, part in enumerate(parts) if part)


def filled(block: Block, values: Mapping[str, str]) -> Block | None:
    """The block with its placeholders filled; None if one of them has no value: then it is left out whole."""
    names = names_in(block)
    if not names:
        return block
    told = tuple([values[name] for name in names])
    return _filled(block, told) if all(told) else None


@lru_cache(maxsize=256)  # many say the same in every letter of an office
def _filled(block: Block, told: tuple[str, ...]) -> Block:
    values = dict(zip(names_in(block), told, strict=True))
    lines = [tuple([Run(fill(text, values), bold) for text, bold in line]) for line in block.lines]
    return Block(block.kind, tuple(lines))


def fill(text: str, values: Mapping[str, str]) -> str:
    pieces = list(_pieces(text))
    pieces[1::2] = [values[name] for name in pieces[1::2]]
    return "".join(pieces)


@lru_cache(maxsize=1024)
def _pieces(text: str) -> tuple[str, ...]:
    """Cut at the placeholders: text, name, text, name, text."""
    return tuple(PLACEHOLDER.split(text))


@lru_cache(maxsize=1024)  # the blocks of a text are filled for letter after letter
def names_in(block: Block) -> tuple[str, ...]:
    return tuple(name for line in block.lines for run in line for name in PLACEHOLDER.findall(run.text))


def _kinds(lines: list[str]) -> Iterator[tuple[BlockKind, str, bool]]:
    """Each line with its kind, and whether it continues the block before."""
    answering = in_slip = False
    before: BlockKind | None = None
    for line in lines:
        text = line.strip()
        if text == SLIP:
            in_slip, before = True, None
        elif text == ANSWER:
            answering, before = True, None
        elif not text:
            answering, before = False, None
        else:
            kind, rest = _kind(text, answering, in_slip)
            joins = kind in (BlockKind.PARAGRAPH, BlockKind.BOX, BlockKind.SLIP)
            yield kind, rest, joins and kind is before
            before = kind


def _kind(text: str, answering: bool, in_slip: bool) -> tuple[BlockKind, str]:
    if in_slip:
        tick = text.startswith("[ ] ")
        return (BlockKind.TICK, text[4:]) if tick else (BlockKind.SLIP, text)
    if answering:
        return BlockKind.ANSWER, text.removeprefix("- ")
    if text.startswith("- "):
        return BlockKind.ITEM, text[2:]
    if text.startswith("> "):
        return BlockKind.BOX, text[2:]
    return BlockKind.PARAGRAPH, text
