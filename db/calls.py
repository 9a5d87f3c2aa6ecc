"""What happened on the telephone: attempts to reach clients, callers' calls, wishes to be called back."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Owned, owned, within


class Outcome(StrEnum):
    """How an attempt ended."""

    REACHED = "reached"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    MAILBOX = "mailbox"
    SOMEONE_ELSE = "someone_else"  # somebody else answered; nothing was said
    WRONG_NUMBER = "wrong_number"
    OUT_OF_SERVICE = "out_of_service"
    LINE_FAILED = "line_failed"  # our line failed before it rang: no honest try
    NO_COMMON_LANGUAGE = "no_common_language"
    ASKED_FOR_WRITING = "asked_for_writing"


class PartOfDay(StrEnum):
    MORNING = "morning"  # until 11
    NOON = "noon"  # until 14
    AFTERNOON = "afternoon"  # until 17
    EVENING = "evening"


class CallbackState(StrEnum):
    OPEN = "open"
    DONE = "done"


class Attempt(Owned, Base):
    """One honest try. A form sent twice has the same `form_key` and is one row."""

    __tablename__ = "attempt"
    __table_args__ = owned(
        within("case"),
        within("client"),
        within("staff"),
        UniqueConstraint("provider_id"),
        UniqueConstraint("form_key"),
        Index(None, "case_id", "at"),
    )

    case_id: Mapped[int]
    client_id: Mapped[int]
    staff_id: Mapped[int]
    channel: Mapped[str] = mapped_column(default="phone")
    number: Mapped[str | None]  # E.164
    rang: Mapped[bool]
    part_of_day: Mapped[PartOfDay]
    rank: Mapped[int] = mapped_column(default=3)  # initiated 0 < ringing 1 < answered 2 < final 3
    outcome: Mapped[Outcome]
    note: Mapped[bytes | None] = mapped_column(LargeBinary)  # sealed by the vault
    at: Mapped[datetime]
    provider_id: Mapped[str | None]
    form_key: Mapped[str | None]


class IvrCall(Owned, Base):
    """A caller's call and where its dialogue stands. The number is kept only as long as it is needed."""

    __tablename__ = "ivr_call"
    __table_args__ = owned(within("office"), UniqueConstraint("call_sid"))

    office_id: Mapped[int]
    call_sid: Mapped[str]
    line: Mapped[str]
    caller: Mapped[str | None]
    language: Mapped[str]
    state: Mapped[dict[str, Any]]
    step: Mapped[int]
    path: Mapped[list[str]] = mapped_column(default=list)
    started_at: Mapped[datetime] = mapped_column(index=True)
    last_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    seconds: Mapped[int | None]  # how long it lasted, as the provider says
    outcome: Mapped[str | None]


class IvrTurn(Base):
    """The answer given for one step of one call, to be given again; blanked within the hour."""

    __tablename__ = "ivr_turn"

    call_sid: Mapped[str] = mapped_column(primary_key=True)
    step: Mapped[int] = mapped_column(primary_key=True)
    answer: Mapped[str]
    at: Mapped[datetime] = mapped_column(index=True)


class CallbackRequest(Owned, Base):
    """Somebody asked to be called back: at most one open wish per number and office."""

    __tablename__ = "callback_request"
    __table_args__ = owned(
        within("office"),
        within("case"),
        within("staff", "done_by"),
        Index(
            "uq_callback_request_open",
            "office_id",
            "number",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    office_id: Mapped[int]
    case_id: Mapped[int | None]
    number: Mapped[str]  # E.164; blanked 30 days after it is done
    language: Mapped[str]
    part_of_day: Mapped[PartOfDay | None]
    topic: Mapped[str]
    urgent: Mapped[bool] = mapped_column(default=False)
    promised_for: Mapped[datetime]
    state: Mapped[CallbackState]
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    done_by: Mapped[int | None]
