"""What has to be talked about: topics and cases."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, Owned, Texts, owned, within
from db.clients import Client
from db.staff import Staff


class CaseState(StrEnum):
    TO_CALL = "to_call"
    APPOINTMENT = "appointment"  # a time is proposed or confirmed
    NUMBER_ASKED = "number_asked"  # a letter asks for a number, or to call in
    NEEDS_PERSON = "needs_person"  # neither number nor address, or a question that no rule answers
    CLOSED = "closed"


class WishKind(StrEnum):
    """What a client tells us beside yes, no and another time."""

    NUMBER_WRONG = "number_wrong"  # `said`: the new number, E.164
    GOOD_HOUR = "good_hour"  # `said`: the hour, 8 to 19
    LANGUAGE = "language"  # `said`: a language code
    NOT_BY_PHONE = "not_by_phone"
    EARLIER = "earlier"  # wants an earlier time, should one become free
    NEW_LETTER = "new_letter"  # the PIN was tried too often: it opens nothing any more


class Topic(Owned, Base):
    """A kind of talk: how long it takes, what to have ready.

    `needs`: `permissions` (a list of what an advisor must be allowed to do), `own_advisor_only` (a yes or no).
    """

    __tablename__ = "topic"
    __table_args__ = owned(within("office"), UniqueConstraint("office_id", "key"))

    office_id: Mapped[int]
    key: Mapped[str]
    minutes: Mapped[int]
    names: Mapped[Texts]
    prepare: Mapped[Texts] = mapped_column(default=dict)
    needs: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Case(Owned, Base):
    __tablename__ = "case"
    __table_args__ = owned(
        within("office"),
        within("client"),
        within("topic"),
        within("staff", "advisor_id"),
        UniqueConstraint("authority_id", "number"),
        Index(None, "office_id", "state"),
    )

    office_id: Mapped[int]
    client_id: Mapped[int]
    topic_id: Mapped[int]
    advisor_id: Mapped[int]
    number: Mapped[str]
    due_on: Mapped[date]
    priority: Mapped[int] = mapped_column(default=0)
    state: Mapped[CaseState]
    state_reason: Mapped[str | None]  # a code of words/labels.py
    opened_at: Mapped[datetime]
    to_call_since: Mapped[datetime]  # attempts before it are over: the client answered, or a time was missed
    closed_at: Mapped[datetime | None]

    client: Mapped[Client] = relationship(viewonly=True)
    topic: Mapped[Topic] = relationship(viewonly=True)
    advisor: Mapped[Staff] = relationship(viewonly=True)


class Wish(Owned, Base):
    """Something that a client told us about themselves, for the advisor to see; at most one open of a kind."""

    __tablename__ = "wish"
    __table_args__ = owned(
        within("office"),
        within("case"),
        within("staff", "done_by"),
        Index(
            "uq_wish_open",
            "case_id",
            "kind",
            unique=True,
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    office_id: Mapped[int]
    case_id: Mapped[int]
    kind: Mapped[WishKind]
    said: Mapped[str] = mapped_column(default="")
    way: Mapped[str]  # a `Way` of db/appointments.py
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None]

    case: Mapped[Case] = relationship(viewonly=True)
