"""Each copy of a letter that left: a letter that is printed once more keeps what its earlier copies said.

An earlier copy stands in the event with which the letter went back to the queue.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from db.letters import Letter, LetterEvent, LetterKind, LetterState

HAVE_LEFT = (LetterState.POSTED, LetterState.RETURNED)


@dataclass(frozen=True)
class LeftCopy:
    """What can differ between copies of a letter. `until`: the event that sent it back; None: the newest copy."""

    state: LetterState
    posted_on: date
    posting_day: date
    kind: LetterKind
    language: str
    facts: dict[str, Any]
    text_version: str
    access_code_id: int
    issue: int
    batch_id: int | None
    number: int | None
    sheets: int | None
    sha256: str | None
    until: int | None = None

    @classmethod
    def of(cls, letter: Letter) -> "LeftCopy | None":
        """None: the letter, as it stands, has not left."""
        if letter.state not in HAVE_LEFT or letter.posted_on is None:
            return None
        return cls(**{name: getattr(letter, name) for name in cls.__match_args__ if name != "until"})

    @classmethod
    def kept_in(cls, event: LetterEvent) -> "LeftCopy":
        kept: Mapping[str, Any] = event.before or {}
        days = {name: date.fromisoformat(kept[name]) for name in ("posted_on", "posting_day")}
        codes = {"state": LetterState(kept["state"]), "kind": LetterKind(kept["kind"])}
        return cls(**{**kept, **days, **codes, "until": event.id})

    def stored(self) -> dict[str, Any]:
        """As JSON can hold it."""
        told = {**asdict(replace(self, facts={})), "facts": self.facts}
        del told["until"]
        return {**told, "posted_on": self.posted_on.isoformat(), "posting_day": self.posting_day.isoformat()}


def sent_back(before: date | None = None) -> ColumnElement[bool]:
    """Of events: those that keep a copy which left; `before`: before this local day."""
    which = LetterEvent.before.is_not(None)
    if before is not None:
        which = LetterEvent.before["posted_on"].as_string() < before.isoformat()
    return and_(LetterEvent.state == LetterState.QUEUED, which)


def earlier_copies(session: Session, letter: Letter) -> list[LeftCopy]:
    """Those that left before the letter was printed once more, the oldest first."""
    session.flush()
    kept = select(LetterEvent).where(LetterEvent.letter_id == letter.id, sent_back()).order_by(LetterEvent.id)
    return [LeftCopy.kept_in(event) for event in session.scalars(kept)]


def copies(session: Session, letter: Letter) -> list[LeftCopy]:
    """All that left, the newest first."""
    newest = LeftCopy.of(letter)
    return [*([newest] if newest else []), *reversed(earlier_copies(session, letter))]
