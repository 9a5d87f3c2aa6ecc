"""What back office and administration have to know: the print provider told what could not be taken in."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.audit import AuditEntry
from db.offices import Office
from db.staff import Role
from scheduler.provider.told import Fault
from web.page.language import words
from web.provider.noting import FAULTY

TOLD = frozenset({Role.ADMIN, Role.BACK_OFFICE})
SHOWN = timedelta(days=7)
MOST = 3


@dataclass(frozen=True)
class WrongAnswer:
    """A file with `count` lines that are wrong; `lines`: the first of them, in words."""

    file: str
    at: datetime
    count: int
    lines: list[str]


def wrong_answers(session: Session, office: Office, at: datetime, roles: Collection[Role]) -> list[WrongAnswer]:
    """Of the last days, the newest first; [] for whom it is no business."""
    if TOLD.isdisjoint(roles):
        return []
    noted = select(AuditEntry).where(
        AuditEntry.authority_id == office.authority_id,
        AuditEntry.subject == f"office:{office.id}",
        AuditEntry.action == FAULTY,
        AuditEntry.at > at - SHOWN,
    )
    found = session.scalars(noted.order_by(AuditEntry.id.desc()).limit(MOST))
    return [_told(entry.facts, entry.at) for entry in found]


def _told(facts: dict[str, Any], at: datetime) -> WrongAnswer:
    lines = [Fault(**fault).said(words()) for fault in facts["faults"][:MOST]]
    return WrongAnswer(facts["file"], at, facts["count"], lines)
