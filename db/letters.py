"""What goes out by post: letters, their texts and history, and the codes with which clients answer."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from db.base import Base, Owned, owned, within
from db.printing import PrintBatch


class LetterKind(StrEnum):
    PROPOSAL = "proposal"
    CHANGED = "changed"  # proposes another time in place of one that a letter told
    SECOND_PROPOSAL = "second_proposal"  # after a time at which the client was not met
    NUMBER_WANTED = "number_wanted"  # asks for a number, or to call in
    CORRECTION = "correction"  # the time that an earlier letter told does not hold any more
    IN_PERSON = "in_person"  # a time at a place, in an exceptional case
    LETTERBOX = "letterbox"  # answers what somebody put into a letterbox of the office


class LetterState(StrEnum):
    QUEUED = "queued"
    HELD = "held"  # cannot be printed as it is; a person looks at it
    BATCHED = "batched"
    PRINTED = "printed"
    POSTED = "posted"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class TextState(StrEnum):
    DRAFT = "draft"
    APPROVED = "approved"  # by a second person; holds from its day on, until a later one does
    REFUSED = "refused"


class AccessCode(Owned, Base):
    """The reference of a case's letters. PIN, link and call word are derived from it by `letters/access.py`."""

    __tablename__ = "access_code"
    __table_args__ = owned(within("case"), UniqueConstraint("reference"), Index(None, "case_id"))

    case_id: Mapped[int]
    reference: Mapped[str]  # eight digits, random
    issue: Mapped[int] = mapped_column(default=1)
    key_id: Mapped[str]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class AccessTry(Base):
    """How often a PIN was tried: per reference and day of UTC; the reference `*` counts all of them."""

    __tablename__ = "access_try"

    reference: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    tries: Mapped[int]


class AccessLock(Base):
    """On how many days the PIN of a reference was tried too often; unknown references count alike."""

    __tablename__ = "access_lock"

    reference: Mapped[str] = mapped_column(primary_key=True)
    days: Mapped[int]
    last_day: Mapped[date]


class LetterText(Owned, Base):
    """A wording in the marks of letters/texts/README.md. Once decided about it stays as it is; another follows."""

    __tablename__ = "letter_text"
    __table_args__ = owned(
        within("office"),
        within("staff", "written_by"),
        within("staff", "decided_by"),
        UniqueConstraint("office_id", "kind", "language", "version"),
    )

    office_id: Mapped[int]
    kind: Mapped[LetterKind]
    language: Mapped[str]
    version: Mapped[int]
    text: Mapped[str]
    state: Mapped[TextState]
    written_by: Mapped[int]
    written_at: Mapped[datetime]
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    refused_because: Mapped[str | None]
    valid_from: Mapped[date | None]


class Letter(Owned, Base):
    """A letter as it was decided: `facts` is a snapshot, so that rendering again gives the same bytes."""

    __tablename__ = "letter"
    __table_args__ = owned(
        within("office"),
        within("client"),
        within("case"),
        within("appointment"),
        within("access_code"),
        within("print_batch", "batch_id"),
        UniqueConstraint("appointment_id", "appointment_version", "kind"),
        UniqueConstraint("batch_id", "number"),
        Index(None, "office_id", "state"),
        Index(None, "case_id"),
    )

    office_id: Mapped[int]
    client_id: Mapped[int]
    case_id: Mapped[int]
    appointment_id: Mapped[int | None]
    appointment_version: Mapped[int | None]
    access_code_id: Mapped[int]
    issue: Mapped[int] = mapped_column(default=1)
    kind: Mapped[LetterKind]
    language: Mapped[str]
    facts: Mapped[dict[str, Any]]
    text_version: Mapped[str]
    posting_day: Mapped[date]  # planned
    state: Mapped[LetterState]
    held_reason: Mapped[str | None]
    batch_id: Mapped[int | None]
    number: Mapped[int | None]
    sheets: Mapped[int | None]  # when batched
    sha256: Mapped[str | None]  # of its own pages, when batched
    created_at: Mapped[datetime]
    posted_on: Mapped[date | None]
    filed_at: Mapped[datetime | None]  # handed to the official file

    access_code: Mapped[AccessCode] = relationship(viewonly=True)
    batch: Mapped[PrintBatch | None] = relationship(viewonly=True)


class LetterEvent(Owned, Base):
    """`batch_id`, `number`: where it was then; a reprint leaves the batch, its history does not.

    `sent_to`: its address when it was posted, as it stands in `Letter.facts`. `before`: what this event changed,
    where it can be taken back, or has to be shown later: a copy that left, when the letter is printed once more.
    """

    __tablename__ = "letter_event"
    __table_args__ = owned(
        within("letter"),
        within("staff"),
        within("print_batch", "batch_id"),
        Index(None, "letter_id"),
        Index(None, "batch_id"),
    )

    letter_id: Mapped[int]
    state: Mapped[LetterState]
    reason: Mapped[str | None]
    staff_id: Mapped[int | None]
    batch_id: Mapped[int | None]
    number: Mapped[int | None]
    sent_to: Mapped[dict[str, Any] | None]
    before: Mapped[dict[str, Any] | None]
    at: Mapped[datetime]
