"""Consultation rooms, the time that is taken of them, and who comes when something is urgent."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import BIG, Base, Owned, owned, within

AT_THE_DOOR = "at-the-door"
"""The feature of a room that is none: outside, beside the door."""

OUT_OF_USE = "out-of-use"
"""The feature of a room that nobody may be sent to."""


class VisitState(StrEnum):
    EXPECTED = "expected"
    CAME = "came"
    MISSED = "missed"
    CANCELLED = "cancelled"


class Room(Owned, Base):
    __tablename__ = "room"
    __table_args__ = owned(within("place"), UniqueConstraint("place_id", "name"))

    place_id: Mapped[int]
    name: Mapped[str]
    features: Mapped[list[str]]

    @property
    def outside(self) -> bool:
        return AT_THE_DOOR in self.features

    @property
    def in_use(self) -> bool:
        return OUT_OF_USE not in self.features


class Visit(Owned, Base):
    """Somebody comes in person because it is urgent. `ticket`: what they say at the door instead of their name.

    `hygiene`: the rules of the visit as the caller heard them, for staff to mind them too.
    """

    __tablename__ = "visit"
    __table_args__ = owned(
        within("office"),
        within("place"),
        within("room"),
        within("ivr_call", "call_id"),
        UniqueConstraint("place_id", "day", "ticket"),
        UniqueConstraint("call_id"),
        Index(None, "office_id", "starts_at"),
    )

    office_id: Mapped[int]
    place_id: Mapped[int]
    room_id: Mapped[int]
    call_id: Mapped[int | None]
    ticket: Mapped[int]
    day: Mapped[date]  # local
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    language: Mapped[str]
    number: Mapped[str | None]  # E.164, to tell them if something changes
    hygiene: Mapped[str]
    state: Mapped[VisitState]
    booked_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by: Mapped[int | None]

    room: Mapped[Room] = relationship(viewonly=True)


class RoomTime(Base):
    """One taken 5-minute quantum of a room. The primary key alone refuses two at once."""

    __tablename__ = "room_time"

    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), primary_key=True)
    quantum: Mapped[int] = mapped_column(BIG, primary_key=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
    visit_id: Mapped[int | None] = mapped_column(ForeignKey("visit.id"), index=True)
