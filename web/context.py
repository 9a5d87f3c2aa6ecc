"""What every view has at hand: the house, the instant of this request, who asks."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app, g
from sqlalchemy.orm import Session

from db.audit import record
from db.scope import Scope
from web.house import House

EXTENSION = "rufzeit"


@dataclass(frozen=True)
class Person:
    """A member of staff who is logged in. `scope`: all their offices; `Caller.scope` is what a route may see."""

    staff_id: int
    name: str
    language: str
    scope: Scope


def the_house() -> House:
    return cast(House, current_app.extensions[EXTENSION])


def now() -> datetime:
    """One instant for the whole request (UTC)."""
    if "at" not in g:
        g.at = the_house().now()
    return cast(datetime, g.at)


def person_or_none() -> Person | None:
    return cast(Person | None, g.get("person"))


def the_person() -> Person:
    """Who asks, on a route that only staff may use."""
    return cast(Person, g.person)


def the_scope() -> Scope:
    """The offices in which this person has a role that the route allows."""
    return cast(Scope, g.scope)


def audit(
    session: Session, action: str, subject: str, *, office_id: int, authority_id: int, actor: str, **facts: object
) -> None:
    """Write down who read or changed a client's data."""
    record(
        session,
        the_house().audit_key,
        authority_id=authority_id,
        office_id=office_id,
        actor=actor,
        action=action,
        subject=subject,
        facts=facts,
        at=now(),
    )


def audit_staff(session: Session, action: str, subject: str, *, office_id: int, **facts: object) -> None:
    """The same, by the person who is logged in."""
    person = the_person()
    audit(
        session,
        action,
        subject,
        office_id=office_id,
        authority_id=person.scope.authority_id,
        actor=f"staff:{person.staff_id}",
        **facts,
    )
