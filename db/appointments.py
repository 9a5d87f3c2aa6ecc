"""Appointments, what happened to them, the time they take of an advisor, and earlier times that are offered."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import BIG, Base, Owned, owned, within
from db.cases import Case
from db.staff import Staff


class AppointmentState(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"  # by us: the client was reached, or the letter would come too late
    LAPSED = "lapsed"  # nobody answered the proposal in time
    MISSED = "missed"
    HELD = "held"  # the talk took place


LIVE = (AppointmentState.PROPOSED, AppointmentState.CONFIRMED)


class Way(StrEnum):
    """By which way something was said or done."""

    PHONE = "phone"
    LINK = "link"
    PAPER = "paper"
    STAFF = "staff"
    CLOCK = "clock"


class EventKind(StrEnum):
    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    CHANGED = "changed"
    CANCELLED = "cancelled"
    TAKEN_OVER = "taken_over"  # by a colleague, at the same time
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    MISSED = "missed"
    HELD = "held"


class Appointment(Owned, Base):
    """`version` rises with each change of time; whoever changes names the version they saw.

    `reasons` are codes with facts, put into words when somebody asks. With a room it takes place in person, for an
    exceptional reason: `exception`.
    """

    __tablename__ = "appointment"
    __table_args__ = owned(
        within("office"),
        within("case"),
        within("staff", "advisor_id"),
        within("room"),
        Index(
            "uq_appointment_live",
            "case_id",
            unique=True,
            sqlite_where=text("state IN ('proposed', 'confirmed')"),
            postgresql_where=text("state IN ('proposed', 'confirmed')"),
        ),
        Index(None, "advisor_id", "starts_at"),
    )

    office_id: Mapped[int]
    case_id: Mapped[int]
    advisor_id: Mapped[int]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    local_time: Mapped[str]  # as intended: 2026-12-08T09:30
    zone: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[AppointmentState]
    run_id: Mapped[int | None]
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    interpreter: Mapped[bool] = mapped_column(default=False)  # one joins; somebody has to order them
    room_id: Mapped[int | None]
    exception: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed by the vault

    case: Mapped[Case] = relationship(viewonly=True)
    advisor: Mapped[Staff] = relationship(viewonly=True)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def live(self) -> bool:
        return self.state in LIVE


class AppointmentEvent(Owned, Base):
    __tablename__ = "appointment_event"
    __table_args__ = owned(within("appointment"), within("staff"), Index(None, "appointment_id"))

    appointment_id: Mapped[int]
    version: Mapped[int]
    kind: Mapped[EventKind]
    way: Mapped[Way]
    staff_id: Mapped[int | None]
    starts_at: Mapped[datetime]
    at: Mapped[datetime]


class AdvisorTime(Base):
    """One taken 5-minute quantum of an advisor. The primary key alone refuses a double booking."""

    __tablename__ = "advisor_time"

    advisor_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    quantum: Mapped[int] = mapped_column(BIG, primary_key=True)  # 5-minute steps since 1970-01-01 UTC
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointment.id"), index=True)


class OfferState(StrEnum):
    OPEN = "open"
    TAKEN = "taken"
    DECLINED = "declined"
    EXPIRED = "expired"
    GONE = "gone"  # somebody else took the time, or the appointment changed


class EarlierOffer(Owned, Base):
    """A free time that is offered to a client who waits for an earlier one: to one client after the other."""

    __tablename__ = "earlier_offer"
    __table_args__ = owned(
        within("office"),
        within("appointment"),
        within("staff", "advisor_id"),
        Index(
            "uq_earlier_offer_open",
            "appointment_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(
            "uq_earlier_offer_time",
            "advisor_id",
            "starts_at",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
        Index(None, "office_id", "state"),
    )

    office_id: Mapped[int]
    appointment_id: Mapped[int]
    advisor_id: Mapped[int]
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    channel: Mapped[str]  # sms or call
    state: Mapped[OfferState]
    offered_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
