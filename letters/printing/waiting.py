"""The letters that wait to be printed, in the order of the batch. Their rows come in pieces, drawn one by one."""

import hashlib
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.orm import Session, contains_eager

from db.letters import AccessCode, Letter, LetterState
from db.offices import Office
from db.printing import PrintBatch
from db.session import Database
from letters.addressing.address import PostalAddress, print_order
from letters.wordings.in_force import Wordings, wordings_of

PIECE = 100
AT_ONCE = 1000  # of what is small

Place = tuple[bool, str, str, str, int]

_DRAWN_FROM = (
    Letter.id,
    cast(Letter.facts, Text).label("facts_as_stored"),
    Letter.text_version,
    Letter.issue,
    AccessCode.reference,
    AccessCode.issue,
    AccessCode.key_id,
)
"""All that a letter is drawn from; PIN and link come from its code."""


class Changed(Exception):
    """A letter is not any more as it was when it was read."""


@dataclass
class Waiting:
    """`order`: ids in the order of print; with an array a letter takes eight bytes. `number`: of the batch to be.

    `taken`: the ids of what was read. `seen`: the sum of the hashes of what they are drawn from, which is another
    one when anything of it changed, in whatever order it is read again.
    """

    database: Database
    office: Office
    number: int
    wordings: Wordings
    order: "array[int]"
    taken: "array[int]" = field(default_factory=lambda: array("q"))
    seen: int = 0

    def letters(self) -> Iterator[Letter]:
        """With their codes. One that was withdrawn or held meanwhile is left out. Raises `Changed`."""
        last: Place | None = None
        for begin in range(0, len(self.order), PIECE):
            with self.database.reading() as session:
                piece = self._piece(session, self.order[begin : begin + PIECE])
            for letter in piece:
                place = place_in_batch(letter.id, letter.facts)
                if last is not None and place < last:  # its address was mended since the order was made
                    raise Changed
                last = place
                yield letter

    def require_unchanged(self, session: Session) -> None:
        """Lock what was read, and compare. Raises `Changed`."""
        ids, seen, count = sorted(self.taken), 0, 0
        for begin in range(0, len(ids), AT_ONCE):
            queued = _queued(ids[begin : begin + AT_ONCE]).with_only_columns(*_DRAWN_FROM)
            for row in session.execute(queued.order_by(Letter.id).with_for_update(of=Letter)):
                seen, count = seen + _hash(row), count + 1
        if (seen, count) != (self.seen, len(ids)) or next_number(session, self.office.id) != self.number:
            raise Changed

    def _piece(self, session: Session, ids: Sequence[int]) -> list[Letter]:
        wanted = _queued(ids).add_columns(*_DRAWN_FROM).options(contains_eager(Letter.access_code))
        found: dict[int, Letter] = {}
        for letter, *drawn_from in session.execute(wanted):
            found[letter.id] = letter
            self.seen += _hash(drawn_from)
        self.taken.extend(found)
        return [found[one] for one in ids if one in found]


def waiting_in(database: Database, office_id: int, planned_until: date | None = None) -> Waiting:
    """Without letters that are to leave after that day."""
    in_time = [] if planned_until is None else [Letter.posting_day <= planned_until]
    with database.reading() as session:
        looked_at = select(Letter.id, Letter.facts["address"], Letter.facts["office_country"].as_string())
        rows = session.execute(
            looked_at.where(Letter.office_id == office_id, Letter.state == LetterState.QUEUED, *in_time),
            execution_options={"yield_per": AT_ONCE},
        )
        places = sorted(
            place_in_batch(letter_id, {"address": address, "office_country": country})
            for letter_id, address, country in rows
        )
        return Waiting(
            database,
            session.get_one(Office, office_id),
            next_number(session, office_id),
            wordings_of(session, office_id),
            array("q", (place[-1] for place in places)),
        )


def place_in_batch(letter_id: int, facts: Mapping[str, Any]) -> Place:
    """By what a batch is sorted: home before abroad, by postcode. `facts`: as they are stored."""
    address = facts["address"]
    if address is None:
        return (True, "", "", "", letter_id)
    return (*print_order(PostalAddress(**address), facts["office_country"]), letter_id)


def next_number(session: Session, office_id: int) -> int:
    last = session.scalar(select(func.max(PrintBatch.number)).where(PrintBatch.office_id == office_id))
    return (last or 0) + 1


def _queued(ids: Sequence[int]) -> Select[Letter]:
    return select(Letter).join(Letter.access_code).where(Letter.id.in_(ids), Letter.state == LetterState.QUEUED)


def _hash(drawn_from: Sequence[object]) -> int:
    return int.from_bytes(hashlib.sha256(repr(tuple(drawn_from)).encode()).digest())
