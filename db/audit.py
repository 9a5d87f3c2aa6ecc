"""Who did, and who read, what. Rows are only ever added; the database refuses the rest."""

import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from sqlalchemy import Index, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, Owned, owned, table_of


class AuditEntry(Owned, Base):
    __tablename__ = "audit"
    __table_args__ = owned(Index(None, "subject"))

    office_id: Mapped[int | None]
    actor: Mapped[str]  # staff:7, client, clock, command
    action: Mapped[str]
    subject: Mapped[str]  # case:12
    facts: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    mac: Mapped[str]


class AuditSeal(Owned, Base):
    """Seals a group of entries: a MAC over their MACs, so that none can vanish unnoticed."""

    __tablename__ = "audit_seal"
    __table_args__ = owned()

    first_id: Mapped[int]
    last_id: Mapped[int]
    count: Mapped[int]
    at: Mapped[datetime]
    mac: Mapped[str] = mapped_column()


WRITTEN = insert(table_of(AuditEntry))


def record(
    session: Session,
    key: bytes,
    *,
    authority_id: int,
    actor: str,
    action: str,
    subject: str,
    at: datetime,
    office_id: int | None = None,
    facts: dict[str, Any] | None = None,
) -> None:
    """Add one entry, with an HMAC-SHA-256 under a key that is not in the database."""
    said = [authority_id, office_id, actor, action, subject, facts or {}, at.isoformat()]
    mac = hmac.new(key, json.dumps(said, sort_keys=True).encode(), hashlib.sha256).hexdigest()
    entry = {
        "authority_id": authority_id,
        "office_id": office_id,
        "actor": actor,
        "action": action,
        "subject": subject,
        "facts": facts or {},
        "at": at,
        "mac": mac,
    }
    session.execute(WRITTEN, entry)
