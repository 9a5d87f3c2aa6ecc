"""Letters as the queue keeps them; and as plain words for the other ways to make them."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from db.letters import Letter, LetterKind
from letters.access import AccessKeys
from letters.drawing.datamatrix import Sheet, SheetMark
from letters.printing.making import to_print
from letters.printing.print_file import Job, ToPrint
from letters.saying.content import MAY_BREAK, NO_BREAK
from letters.saying.marks import BlockKind
from letters.saying.wording import wording_of
from letters.wordings.in_force import HOUSE_TEXTS

KEYS = AccessKeys({"k1": b"for the benchmark only, 32 bytes"})
JOB = Job(7, "KoBa Harz", "de", date(2026, 11, 26), most_sheets=500)  # as an office's policy has it
WRITE_HERE = "____"


@dataclass
class Code:
    """What PIN and link are derived from."""

    reference: str
    issue: int = 1
    key_id: str = "k1"


@dataclass
class Stored:
    """What of a row of letters is drawn; the row itself would load all 50 tables of the database."""

    id: int
    facts: dict[str, Any]
    access_code: Code
    text_version: str


def letters(rows: Iterable[str]) -> Iterator[Letter]:
    """Read one by one, as from a database."""
    version = wording_of(LetterKind.PROPOSAL, "de").version
    for number, row in enumerate(rows, start=1):
        read = json.loads(row)
        yield cast(Letter, Stored(number, read["facts"], Code(read["reference"]), version))


def contents(waiting: Iterator[Letter]) -> Iterator[ToPrint]:
    yield from to_print(waiting, KEYS, HOUSE_TEXTS, _refuse)


def _refuse(letter_id: int, reason: str) -> None:
    raise AssertionError(f"{letter_id}: {reason}")


Runs = list[tuple[str, bool]]


@dataclass(frozen=True)
class Words:
    """All words of a letter, in order. `parts`: "text", "box", "answer", "tick" or "slip", and its lines."""

    office: str
    senders: tuple[str, ...]
    return_line: str
    address: tuple[str, ...]
    info: tuple[tuple[str, str], ...]
    subject: str
    parts: list[tuple[str, list[Runs]]]
    codes: list[tuple[str, str]]
    link: str
    mark: str
    sheet: str


def words(waiting: Iterator[Letter]) -> Iterator[Words]:
    for number, letter in enumerate(contents(waiting), start=1):
        yield words_of(letter, number)


def words_of(letter: ToPrint, number: int) -> Words:
    content, mark = letter.content, SheetMark(JOB.batch, number)
    kinds = {BlockKind.BOX: "box", BlockKind.ANSWER: "answer", BlockKind.TICK: "tick", BlockKind.SLIP: "slip"}
    parts = [
        (kinds.get(block.kind, "text"), [[(_plain(run.text), run.bold) for run in line] for line in block.lines])
        for block in content.blocks
    ]
    assert content.pin is not None
    assert content.link is not None
    return Words(
        content.office,
        content.sender_lines,
        content.return_line or "",
        content.address,
        content.info,
        content.subject,
        parts,
        [content.reference, content.pin],
        content.link,
        str(mark),
        Sheet(mark, 1, 1).payload,
    )


def _plain(text: str) -> str:
    return text.replace(NO_BREAK, " ").replace(MAY_BREAK, "").removesuffix(WRITE_HERE)
