"""What of a batch may leave for the print provider, as the record says at this moment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import PrintBatch
from letters.addressing.characters import clean
from letters.setting.letterhead import Letterhead

AT_ONCE = 500


@dataclass(frozen=True)
class Enclosed:
    """What the record says of a letter that leaves. `drawn`: the SHA-256 of what its pages draw."""

    sheets: int
    drawn: str
    in_colour: bool
    country: str
    postcode: str


@dataclass(frozen=True)
class Delivery:
    """A batch as it leaves. `letters` by number; `left_out`: what was withdrawn or is printed otherwise."""

    batch: str
    office: str
    posting_day: date
    both_sides: bool
    letters: Mapping[int, Enclosed]
    left_out: tuple[int, ...]

    @property
    def file(self) -> str:
        return f"{self.batch}.zip"


def batch_name(office_key: str, number: int) -> str:
    """As in "koba-0012": what the provider calls a batch."""
    return f"{office_key}-{number:04}"


def delivery_of(session: Session, batch: PrintBatch) -> Delivery:
    """Without letters that were withdrawn, or that left the batch to be printed another time."""
    office = session.get_one(Office, batch.office_id)
    ready = select(Letter.number, Letter.sheets, Letter.sha256, Letter.facts)
    rows = session.execute(
        ready.where(Letter.batch_id == batch.id, Letter.state == LetterState.BATCHED).order_by(Letter.number),
        execution_options={"yield_per": AT_ONCE},
    )
    letters = {row.number: _enclosed(row.sheets, row.sha256, row.facts) for row in rows if row.number is not None}
    return Delivery(
        batch=batch_name(office.key, batch.number),
        office=office.name,
        posting_day=batch.posting_day,
        both_sides=batch.both_sides,
        letters=letters,
        left_out=tuple(number for number in range(1, batch.letters + 1) if number not in letters),
    )


def _enclosed(sheets: int | None, drawn: str | None, facts: Mapping[str, Any]) -> Enclosed:
    assert sheets is not None  # every letter of a batch has both
    assert drawn is not None
    address = facts["address"]
    return Enclosed(
        sheets=sheets,
        drawn=drawn,
        in_colour=_in_colour(facts),
        country=address["country"],
        postcode=clean(address["postcode"]),
    )


def _in_colour(facts: Mapping[str, Any]) -> bool:
    """By the office's colour and logo: nothing else in a letter has one."""
    head = facts["letterhead"]
    colour = head.get("colour", Letterhead.colour)
    grey = len({colour[at : at + 2].lower() for at in (1, 3, 5)}) == 1
    return not grey or bool(facts.get("logo") or head.get("logo"))
