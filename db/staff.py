"""Who works here: staff, their offices and roles, skills, working hours, absences, logins."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, Owned, owned, within


class Role(StrEnum):
    ADVISOR = "advisor"
    BACK_OFFICE = "back_office"
    EDITOR = "editor"
    ADMIN = "admin"


class AbsenceKind(StrEnum):
    ILL = "ill"
    LEAVE = "leave"
    MEETING = "meeting"
    OTHER = "other"


class Staff(Owned, Base):
    __tablename__ = "staff"
    __table_args__ = owned(UniqueConstraint("email"))

    name: Mapped[str]
    email: Mapped[str]
    password_hash: Mapped[str]
    language: Mapped[str]
    caller_number: Mapped[str | None]  # E.164, the number that clients see
    disabled_at: Mapped[datetime | None]

    memberships: Mapped[list["Membership"]] = relationship(viewonly=True)


class Membership(Owned, Base):
    __tablename__ = "membership"
    __table_args__ = owned(within("staff"), within("office"), UniqueConstraint("staff_id", "office_id", "role"))

    staff_id: Mapped[int]
    office_id: Mapped[int]
    role: Mapped[Role]


class Skill(Owned, Base):
    """What an advisor can or may do: kind `language` with its code, kind `permission` with what a topic needs."""

    __tablename__ = "skill"
    __table_args__ = owned(within("staff"), UniqueConstraint("staff_id", "kind", "value"))

    staff_id: Mapped[int]
    kind: Mapped[str]
    value: Mapped[str]


class WorkingHours(Owned, Base):
    """Hours for telephone appointments on `weekday` (0 is Monday), local time of the office."""

    __tablename__ = "working_hours"
    __table_args__ = owned(within("staff"), within("office"))

    staff_id: Mapped[int]
    office_id: Mapped[int]
    weekday: Mapped[int]
    starts: Mapped[time]
    ends: Mapped[time]
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]


class DayHours(Owned, Base):
    """Hours of one local day, in place of the weekly ones."""

    __tablename__ = "day_hours"
    __table_args__ = owned(within("staff"), within("office"), Index(None, "staff_id", "day"))

    staff_id: Mapped[int]
    office_id: Mapped[int]
    day: Mapped[date]
    starts: Mapped[time]
    ends: Mapped[time]


class Absence(Owned, Base):
    """Somebody is not there. `every_weeks`: again after so many weeks at the same local time, until the local day
    `repeats_until` (None: for ever)."""

    __tablename__ = "absence"
    __table_args__ = owned(within("staff"), within("staff", "recorded_by"), Index(None, "staff_id"))

    staff_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    kind: Mapped[AbsenceKind]
    every_weeks: Mapped[int | None]
    repeats_until: Mapped[date | None]
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[int | None]


class StaffCalendar(Owned, Base):
    """An advisor's own calendar, at its iCalendar address. `problem`: why it could not be read, and since when."""

    __tablename__ = "staff_calendar"
    __table_args__ = owned(within("staff"), UniqueConstraint("staff_id"))

    staff_id: Mapped[int]
    address: Mapped[bytes] = mapped_column(LargeBinary)  # sealed by the vault: who knows it reads the calendar
    read_at: Mapped[datetime | None]
    problem: Mapped[str | None]  # a code of words/labels.py
    problem_since: Mapped[datetime | None]


class BusyTime(Owned, Base):
    """When an advisor's own calendar says that they are busy; each reading replaces all rows of a calendar."""

    __tablename__ = "busy_time"
    __table_args__ = owned(within("staff"), Index(None, "staff_id", "starts_at"))

    staff_id: Mapped[int]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


class Login(Owned, Base):
    """A session on the server, of staff or of a client with a letter. Only the hash of its token is kept.

    `issue`: of the code that opened it; once another one holds, the session is over.
    """

    __tablename__ = "login"
    __table_args__ = owned(within("staff"), within("access_code"), UniqueConstraint("token_hash"))

    token_hash: Mapped[str]
    staff_id: Mapped[int | None]
    access_code_id: Mapped[int | None]
    issue: Mapped[int | None]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
