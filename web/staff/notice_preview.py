"""What phone and page will tell once a notice is saved, before it is."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from db.offices import Office
from scheduler.calendar.facts import NoticeFacts, text_in
from scheduler.calendar.status import ChannelStatus, OfficeStatus, status_at
from scheduler.calendar.told import channel_for_eye, news, notice_for_ear, notice_for_eye
from scheduler.notices import NoticeDraft
from scheduler.offers import facts_of


@dataclass(frozen=True)
class Preview:
    """One language: the notice by phone and on the page, how a call begins, the channels that it changes."""

    language: str
    ear: str
    eye: str
    news: list[str]
    channels: list[tuple[str, ChannelStatus, str]]


def preview(
    session: Session, office: Office, draft: NoticeDraft, series: str | None, at: datetime
) -> list[Preview]:
    """One preview per language of the office; a notice that begins later is shown as of its beginning."""
    facts = facts_of(session, office.id)
    notice = _facts(draft, series)
    others = tuple(other for other in facts.notices if other.series != notice.series)
    seen_at = max(at, draft.begins_at) if draft.begins_at else at
    status = status_at(replace(facts, notices=(*others, notice)), seen_at)
    return [_in_language(status, notice, language) for language in office.languages]


def _in_language(status: OfficeStatus, notice: NoticeFacts, language: str) -> Preview:
    return Preview(
        language=language,
        ear=notice_for_ear(status, notice, language),
        eye=notice_for_eye(status, notice, language),
        news=news(status, language),
        channels=[
            (name, channel, channel_for_eye(status, channel, language))
            for name, channel in _channels(status, language)
            if channel.notice is notice
        ],
    )


def _channels(status: OfficeStatus, language: str) -> list[tuple[str, ChannelStatus]]:
    of_places = [
        (text_in(place.names, language), channel) for place in status.places for channel in place.channels
    ]
    return of_places + [(text_in(status.names, language), channel) for channel in status.office_wide]


def _facts(draft: NoticeDraft, series: str | None) -> NoticeFacts:
    return NoticeFacts(
        series=series or "draft",
        position=draft.position,
        effect=draft.effect,
        places=frozenset(draft.places),
        channels=frozenset(draft.channels),
        begins_at=draft.begins_at,
        begins_words=draft.begins_words,
        ends_at=draft.ends_at,
        reason=draft.reason,
        ear=draft.ear,
        eye=draft.eye,
        hygiene=draft.hygiene,
        review_on=draft.review_on,
    )
