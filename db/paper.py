"""What comes in on paper: replies, forms and other post."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped

from db.base import Base, Owned, owned, within


class PaperWay(StrEnum):
    POST = "post"
    LETTERBOX = "letterbox"  # at the door of a place
    BY_HAND = "by_hand"


class PaperKind(StrEnum):
    REPLY = "reply"  # to a letter of ours
    JOB_SEARCH = "job_search"  # the form with which a job search begins
    CONTACT_REQUEST = "contact_request"
    OTHER = "other"


class Paper(Owned, Base):
    """Registered by staff. `name`, `phone`: as they stand there; scheduler/paper/forgetting.py takes them away.

    `outcome`: a code, once it is dealt with.
    """

    __tablename__ = "paper"
    __table_args__ = owned(
        within("office"),
        within("place"),
        within("client"),
        within("case"),
        within("letter"),
        within("letter", "answer_id"),
        within("staff", "registered_by"),
        within("staff", "done_by"),
        Index(None, "office_id", "done_at"),
        UniqueConstraint("office_id", "form_key"),
    )

    office_id: Mapped[int]
    place_id: Mapped[int | None]
    way: Mapped[PaperWay]
    kind: Mapped[PaperKind]
    received_on: Mapped[date]
    name: Mapped[str]
    phone: Mapped[str | None]
    note: Mapped[str | None]
    client_id: Mapped[int | None]
    case_id: Mapped[int | None]
    letter_id: Mapped[int | None]  # the one that was answered
    answer_id: Mapped[int | None]  # the letter that answers it
    form_key: Mapped[str | None]  # of the page it was typed on: sent twice, it is one paper
    registered_by: Mapped[int]
    registered_at: Mapped[datetime]
    outcome: Mapped[str | None]
    done_by: Mapped[int | None]
    done_at: Mapped[datetime | None]
