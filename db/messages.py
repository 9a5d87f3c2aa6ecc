"""What leaves the house by wire (a call, an SMS, an e-mail) is a row first and sent afterwards."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Owned, owned, within


class MessageState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"  # its lease ran out: perhaps sent, never sent again by itself


class Message(Owned, Base):
    __tablename__ = "message"
    __table_args__ = owned(
        within("office"),
        within("client"),
        UniqueConstraint("dedupe_key"),
        UniqueConstraint("provider_id"),
        Index(None, "state", "not_before"),
    )

    office_id: Mapped[int]
    client_id: Mapped[int | None]
    channel: Mapped[str]
    to: Mapped[str]  # E.164 or e-mail address
    language: Mapped[str]
    dedupe_key: Mapped[str]
    template: Mapped[str]
    facts: Mapped[dict[str, Any]]
    not_before: Mapped[datetime]
    expires_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    asked_at: Mapped[datetime]
    state: Mapped[MessageState] = mapped_column(default=MessageState.WAITING)
    provider_id: Mapped[str | None]
