"""What phone and page will tell once a notice is saved, before it is."""

from collections.abc import Collection
from dataclasses import dataclass, fields, replace
from datetime import datetime

from sqlalchemy.orm import Session

from db.offices import Office
from scheduler.calendar.facts import NoticeFacts, text_in
from scheduler.calendar.status import ChannelStatus, OfficeStatus, status_at
from scheduler.calendar.told import channel_for_eye, news, notice_for_ear, notice_for_eye
from scheduler.news.notices import NoticeDraft
from scheduler.news.offers import facts_of


@dataclass(frozen=True)
class Preview:
    """One language: the notice by phone and on the page, how a call begins, the channels that it changes.

    `silenced`: series and words of other notices that are no longer told as they were written.
    """

    language: str
    ear: str
    eye: str
    news: list[str]
    channels: list[tuple[str, ChannelStatus, str]]
    silenced: list[tuple[str, str]]


def preview(
    session: Session,
    office: Office,
    draft: NoticeDraft,
    series: str,
    at: datetime,
    *,
    lifts: Collection[str] = (),
) -> list[Preview]:
    """One preview per language of the office; a notice that begins later is shown as of its beginning.

    `lifts`: series that end when this one is told.
    """
    facts = facts_of(session, office.id)
    notice = _facts(draft, series)
    others = tuple(other for other in facts.notices if other.series not in {series, *lifts})
    seen_at = max(at, draft.begins_at) if draft.begins_at else at
    before = status_at(facts, seen_at)
    after = status_at(replace(facts, notices=(*others, notice)), seen_at)
    return [_in_language(before, after, notice, language) for language in office.languages]


def _in_language(before: OfficeStatus, after: OfficeStatus, notice: NoticeFacts, language: str) -> Preview:
    return Preview(
        language=language,
        ear=notice_for_ear(after, notice, language),
        eye=notice_for_eye(after, notice, language),
        news=news(after, language),
        channels=[
            (name, channel, channel_for_eye(after, channel, language))
            for name, channel in _channels(after, language)
            if channel.notice is not None and channel.notice.series == notice.series
        ],
        silenced=_silenced(before, after, notice, language),
    )


def _silenced(
    before: OfficeStatus, after: OfficeStatus, notice: NoticeFacts, language: str
) -> list[tuple[str, str]]:
    told = {other.series: notice_for_eye(after, other, language) for other in after.notices}
    words = [
        (other, notice_for_eye(before, other, language))
        for other in before.notices
        if other.series != notice.series
    ]
    return [(other.series, said) for other, said in words if told.get(other.series) != said]


def _channels(status: OfficeStatus, language: str) -> list[tuple[str, ChannelStatus]]:
    of_places = [
        (text_in(place.names, language), channel) for place in status.places for channel in place.channels
    ]
    return of_places + [(text_in(status.names, language), channel) for channel in status.office_wide]


def _facts(draft: NoticeDraft, series: str) -> NoticeFacts:
    written = {field.name: getattr(draft, field.name) for field in fields(draft)}
    written |= {"places": frozenset(draft.places), "channels": frozenset(draft.channels)}
    return NoticeFacts(series=series, **written)
