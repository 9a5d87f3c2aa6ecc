"""Which text a letter has: the office's own that is in force on the day the letter bears, else the house's.

A letter keeps the version it was made with, and is set with exactly that text again, whatever holds meanwhile.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.letters import LetterKind, LetterText, TextState
from db.offices import Office
from letters.reasons import Unprintable
from letters.saying.facts import LetterFacts
from letters.saying.kept_logo import with_logo
from letters.saying.marks import WrongWording
from letters.saying.wording import AND, Wording, earlier_wording, read_wording, wording_of

PARSED = 512  # all kinds and languages of several offices


@dataclass(frozen=True)
class OwnText:
    """An approved text of an office."""

    version: int
    text: str
    valid_from: date


@dataclass(frozen=True)
class Unusable:
    """An approved text that was right when it was approved, and is wrong by the rules of today."""

    kind: LetterKind
    language: str
    own: OwnText
    fault: WrongWording


@dataclass(frozen=True)
class Wordings:
    """The texts of one office, loaded once for a run. Without any of its own it has the house's.

    `letterhead`: the office's, as it is now; letters leave their logo to it.
    """

    own: Mapping[tuple[LetterKind, str], tuple[OwnText, ...]] = field(default_factory=dict)
    letterhead: Mapping[str, Any] = field(default_factory=dict)

    def facts_of(self, stored: Mapping[str, Any]) -> LetterFacts:
        """The facts of a letter on record, to be drawn."""
        return LetterFacts.of(with_logo(stored, self.letterhead))

    def version_for(self, facts: LetterFacts) -> str:
        """Of the wording of a letter that is written now, whether it can be used or not."""
        first = self._version(facts.kind, facts.language, facts.posting_day)
        if facts.second is None:
            return first
        return f"{first}{AND}{self._version(facts.kind, facts.second.language, facts.posting_day)}"

    def for_facts(self, facts: LetterFacts) -> Wording:
        """The wording of a letter that is written now. Raises `Unprintable` for a text that cannot be used."""
        first = self.in_force(facts.kind, facts.language, facts.posting_day)
        if facts.second is None:
            return first
        return first.with_second(self.in_force(facts.kind, facts.second.language, facts.posting_day))

    def of_letter(self, facts: LetterFacts, text_version: str) -> Wording:
        """The wording that a letter was written with. Raises `Unprintable` when the text is not kept, or wrong."""
        version, _, second = text_version.partition(AND)
        first = self._kept(facts.kind, facts.language, version)
        if facts.second is None or not second:
            return first
        return first.with_second(self._kept(facts.kind, facts.second.language, second))

    def in_force(self, kind: LetterKind, language: str, day: date) -> Wording:
        """Raises `Unprintable`: another text than the approved one is nobody's to choose."""
        own = self.own_in_force(kind, language, day)
        return _usable(own, kind) if own else wording_of(kind, language)

    def own_in_force(self, kind: LetterKind, language: str, day: date) -> OwnText | None:
        """Of those whose day has come the one that began last; of two of one day the later version."""
        begun = [own for own in self.own.get((kind, language), ()) if own.valid_from <= day]
        return max(begun, key=lambda own: (own.valid_from, own.version), default=None)

    def unusable(self, day: date) -> Iterator[Unusable]:
        """Texts in force on this day, or later, that no letter can have."""
        for (kind, language), texts in self.own.items():
            now = self.own_in_force(kind, language, day)
            for own in texts:
                fault = fault_of(own, kind) if own == now or own.valid_from > day else None
                if fault is not None:
                    yield Unusable(kind, language, own, fault)

    def _version(self, kind: LetterKind, language: str, day: date) -> str:
        own = self.own_in_force(kind, language, day)
        return str(own.version) if own else wording_of(kind, language).version

    def _kept(self, kind: LetterKind, language: str, version: str) -> Wording:
        for own in self.own.get((kind, language), ()):
            if str(own.version) == version:
                return _usable(own, kind)
        now = wording_of(kind, language)
        if now.version == version:
            return now
        try:
            found = earlier_wording(kind, language, version)
        except WrongWording:  # the rules of an earlier release were others
            found = None
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
    return Wordings(own, dict(session.get_one(Office, office_id).letterhead))


def fault_of(own: OwnText, kind: LetterKind) -> WrongWording | None:
    """Why an approved text cannot be used; None: it can."""
    try:
        _read(own.text, kind, str(own.version))
    except WrongWording as wrong:
        return wrong
    return None


def _usable(own: OwnText, kind: LetterKind) -> Wording:
    try:
        return _read(own.text, kind, str(own.version))
    except WrongWording as wrong:
        raise Unprintable("wrong_text", str(own.version)) from wrong


@lru_cache(maxsize=PARSED)
def _read(text: str, kind: LetterKind, version: str) -> Wording:
    return read_wording(text, kind, version)
