"""The last step of closing a batch, one short transaction: until it ends, all letters wait as before."""

from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from db.documents import keep_until
from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import BatchFile, BatchState, PrintBatch, PrintWay
from letters.printing.many import LETTER, note_all
from letters.printing.waiting import AT_ONCE, Waiting
from letters.queue import become

if TYPE_CHECKING:
    from letters.printing.print_file import Printed

SHA256_BYTES = 32


@dataclass(frozen=True)
class Filed:
    """A volume whose file is stored; `first` to `last`: its letters."""

    document_id: int
    sha256: str
    first: int
    last: int
    sheets: int


@dataclass
class Register:
    """Which letter has which number, numbers from 1 on; about sixty bytes each, since they may be many."""

    ids: "array[int]" = field(default_factory=lambda: array("q"))
    sheets: "array[int]" = field(default_factory=lambda: array("q"))
    hashes: bytearray = field(default_factory=bytearray)
    wordings: list[str] = field(default_factory=list)

    def add(self, letters: Sequence["Printed"]) -> None:
        for letter in letters:
            assert letter.number == len(self.ids) + 1
            self.ids.append(letter.letter_id)
            self.sheets.append(letter.sheets)
            self.hashes += bytes.fromhex(letter.sha256)
            self.wordings.append(letter.wording)

    def rows(self) -> Iterator[dict[str, Any]]:
        for at, letter_id in enumerate(self.ids):
            yield {
                "this_letter": letter_id,
                "number": at + 1,
                "sheets": self.sheets[at],
                "sha256": self.hashes[at * SHA256_BYTES : (at + 1) * SHA256_BYTES].hex(),
                "text_version": self.wordings[at],
            }


@dataclass
class Drawn:
    """What came of the letters that waited: `held` with the reason, by id."""

    volumes: list[Filed] = field(default_factory=list)
    register: Register = field(default_factory=Register)
    held: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Batching:
    """What holds for a batch: how it is printed, when it is closed and is to leave."""

    way: PrintWay
    both_sides: bool
    volume_sheets: int | None
    at: datetime
    posting_day: date


def enter(
    session: Session, waiting: Waiting, drawn: Drawn, batching: Batching, *, keep_files_until: date
) -> int | None:
    """The id of the batch; None if nothing could be printed. Raises `Changed`."""
    lock_office(session, waiting.office.id)
    waiting.require_unchanged(session)
    _hold(session, drawn.held, batching.at)
    if not drawn.volumes:
        return None
    batch = _new_batch(session, waiting, drawn, batching)
    keep_until(session, [volume.document_id for volume in drawn.volumes], keep_files_until)
    session.add_all(_files(batch, drawn.volumes))
    session.flush()
    _put_into(session, batch, drawn.register)
    note_all(session, LETTER.c.batch_id == batch.id, LetterState.BATCHED, at=batching.at)
    return batch.id


def lock_office(session: Session, office_id: int) -> None:
    """Of an office one batch is entered at a time."""
    session.execute(select(Office.id).where(Office.id == office_id).with_for_update(key_share=True))


def _hold(session: Session, held: dict[int, str], at: datetime) -> None:
    ids = list(held)
    for begin in range(0, len(ids), AT_ONCE):
        for letter in session.scalars(select(Letter).where(Letter.id.in_(ids[begin : begin + AT_ONCE]))):
            letter.held_reason = held[letter.id]
            become(session, letter, LetterState.HELD, reason=letter.held_reason, at=at)


def _new_batch(session: Session, waiting: Waiting, drawn: Drawn, batching: Batching) -> PrintBatch:
    batch = PrintBatch(
        authority_id=waiting.office.authority_id,
        office_id=waiting.office.id,
        number=waiting.number,
        state=BatchState.CLOSED,
        way=batching.way,
        both_sides=batching.both_sides,
        letters=len(drawn.register.ids),
        sheets=sum(volume.sheets for volume in drawn.volumes),
        created_at=batching.at,
        posting_day=batching.posting_day,
    )
    session.add(batch)
    session.flush()
    return batch


def _files(batch: PrintBatch, volumes: Sequence[Filed]) -> Iterator[BatchFile]:
    for count, volume in enumerate(volumes, start=1):
        yield BatchFile(
            authority_id=batch.authority_id,
            batch_id=batch.id,
            volume=count,
            first=volume.first,
            last=volume.last,
            sheets=volume.sheets,
            sha256=volume.sha256,
            document_id=volume.document_id,
        )


def _put_into(session: Session, batch: PrintBatch, register: Register) -> None:
    """Each letter is changed once: changed again, PostgreSQL would lock its case, which others lock before it."""
    given: dict[str, Any] = {name: bindparam(name) for name in ("number", "sheets", "sha256", "text_version")}
    given |= {"batch_id": batch.id, "state": LetterState.BATCHED}
    put = update(LETTER).where(LETTER.c.id == bindparam("this_letter")).values(given)
    rows = register.rows()
    while some := list(islice(rows, AT_ONCE)):
        session.execute(put, some)
