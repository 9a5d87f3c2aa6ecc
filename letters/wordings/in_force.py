"""Which text a letter has: the office's own that is in force on the day the letter bears, else the house's.

A letter keeps the version it was made with, and is set with exactly that text again, whatever holds meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.letters import LetterKind, LetterText, TextState
from letters.reasons import Unprintable
from letters.saying.facts import LetterFacts
from letters.saying.wording import AND, Wording, earlier_wording, read_wording, wording_of

PARSED = 512  # all kinds and languages of several offices


@dataclass(frozen=True)
class OwnText:
    """An approved text of an office."""

    version: int
    text: str
    valid_from: date


@dataclass(frozen=True)
class Wordings:
    """The texts of one office, loaded once for a run. Without any of its own it has the house's."""

    own: Mapping[tuple[LetterKind, str], tuple[OwnText, ...]] = field(default_factory=dict)

    def for_facts(self, facts: LetterFacts) -> Wording:
        """The wording of a letter that is written now. Raises `WrongWording`."""
        first = self.in_force(facts.kind, facts.language, facts.posting_day)
        if facts.second is None:
            return first
        return first.with_second(self.in_force(facts.kind, facts.second.language, facts.posting_day))

    def of_letter(self, facts: LetterFacts, text_version: str) -> Wording:
        """The wording that a letter was written with. Raises `Unprintable` when that text is not kept."""
        version, _, second = text_version.partition(AND)
        first = self._kept(facts.kind, facts.language, version)
        if facts.second is None or not second:
            return first
        return first.with_second(self._kept(facts.kind, facts.second.language, second))

    def in_force(self, kind: LetterKind, language: str, day: date) -> Wording:
        own = self.own_in_force(kind, language, day)
        return _read(own.text, kind, str(own.version)) if own else wording_of(kind, language)

    def own_in_force(self, kind: LetterKind, language: str, day: date) -> OwnText | None:
        """Of those whose day has come the one that began last; of two of one day the later version."""
        begun = [own for own in self.own.get((kind, language), ()) if own.valid_from <= day]
        return max(begun, key=lambda own: (own.valid_from, own.version), default=None)

    def _kept(self, kind: LetterKind, language: str, version: str) -> Wording:
        for own in self.own.get((kind, language), ()):
            if str(own.version) == version:
                return _read(own.text, kind, version)
        now = wording_of(kind, language)
        found = now if now.version == version else earlier_wording(kind, language, version)
        if found is None:
            raise Unprintable("no_text", version)
        return found


HOUSE_TEXTS = Wordings()


def wordings_of(session: Session, office_id: int, *kinds: LetterKind) -> Wordings:
    """All that was ever approved in an office; of these kinds only, if any are named."""
    approved = select(LetterText).where(LetterText.office_id == office_id, LetterText.state == TextState.APPROVED)
    if kinds:
        approved = approved.where(LetterText.kind.in_(kinds))
    own: dict[tuple[LetterKind, str], tuple[OwnText, ...]] = {}
    for row in session.scalars(approved.order_by(LetterText.version)):
        assert row.valid_from is not None
        key = (row.kind, row.language)
        own[key] = (*own.get(key, ()), OwnText(row.version, row.text, row.valid_from))
    return Wordings(own)


@lru_cache(maxsize=PARSED)
def _read(text: str, kind: LetterKind, version: str) -> Wording:
    return read_wording(text, kind, version)
