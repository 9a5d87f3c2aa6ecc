"""What has changed lately: the notices that are told now, since when, and those that were told until recently."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, pairwise, takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Notice, Offer
from scheduler.calendar.facts import NoticeFacts, OfficeFacts
from scheduler.calendar.status import OfficeStatus, status_at
from scheduler.calendar.stored import from_json
from scheduler.offers import facts_of, notice_facts, status_of

REMEMBERED = timedelta(days=30)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Change:
    """A notice, and since when it holds as it is; or, if it holds no longer, since when it does not.

    `status`: of the moment at which it is told, or was told last.
    """

    notice: NoticeFacts
    status: OfficeStatus
    since: datetime
    holds: bool


def changes(session: Session, office_id: int, at: datetime) -> list[Change]:
    """What is told now in its order, then what ended in the last thirty days, the latest first."""
    present = status_of(session, office_id, at)
    changed: dict[str, datetime] = {}
    ended: dict[str, Change] = {}
    for before, after in pairwise([*_seen(session, office_id, at), present]):
        told_before, told_after = _by_series(before), _by_series(after)
        for series, notice in told_after.items():
            ended.pop(series, None)
            if _words(notice) != _words(told_before.get(series)):
                changed[series] = after.at
        for series in told_before.keys() - told_after.keys():
            ended[series] = Change(told_before[series], before, after.at, holds=False)
    written = _written(session, office_id, _by_series(present))
    told = [
        Change(notice, present, min(at, max(written[series], changed.get(series, written[series]))), holds=True)
        for series, notice in _by_series(present).items()
    ]
    return told + sorted(ended.values(), key=lambda change: change.since, reverse=True)


def _seen(session: Session, office_id: int, at: datetime) -> Iterator[OfficeStatus]:
    """What was told at each moment of the last thirty days at which that may have changed."""
    pieces = _recorded(session, office_id, at)
    for (start, facts), end in zip(pieces, [*(start for start, _ in pieces[1:]), at], strict=True):
        moments = chain.from_iterable((notice.begins_at, notice.ends_at) for notice in facts.notices)
        edges = {_told_from(moment) for moment in moments if moment}
        yield replace(status_at(facts, start.replace(second=0, microsecond=0)), at=start)
        yield from (status_at(facts, edge) for edge in sorted(edges) if start < edge <= end)


def _recorded(session: Session, office_id: int, at: datetime) -> list[tuple[datetime, OfficeFacts]]:
    """From when on which facts were on record. An office that was not yet at `at` has what it has now."""
    since = at - REMEMBERED
    found = session.execute(
        select(Offer.recorded_at, Offer.facts)
        .where(
            Offer.office_id == office_id,
            Offer.recorded_at <= at,
            Offer.superseded_at.is_(None) | (Offer.superseded_at > since),
        )
        .order_by(Offer.recorded_at, Offer.id)
    )
    kept = [(max(since, row.recorded_at), from_json(OfficeFacts, row.facts)) for row in found]
    return kept or [(since, facts_of(session, office_id))]


def _told_from(moment: datetime) -> datetime:
    """A status is judged at whole minutes: what begins within one is told with the next."""
    minute = moment.replace(second=0, microsecond=0)
    return minute if minute == moment else minute + MINUTE


def _written(session: Session, office_id: int, told: Iterable[str]) -> dict[str, datetime]:
    """Since when each of these series reads as it does now, or has begun."""
    versions: dict[str, list[Notice]] = {series: [] for series in told}
    for notice in session.scalars(
        select(Notice).where(Notice.office_id == office_id, Notice.series.in_(versions)).order_by(Notice.id.desc())
    ):
        versions[notice.series].append(notice)
    return {series: _since(found) for series, found in versions.items()}


def _since(versions: list[Notice]) -> datetime:
    """`versions`: the newest first."""
    words = _words(notice_facts(versions[0]))
    *_, first = takewhile(lambda version: _words(notice_facts(version)) == words, versions)
    return max(first.recorded_at, first.begins_at or first.recorded_at)


def _by_series(status: OfficeStatus) -> dict[str, NoticeFacts]:
    return {notice.series: notice for notice in status.notices}


def _words(notice: NoticeFacts | None) -> NoticeFacts | None:
    """The notice without what nobody hears of: its order and the day to look at it again."""
    return notice and replace(notice, position=0, review_on=None)
