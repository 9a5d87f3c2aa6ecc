"""The print room: batches, their files, letters that are wanted once more."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Owned, owned, within


class BatchState(StrEnum):
    CLOSED = "closed"  # frozen, its files are ready to be printed
    HANDED_OVER = "handed_over"  # to the print provider, who has not said anything yet
    PRINTED = "printed"
    POSTED = "posted"
    UNCERTAIN = "uncertain"  # nobody knows whether it was printed or posted; never printed again by itself


class PrintWay(StrEnum):
    OWN = "own"  # the office's own printer
    PROVIDER = "provider"


class PrintBatch(Owned, Base):
    """`uncertain_because`: a code, while nobody knows whether all of it was printed or posted."""

    __tablename__ = "print_batch"
    __table_args__ = owned(
        within("office"),
        within("staff", "printed_by"),
        within("staff", "posted_by"),
        UniqueConstraint("office_id", "number"),
    )

    office_id: Mapped[int]
    number: Mapped[int]
    state: Mapped[BatchState]
    way: Mapped[PrintWay] = mapped_column(default=PrintWay.OWN)
    both_sides: Mapped[bool] = mapped_column(default=False)
    letters: Mapped[int]
    sheets: Mapped[int]
    created_at: Mapped[datetime]
    posting_day: Mapped[date]  # planned
    fetched_at: Mapped[datetime | None]  # its files, for the first time
    handed_over_at: Mapped[datetime | None]
    printed_at: Mapped[datetime | None]
    printed_by: Mapped[int | None]
    uncertain_because: Mapped[str | None]
    posted_on: Mapped[date | None]
    posted_by: Mapped[int | None]
    carrier: Mapped[str | None]


class BatchFile(Owned, Base):
    """A volume of a batch's print file: its letters `first` to `last`. No document: deleted, since it had PINs."""

    __tablename__ = "batch_file"
    __table_args__ = owned(
        within("print_batch", "batch_id"), within("document"), UniqueConstraint("batch_id", "volume")
    )

    batch_id: Mapped[int]
    volume: Mapped[int]
    first: Mapped[int]
    last: Mapped[int]
    sheets: Mapped[int]  # without the cover sheet
    sha256: Mapped[str]
    document_id: Mapped[int | None]


class Reprint(Owned, Base):
    """A letter that is wanted once more: a second person decides. Then it gets a new issue and a new PIN."""

    __tablename__ = "reprint"
    __table_args__ = owned(
        within("letter"),
        within("staff", "asked_by"),
        within("staff", "decided_by"),
        Index(
            "uq_reprint_open",
            "letter_id",
            unique=True,
            sqlite_where=text("decided_at IS NULL"),
            postgresql_where=text("decided_at IS NULL"),
        ),
    )

    letter_id: Mapped[int]
    reason: Mapped[str]  # a code
    note: Mapped[str | None]
    asked_by: Mapped[int]
    asked_at: Mapped[datetime]
    decided_by: Mapped[int | None]
    decided_at: Mapped[datetime | None]
    granted: Mapped[bool | None]
