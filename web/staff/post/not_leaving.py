"""Which letters do not leave with a batch, as its page tells it: of some sheets lie in the house, of some none."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from db.offices import Office
from db.printing import BatchState, PrintBatch, PrintWay
from letters.printing.provider.delivery import batch_name
from scheduler.post.batch_life import NOT_PRINTED
from scheduler.post.pull_list import Pulled, left_out, pull_list, to_pull_out


@dataclass(frozen=True)
class NotLeaving:
    """`out`: their sheets must be taken out, in the house or at the print provider. `missing`: numbers of those
    that never came out of the printer. `stayed`: of a batch that has left, what did not go with it. `left_out`:
    numbers of those in no file. `again`: what was in it, and is printed once more with another one.

    `told_in`: the file that tells the print provider.
    """

    out: list[Pulled]
    missing: str
    stayed: list[Pulled]
    left_out: str
    again: list[Pulled]
    told_in: str | None


def not_leaving(session: Session, found: PrintBatch, office: Office, today: date) -> NotLeaving:
    pulled = pull_list(session, found)
    on_paper, gone = to_pull_out(pulled), _has_left(found, today)
    name = batch_name(office.key, found.number)
    return NotLeaving(
        out=[] if gone else [one for one in on_paper if one.reason != NOT_PRINTED],
        missing="" if gone else _spans(one.number for one in on_paper if one.reason == NOT_PRINTED),
        stayed=on_paper if gone else [],
        left_out=_spans(one.number for one in left_out(pulled)),
        again=[one for one in pulled if one.again],
        told_in=f"{name}.withdrawn.csv" if found.way == PrintWay.PROVIDER else None,
    )


def _has_left(found: PrintBatch, today: date) -> bool:
    """On the day itself it may lie there still: posting is recorded before the letters leave the house.

    A print provider says so when they are gone.
    """
    if found.state != BatchState.POSTED or found.posted_on is None:
        return False
    return found.way == PrintWay.PROVIDER or found.posted_on < today


def _spans(numbers: Iterable[int]) -> str:
    """As in "2, 5–9"."""
    spans: list[tuple[int, int]] = []
    for number in sorted(numbers):
        first = spans.pop()[0] if spans and spans[-1][1] == number - 1 else number
        spans.append((first, number))
    return ", ".join(str(first) if first == last else f"{first}–{last}" for first, last in spans)
