"""Consultation rooms and the time that is taken of them."""

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import BIG, Base, Owned, owned, within


class Room(Owned, Base):
    __tablename__ = "room"
    __table_args__ = owned(within("place"), UniqueConstraint("place_id", "name"))

    place_id: Mapped[int]
    name: Mapped[str]
    features: Mapped[list[str]]


class RoomTime(Base):
    __tablename__ = "room_time"

    room_id: Mapped[int] = mapped_column(ForeignKey("room.id"), primary_key=True)
    quantum: Mapped[int] = mapped_column(BIG, primary_key=True)
    appointment_id: Mapped[int | None] = mapped_column(ForeignKey("appointment.id"), index=True)
