"""Which sheets of a batch must not leave: letters that were withdrawn, or printed once more, after it was made."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from db.audit import AuditEntry
from db.letters import Letter, LetterEvent, LetterState
from db.printing import BatchState, PrintBatch
from scheduler.post.doubts import Doubt
from scheduler.provider.given import given_to_provider

FETCHED = "batch.downloaded"
"""What the audit notes each time when a volume is given out: its `first` and `last` number, and `left_out`."""


@dataclass(frozen=True)
class Pulled:
    """`number`: in its batch. `again`: it waits to be printed once more, or was; else it was withdrawn.

    `on_paper`: a sheet of it may lie there; else it was left out of the files that were given out. `left`: it left
    with this batch, and is wanted once more since: nothing of it lies there.
    """

    letter_id: int
    number: int
    again: bool
    reason: str | None
    since: datetime
    on_paper: bool
    left: bool


def pull_list(session: Session, batch: PrintBatch) -> list[Pulled]:
    """In order of number."""
    first: dict[int, tuple[LetterEvent, int]] = {}
    reasons: dict[int, str | None] = {}
    for event, number in session.execute(_events(batch)):
        first.setdefault(event.letter_id, (event, number))
        reasons[event.letter_id] = event.reason
    given = _given_out(session, batch) if first else None
    pulled = (
        Pulled(
            letter_id=event.letter_id,
            number=number,
            again=event.state != LetterState.WITHDRAWN,
            reason=reasons[event.letter_id],
            since=event.at,
            on_paper=_was_given_out(batch, event.at) if given is None else number in given,
            left=event.before is not None,
        )
        for event, number in first.values()
    )
    return sorted(pulled, key=lambda one: one.number)


def to_pull_out(pulled: Iterable[Pulled]) -> list[Pulled]:
    """Those of which sheets may lie there."""
    return [one for one in pulled if one.on_paper and not one.left]


def left_out(pulled: Iterable[Pulled]) -> list[Pulled]:
    """Those of which no sheet was ever made."""
    return [one for one in pulled if not one.on_paper and not one.left]


def to_be_printed(session: Session, batch: PrintBatch) -> frozenset[int]:
    """The numbers of the letters that wait in the batch to be printed: all others must not be."""
    return frozenset(_numbers_of(session, batch, LetterState.BATCHED))


def left_already(session: Session, batch: PrintBatch) -> list[int]:
    """The numbers of the letters that were posted, as a print provider tells of each by itself."""
    return sorted(_numbers_of(session, batch, LetterState.POSTED, LetterState.RETURNED))


def _numbers_of(session: Session, batch: PrintBatch, *states: LetterState) -> list[int]:
    wanted = select(Letter.number).where(Letter.batch_id == batch.id, Letter.state.in_(states))
    return [number for number in session.scalars(wanted) if number is not None]


def _events(batch: PrintBatch) -> Select[LetterEvent, int]:
    """Of what was withdrawn, and of what was queued again out of this batch; with the number it had there."""
    withdrawn = and_(
        Letter.batch_id == batch.id,
        Letter.state == LetterState.WITHDRAWN,
        LetterEvent.state == LetterState.WITHDRAWN,
    )
    again = and_(LetterEvent.batch_id == batch.id, LetterEvent.state == LetterState.QUEUED)
    return (
        select(LetterEvent, func.coalesce(LetterEvent.number, Letter.number))
        .join(Letter, Letter.id == LetterEvent.letter_id)
        .where(or_(withdrawn, again))
        .order_by(LetterEvent.id)
    )


def _given_out(session: Session, batch: PrintBatch) -> set[int] | None:
    """The numbers in all that was fetched, as each time was noted; None: none was. No clock is asked: a letter can
    be withdrawn by somebody who began before the batch was fetched."""
    if batch.fetched_at is None:
        return given_to_provider(session, batch)
    fetched = session.scalars(
        select(AuditEntry.facts).where(
            AuditEntry.authority_id == batch.authority_id,
            AuditEntry.subject == f"batch:{batch.id}",
            AuditEntry.action == FETCHED,
            AuditEntry.at >= batch.fetched_at,
        )
    ).all()
    return set().union(*(_numbers(facts) for facts in fetched)) if fetched else None


def _numbers(facts: dict[str, Any]) -> set[int]:
    return set(range(facts["first"], facts["last"] + 1)) - set(facts["left_out"])


def _was_given_out(batch: PrintBatch, since: datetime) -> bool:
    given = batch.fetched_at or batch.handed_over_at
    waits = batch.state == BatchState.CLOSED or batch.uncertain_because == Doubt.FILES_GONE
    return since >= given if given else not waits
