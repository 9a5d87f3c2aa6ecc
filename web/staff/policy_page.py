"""The page of an office's rules: each as a sentence with its values in it, and what was changed when by whom."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from string import Formatter
from typing import Any

from flask import render_template
from sqlalchemy.orm import Session

from db.offices import Office
from db.staff import Role
from scheduler.displaced.cause import closed_days
from scheduler.policy import Policy
from scheduler.policy_changes import Change, PastChange, history
from web.context import now, the_person
from web.page.language import When, the_language, words
from web.staff.displaced_alarm import Uncovered
from web.staff.policy_rules import FIELDS, SECTIONS, Field, Kind
from web.staff.policy_typed import TypedPolicy, codes
from words.catalogues import N_

SHOWN_CHANGES = 20

NOTHING = "–"


@dataclass(frozen=True)
class Told:
    """One rule of a past change, in words. `label`: its short name."""

    label: str
    before: str
    now: str


def policy_page(session: Session, office: Office, typed: TypedPolicy, *, overtaken: bool = False) -> str:
    return render_template(
        "staff/policy.html",
        office=office,
        typed=typed,
        overtaken=overtaken,
        may_change=the_person().scope.has(office.id, Role.ADMIN),
        held_since=Policy.of(office.policy).post_held_since,
        sections=SECTIONS,
        fields=FIELDS,
        Kind=Kind,
        codes=codes,
        pieces=pieces,
        choice_name=choice_name,
        uncovered=_closed_days(session, office),
        past=[(one, [_told(change) for change in one.changes]) for one in _history(session, office)],
    )


def pieces(sentence: str, inline: tuple[str, ...]) -> Iterator[tuple[str, str | None]]:
    """A sentence in the reader's language, cut at the fields in it: each piece of text with the field after it."""
    told = words()(sentence, **{name: f"{{{name}}}" for name in inline})
    return ((text, name) for text, name, _, _ in Formatter().parse(told))


def choice_name(name: str, code: str) -> str:
    choices = FIELDS[name].choices
    return words()(choices[code]) if choices else When(the_language()).day_of_week(int(code))


def _closed_days(session: Session, office: Office) -> Uncovered | None:
    """For those who may do something about it: closed days on which appointments stand."""
    may_plan = any(the_person().scope.has(office.id, role) for role in (Role.ADMIN, Role.BACK_OFFICE))
    return Uncovered(office, [], closed_days(session, office, now())) if may_plan else None


def _history(session: Session, office: Office) -> list[PastChange]:
    return history(session, office, SHOWN_CHANGES)


def _told(change: Change) -> Told:
    of = FIELDS.get(change.name)
    if of is None:  # a rule of an earlier version
        return Told(change.name, str(change.before), str(change.now))
    return Told(words()(of.label), _said(change.name, of, change.before), _said(change.name, of, change.now))


def _said(name: str, of: Field, value: Any) -> str:
    if value is None or value == []:
        return NOTHING
    if of.kind == Kind.YES_NO:
        return words()(N_("yes")) if value else words()(N_("no"))
    if of.kind == Kind.CLOCK:
        return When(the_language()).clock_of(time.fromisoformat(value))
    if of.kind == Kind.DAYS:
        days = [value] if isinstance(value, str) else value
        return ", ".join(When(the_language()).day(date.fromisoformat(day)) for day in days)
    if of.kind in (Kind.ONE_OF, Kind.SOME_OF):
        chosen = [value] if isinstance(value, str) else value
        return ", ".join(choice_name(name, str(code)) for code in chosen)
    return ", ".join(value) if isinstance(value, list) else str(value)
