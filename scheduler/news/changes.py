"""What has changed lately: the notices that are told now, since when, and those that were told until recently."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from itertools import chain, takewhile

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Notice, Offer
from scheduler.calendar.facts import NoticeFacts, OfficeFacts
from scheduler.calendar.in_force import SEARCHED
from scheduler.calendar.opening import instant, spans_on
from scheduler.calendar.status import OfficeStatus, status_at
from scheduler.calendar.stored import from_json
from scheduler.news.offers import facts_of, notice_facts, status_of

REMEMBERED = timedelta(days=30)
MINUTE = timedelta(minutes=1)
KEPT_PASTS = 64


@dataclass(frozen=True)
class Change:
    """A notice, and since when it holds as it is; or, if it holds no longer, since when it does not.

    `status`: of the moment at which it is told, or was told last.
    """

    notice: NoticeFacts
    status: OfficeStatus
    since: datetime
    holds: bool


@dataclass(frozen=True)
class _Past:
    """What the moments until now have shown: since when a notice was told otherwise, and what ended."""

    changed: dict[str, datetime]
    ended: dict[str, Change]
    last: OfficeStatus | None


@dataclass(frozen=True)
class _Record:
    """From `start` until before `end` this piece was on record; its digest names it."""

    start: datetime
    end: datetime
    digest: str


_pasts: dict[tuple[int, tuple[_Record, ...]], _Past] = {}


def changes(session: Session, office_id: int, at: datetime) -> list[Change]:
    """What is told now in its order, then what ended in the last thirty days, the latest first."""
    present = status_of(session, office_id, at)
    past = _gone_on(_past(session, office_id, at), [present])
    told = _by_series(present)
    written = _written(session, office_id, told)
    since = {series: max(written[series], past.changed.get(series, written[series])) for series in told}
    holding = [Change(notice, present, min(at, since[series]), holds=True) for series, notice in told.items()]
    ended = [change for change in past.ended.values() if change.since > at - REMEMBERED]
    return holding + sorted(ended, key=lambda change: change.since, reverse=True)


def table_since(session: Session, office_id: int, at: datetime) -> datetime:
    """Since when the table of what is open where reads as it does: an hour, a day, a notice or a record ago."""
    facts = facts_of(session, office_id)
    today = at.astimezone(facts.zone).date()
    ways = (facts.channels, *(place.channels for place in facts.places))
    usual = chain.from_iterable(channel.hours for channel in chain.from_iterable(ways))
    hours = chain(usual, *(notice.hours for notice in facts.notices))
    moments = {
        instant(today, time(), facts.zone),
        *chain.from_iterable((span.start, span.end) for span in spans_on(today, hours, facts.zone)),
        *chain.from_iterable((edge, edge - SEARCHED) for edge in _edges(facts)),  # it comes in sight, and it comes
        *(record.start for record in _records(session, office_id, at)[-1:]),
    }
    return max(moment for moment in moments if moment <= at)


def _past(session: Session, office_id: int, at: datetime) -> _Past:
    """What is over is judged once, what is on record now each time."""
    *over, present = _records(session, office_id, at) or [_Record(at - REMEMBERED, at, "")]
    past = _judged(session, office_id, tuple(over))
    [facts] = _facts(session, office_id, {present.digest}).values()
    return _gone_on(past, _seen(facts, present))


def _judged(session: Session, office_id: int, over: tuple[_Record, ...]) -> _Past:
    """Goes on from the longest beginning that is known: each change adds one record."""
    known = next((n for n in range(len(over), 0, -1) if (office_id, over[:n]) in _pasts), 0)
    past = _pasts[office_id, over[:known]] if known else _Past({}, {}, None)
    if known < len(over):
        facts = _facts(session, office_id, {record.digest for record in over[known:]})
        past = _gone_on(past, chain.from_iterable(_seen(facts[one.digest], one) for one in over[known:]))
        if len(_pasts) >= KEPT_PASTS:
            _pasts.clear()
        _pasts[office_id, over] = past
    return past


def _gone_on(past: _Past, statuses: Iterable[OfficeStatus]) -> _Past:
    changed, ended, before = dict(past.changed), dict(past.ended), past.last
    for after in statuses:
        told_before, told_after = _by_series(before) if before else {}, _by_series(after)
        for series, notice in told_after.items():
            ended.pop(series, None)
            if before and _words(notice) != _words(told_before.get(series)):
                changed[series] = after.at
        for series in told_before.keys() - told_after.keys():
            if before:
                ended[series] = Change(told_before[series], before, after.at, holds=False)
        before = after
    return _Past(changed, ended, before)


def _seen(facts: OfficeFacts, record: _Record) -> Iterator[OfficeStatus]:
    """What was told at each moment at which that may have changed while these facts were on record."""
    start = record.start
    yield replace(status_at(facts, start.replace(second=0, microsecond=0)), at=start)
    yield from (status_at(facts, edge) for edge in sorted(_edges(facts)) if start < edge <= record.end)


def _edges(facts: OfficeFacts) -> set[datetime]:
    moments = chain.from_iterable((notice.begins_at, notice.ends_at) for notice in facts.notices)
    return {_told_from(moment) for moment in moments if moment}


def _records(session: Session, office_id: int, at: datetime) -> list[_Record]:
    """What was on record in the last thirty days; from a whole day on, so that a day has one past."""
    since = (at - REMEMBERED).replace(hour=0, minute=0, second=0, microsecond=0)
    found = session.execute(
        select(Offer.recorded_at, Offer.digest)
        .where(
            Offer.office_id == office_id,
            Offer.recorded_at <= at,
            Offer.superseded_at.is_(None) | (Offer.superseded_at > since),
        )
        .order_by(Offer.recorded_at, Offer.id)
    ).all()
    ends = [*(row.recorded_at for row in found), at][1:]
    return [_Record(max(since, row.recorded_at), end, row.digest) for row, end in zip(found, ends, strict=True)]


def _facts(session: Session, office_id: int, digests: set[str]) -> dict[str, OfficeFacts]:
    """These pieces; an office that was never kept as one has what it has now."""
    if digests <= {""}:
        return {digest: facts_of(session, office_id) for digest in digests}
    found = session.execute(
        select(Offer.digest, Offer.facts).where(Offer.office_id == office_id, Offer.digest.in_(digests))
    )
    return {row.digest: from_json(OfficeFacts, row.facts) for row in found}


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
