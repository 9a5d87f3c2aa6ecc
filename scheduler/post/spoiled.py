"""Letters that lie in a batch and will not leave as they are: somebody said so, and nobody has decided yet."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.letters import Letter
from db.printing import PrintBatch, Reprint
from letters.printing.again import IN_A_BATCH

SPOILED = ("jammed", "lost")
"""Reasons of a reprint with which a letter must not count as posted."""


class Undecided(Exception):
    """A second person decides first: else these letters would count as posted. `numbers`: in their batch."""

    def __init__(self, numbers: list[int]) -> None:
        super().__init__(str(numbers))
        self.numbers = numbers


def spoiled_and_undecided(session: Session, batch: PrintBatch) -> list[int]:
    """Their numbers in the batch."""
    wanted = (
        select(Letter.number)
        .join(Reprint, Reprint.letter_id == Letter.id)
        .where(
            Letter.batch_id == batch.id,
            Letter.state.in_(IN_A_BATCH),
            Reprint.decided_at.is_(None),
            Reprint.reason.in_(SPOILED),
        )
        .order_by(Letter.number)
    )
    return [number for number in session.scalars(wanted) if number is not None]
