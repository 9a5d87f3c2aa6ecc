"""Plans that can be looked at before they are put in force: who would get which time, and why."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Owned, owned, within


class DraftKind(StrEnum):
    PROPOSALS = "proposals"  # times for clients who were not reached by phone
    ABSENCE = "absence"  # the appointments over which somebody's absence lies
    CLOSURE = "closure"  # the appointments of days on which the office is closed


class DraftState(StrEnum):
    ASKED = "asked"  # the clock makes it
    READY = "ready"
    ORDERED = "ordered"  # the clock puts it in force
    IN_FORCE = "in_force"
    DROPPED = "dropped"


class Draft(Owned, Base):
    """`subject`: what it is about, by kind. `moves`: one for each case, as `scheduler/drafts/moves.py` reads them.
    `numbers`: what it comes to, and what one more day of an advisor would change."""

    __tablename__ = "draft"
    __table_args__ = owned(
        within("office"),
        within("staff", "asked_by"),
        within("staff", "ordered_by"),
        Index(None, "office_id", "state"),
    )

    office_id: Mapped[int]
    kind: Mapped[DraftKind]
    state: Mapped[DraftState]
    subject: Mapped[dict[str, Any]] = mapped_column(default=dict)
    moves: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    numbers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None]  # None: the clock
    made_at: Mapped[datetime | None]
    ordered_at: Mapped[datetime | None]
    ordered_by: Mapped[int | None]
    in_force_at: Mapped[datetime | None]
