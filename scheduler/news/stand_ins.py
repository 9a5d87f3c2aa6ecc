"""What stands in for a closed place ends with the closing; begun anew, that does not bring it back by itself."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Notice, Plan
from scheduler.calendar.plans import closes
from scheduler.news.offers import notice_facts


def end_with(session: Session, closing: Notice, at: datetime) -> None:
    """The closing is ended: what hangs on it is told no longer."""
    for notice in _hanging(session, closing):
        notice.superseded_at = at


def end_unless_it_lasts(session: Session, before: Notice, now: Notice, at: datetime) -> None:
    """`now` takes the place of `before`: what hangs on it stays where it is still the same closing."""
    for notice in _hanging(session, now):
        if not (_lasts(before, now, at) and _closes_one(now, _places_of(session, notice))):
            notice.superseded_at = at


def closed_since(session: Session, office_id: int, series: str, places: Iterable[str]) -> datetime | None:
    """Since when notices of this series, without a break, are on record that close one of these places."""
    since, after = None, None
    for notice in session.scalars(
        select(Notice)
        .where(Notice.office_id == office_id, Notice.series == series)
        .order_by(Notice.recorded_at.desc(), Notice.id.desc())
    ):
        joined = after is None or (
            notice.superseded_at == after.recorded_at and _lasts(notice, after, after.recorded_at)
        )
        if not (joined and _closes_one(notice, places)):
            break
        since, after = notice.recorded_at, notice
    return since


def _lasts(before: Notice, now: Notice, at: datetime) -> bool:
    """Whether a closing goes on, or is still ahead, when a new wording takes its place."""
    over = before.ends_at is not None and before.ends_at <= at
    return not over and (notice_facts(now).in_force(at) or not notice_facts(before).in_force(at))


def _closes_one(closing: Notice, places: Iterable[str]) -> bool:
    return any(closes(notice_facts(closing), place) for place in places)


def _places_of(session: Session, notice: Notice) -> list[str]:
    """For which places a notice stands in, as its plan says."""
    plan = session.scalar(
        select(Plan)
        .where(Plan.office_id == notice.office_id, Plan.key == notice.plan)
        .order_by(Plan.id.desc())
        .limit(1)
    )
    return plan.closed_places if plan is not None else []


def _hanging(session: Session, closing: Notice) -> Iterator[Notice]:
    yield from session.scalars(
        select(Notice).where(
            Notice.office_id == closing.office_id,
            Notice.closing == closing.series,
            Notice.superseded_at.is_(None),
        )
    )
