"""Changing the rules of an office, on the page and by its file, so that neither loses what the other one said."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import AuditEntry
from db.offices import Office
from db.staff import Staff
from scheduler.news.offers import renew
from scheduler.policy import Policy

CHANGED = "policy.changed"
"""The action of the audit whose facts are `facts_of(changes)`."""

BY_STAFF = "staff:"
NOT_SAID = object()


@dataclass(frozen=True)
class Change:
    """A rule with its value before and now, as JSON holds it."""

    name: str
    before: Any
    now: Any


@dataclass(frozen=True)
class PastChange:
    """`who`: the name of a person; None: a file that was loaded."""

    at: datetime
    who: str | None
    changes: tuple[Change, ...]


def written(policy: Policy) -> dict[str, Any]:
    """All rules as JSON holds them, those too that have their default."""
    return {name: _plain(value) for name, value in asdict(policy).items()}


def changes_between(stored: Mapping[str, Any], said: Mapping[str, Any]) -> list[Change]:
    """What differs between two policies as an office's row holds them."""
    before, now = (written(Policy.of(dict(values))) for values in (stored, said))
    return [Change(name, before[name], now[name]) for name in before if before[name] != now[name]]


def change(session: Session, office: Office, said: Mapping[str, Any], at: datetime) -> list[Change]:
    """Let the rules be as `said` (names and values as JSON holds them; whoever calls has judged them).

    What is not said stays. It holds from the next run on, and for what callers are told.
    """
    changes = changes_between(office.policy, {**office.policy, **said})
    if changes:
        office.policy = {**office.policy, **{one.name: one.now for one in changes}}
        session.flush()
        renew(session, office.id, at)
    return changes


def merged(
    stored: Mapping[str, Any], file_before: Mapping[str, Any], file_now: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """The rules after a file is loaded, and the names of those that stay as the page set them.

    What the page set stays, unless the file itself now says something else than it said last.
    """
    policy, kept = dict(file_now), []
    for name in sorted({*stored, *file_before}):
        here, before, now = (values.get(name, NOT_SAID) for values in (stored, file_before, file_now))
        if here in (before, now) or before != now:
            continue
        kept.append(name)
        if here is NOT_SAID:
            policy.pop(name, None)
        else:
            policy[name] = here
    return policy, kept


def facts_of(changes: list[Change]) -> dict[str, Any]:
    """For the audit."""
    return {"changes": [asdict(one) for one in changes]}


def subject_of(office_id: int) -> str:
    return f"office:{office_id}"


def history(session: Session, office: Office, count: int) -> list[PastChange]:
    """The changes of an office's rules that the audit knows, the newest first."""
    found = select(AuditEntry).where(
        AuditEntry.authority_id == office.authority_id,
        AuditEntry.subject == subject_of(office.id),
        AuditEntry.action == CHANGED,
    )
    entries = list(session.scalars(found.order_by(AuditEntry.id.desc()).limit(count)))
    names = _names(session, {entry.actor for entry in entries})
    return [
        PastChange(entry.at, names.get(entry.actor), tuple(Change(**one) for one in entry.facts["changes"]))
        for entry in entries
    ]


def _names(session: Session, actors: set[str]) -> dict[str, str]:
    """By actor of the audit, the names of those who are people."""
    ids = {int(actor.removeprefix(BY_STAFF)) for actor in actors if actor.startswith(BY_STAFF)}
    found = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(ids)))
    return {f"{BY_STAFF}{staff_id}": name for staff_id, name in found}


def _plain(value: Any) -> Any:
    if isinstance(value, time | date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value
