"""The rules of an office as somebody types them: kept as typed until all of them make sense."""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from db.offices import Office
from scheduler.policy import Policy
from scheduler.policy_changes import written
from web.imports.client_cells import CellError, day
from web.staff.policy_rules import FIELDS, LISTS, SECTIONS, Field, Kind
from words.catalogues import N_

LONGEST = 4000
DAYS_OF_WEEK = range(7)

NO_NUMBER = N_("Please enter a whole number.")
NO_CLOCK = N_("Please enter a time, as in 12:30.")
NO_CHOICE = N_("Please choose one.")
TOO_LONG = N_("This is too long.")

NAMES = tuple(name for section in SECTIONS for rule in section.rules for name in rule.names)
"""All rules that are set by the form; `post_held_since` has a switch of its own."""


def codes(name: str) -> list[str]:
    """What may be chosen."""
    return list(FIELDS[name].choices) or [str(weekday) for weekday in DAYS_OF_WEEK]


@dataclass
class TypedPolicy:
    """`typed`: rule -> what stands in its field; of several that may be chosen, those that are, with blanks.

    `errors`: rule -> what is wrong and the values of the sentence. `seen`: a mark of the rules that were shown;
    whoever saves names it, so that nobody overwrites what they never saw.
    """

    typed: dict[str, str]
    seen: str
    errors: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, office: Office) -> "TypedPolicy":
        now = written(Policy.of(office.policy))
        return cls({name: _typed(FIELDS[name], now[name]) for name in NAMES}, mark_of(office))

    @classmethod
    def sent(cls, sent: Mapping[str, str]) -> "TypedPolicy":
        return cls({name: _sent(name, sent) for name in NAMES}, sent.get("seen", ""))

    def chosen(self, name: str) -> list[str]:
        return self.typed[name].split()

    def judged(self) -> dict[str, Any] | None:
        """The rules as JSON holds them; None when something is wrong, and `errors` says what."""
        from web.imports.policy_judging import judged  # loads pydantic, which no other page needs

        values = {name: value for name in NAMES if (value := self._read(name)) is not None}
        said, wrong = judged(values, whole=not self.errors)
        self.errors = {**wrong, **self.errors}
        if self.errors:
            return None
        return {name: said[name] for name in NAMES}

    def _read(self, name: str) -> Any:
        """The value as it would stand in a file; None where the field is empty, or where `errors` says why."""
        try:
            return READERS[FIELDS[name].kind](name, self.typed[name])
        except CellError as error:
            self.errors[name] = error.text, error.values
            return None


def mark_of(office: Office) -> str:
    """Another one whenever a rule changes."""
    return hashlib.sha256(json.dumps(written(Policy.of(office.policy)), sort_keys=True).encode()).hexdigest()[:16]


def _sent(name: str, sent: Mapping[str, str]) -> str:
    if FIELDS[name].kind == Kind.SOME_OF:
        return " ".join(code for code in codes(name) if sent.get(f"{name}-{code}"))
    return sent.get(name, "").strip().replace("\r\n", "\n")


def _typed(of: Field, value: Any) -> str:
    if value is None:
        return ""
    if of.kind == Kind.CLOCK:
        return time.fromisoformat(value).strftime("%H:%M")
    if of.kind == Kind.YES_NO:
        return "1" if value else ""
    if of.kind == Kind.SOME_OF:
        return " ".join(str(code) for code in value)
    return "\n".join(value) if of.kind in LISTS else str(value)


def _number(name: str, typed: str) -> int | None:
    if not typed and FIELDS[name].may_be_empty:
        return None
    if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
        raise CellError(NO_NUMBER)
    return int(typed)


def _clock(name: str, typed: str) -> time | None:
    if not typed and FIELDS[name].may_be_empty:
        return None
    hour, _, minute = typed.replace(".", ":").partition(":")
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise CellError(NO_CLOCK) from None


def _one_of(name: str, typed: str) -> str:
    if typed not in codes(name):
        raise CellError(NO_CHOICE)
    return typed


def _some_of(name: str, typed: str) -> list[Any]:
    return [code if FIELDS[name].choices else int(code) for code in typed.split()]


def _lines(name: str, typed: str) -> list[str]:
    if len(typed) > LONGEST:
        raise CellError(TOO_LONG)
    return [line.strip() for line in typed.splitlines() if line.strip()]


def _days(name: str, typed: str) -> list[date]:
    return [day(line) for line in _lines(name, typed)]


READERS: dict[Kind, Callable[[str, str], Any]] = {
    Kind.NUMBER: _number,
    Kind.CLOCK: _clock,
    Kind.YES_NO: lambda name, typed: bool(typed),
    Kind.ONE_OF: _one_of,
    Kind.SOME_OF: _some_of,
    Kind.DAYS: _days,
    Kind.NUMBERS: _lines,
    Kind.TEXTS: _lines,
}
