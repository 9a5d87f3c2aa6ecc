"""Notices without an end come back to their editors, so that normal service does return."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.offices import Notice, Office
from scheduler.news.notices import WrongNotice, draft_of, notices_of, publish


@dataclass(frozen=True)
class DueReview:
    """`days` since the day on which somebody wanted to look at it; 0: that is today."""

    notice: Notice
    days: int


def due_reviews(session: Session, office: Office, at: datetime) -> list[DueReview]:
    """Those that wait longest first; a notice that is over needs no look."""
    today = _day(office, at)
    due = [
        DueReview(notice, (today - notice.review_on).days)
        for notice in notices_of(session, office.id)
        if notice.review_on and notice.review_on <= today and (notice.ends_at is None or at < notice.ends_at)
    ]
    return sorted(due, key=lambda review: -review.days)


def still_holds(
    session: Session, office: Office, notice: Notice, look_again_on: date, *, staff_id: int, at: datetime
) -> Notice:
    """The same notice with another day to look at it. Raises `WrongNotice`: `review_past`."""
    if look_again_on <= _day(office, at):
        raise WrongNotice("review_past")
    draft = replace(draft_of(notice), review_on=look_again_on)
    return publish(session, office, draft, staff_id=staff_id, at=at, series=notice.series)


def _day(office: Office, at: datetime) -> date:
    return at.astimezone(ZoneInfo(office.zone)).date()
