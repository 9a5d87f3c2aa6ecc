"""Letters as the queue keeps them, each to another person; and as plain words for the other ways to make them."""

import json
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from db import schema  # noqa: F401  # all tables, which those of letters refer to
from db.letters import AccessCode, Letter, LetterKind
from factories.letters import STARTS, WERNIGERODE, some_facts
from letters.access import AccessKeys
from letters.drawing.datamatrix import Sheet, SheetMark
from letters.printing.making import to_print
from letters.printing.print_file import Job, ToPrint
from letters.saying.content import MAY_BREAK, NO_BREAK
from letters.saying.facts import Talk
from letters.saying.marks import BlockKind
from letters.saying.wording import wording_of
from letters.wordings.in_force import HOUSE_TEXTS

KEYS = AccessKeys({"k1": b"for the benchmark only, 32 bytes"})
JOB = Job(7, "KoBa Harz", "de", date(2026, 11, 26))
NAMES = (
    "Ágota",
    "Björn",
    "Çağrı",
    "Dörte",
    "Édouard",
    "Fatima",
    "Günther",
    "Håkan",
    "Ľubica",
    "Jörg",
    "Łukasz",
    "Miloš",
    "Nuñez",
    "Öhman",
    "Straßer",
    "Žižek",
)
WRITE_HERE = "____"


def stored(count: int) -> Iterator[str]:
    """As JSON, with the reference; the same ones every time."""
    draw = random.Random(5)
    for number in range(count):
        name = f"{draw.choice(NAMES)} {draw.choice(NAMES)}-{draw.choice(NAMES)}"
        street = f"{draw.choice(NAMES)}straße {draw.randrange(1, 200)}"
        home = replace(
            WERNIGERODE, name=name, street=street, care_of="", postcode=f"388{number * 90 // count + 10}"
        )
        starts = STARTS + timedelta(days=draw.randrange(14), minutes=15 * draw.randrange(20))
        facts = some_facts(
            address=home,
            name=name,
            client_number=f"C-{10000 + number}",
            advisor=draw.choice(NAMES) + " Brandt",
            talk=Talk(starts, 15, f"{draw.randrange(100):02}"),
        )
        yield json.dumps({"reference": f"{draw.randrange(10**8):08}", "facts": facts.stored()})


def letters(rows: Iterable[str]) -> Iterator[Letter]:
    """Read one by one, as from a database."""
    version = wording_of(LetterKind.PROPOSAL, "de").version
    for number, row in enumerate(rows, start=1):
        read = json.loads(row)
        code = AccessCode(reference=read["reference"], issue=1, key_id="k1")
        yield Letter(id=number, facts=read["facts"], access_code=code, text_version=version)


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
