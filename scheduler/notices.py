"""Notices and hours as the record holds them: loading an office's facts, publishing a notice."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.base import Texts
from db.offices import Channel, ChannelKind, Effect, Notice, Office, OpeningHours, Place
from scheduler.calendar.facts import ChannelFacts, NoticeFacts, OfficeFacts, PlaceFacts
from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours
from scheduler.policy import Policy

SPOKEN_CHARACTERS = 240  # what is said of one notice: about 15 seconds


class WrongNotice(ValueError):
    """A notice that cannot be told: `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class NoticeDraft:
    """A notice as its editor wrote it. `begins_at` and `ends_at` in UTC."""

    effect: Effect
    places: tuple[str, ...] = ()
    channels: tuple[ChannelKind, ...] = ()
    begins_at: datetime | None = None
    begins_words: Texts = field(default_factory=dict)
    ends_at: datetime | None = None
    reason: Texts = field(default_factory=dict)
    ear: Texts = field(default_factory=dict)
    eye: Texts = field(default_factory=dict)
    hygiene: Texts = field(default_factory=dict)
    review_on: date | None = None
    position: int = 0


def working_days(office: Office) -> WorkingDays:
    policy = Policy.of(office.policy)
    return WorkingDays(
        country=office.country,
        subdivision=office.subdivision,
        extra=frozenset(date.fromisoformat(day) for day in policy.extra_holidays),
        dropped=frozenset(date.fromisoformat(day) for day in policy.not_holidays),
    )


def facts_of(session: Session, office_id: int) -> OfficeFacts:
    """What this office offers as it is recorded now: places, channels, hours, notices."""
    office = session.get_one(
        Office,
        office_id,
        options=[
            selectinload(Office.places).selectinload(Place.names),
            selectinload(Office.places).selectinload(Place.channels).selectinload(Channel.hours),
        ],
    )
    office_wide = session.scalars(
        select(Channel)
        .where(Channel.office_id == office_id, Channel.place_id.is_(None))
        .order_by(Channel.id)
        .options(selectinload(Channel.hours))
    )
    return OfficeFacts(
        key=office.key,
        names={language: office.name_in(language) for language in office.languages},
        country=office.country,
        zone=ZoneInfo(office.zone),
        languages=tuple(office.languages),
        historical=office.historical,
        days=working_days(office),
        channels=tuple(_channel(channel) for channel in office_wide),
        places=tuple(_place(place) for place in office.places),
        notices=tuple(notice_facts(notice) for notice in notices_of(session, office_id)),
    )


def notices_of(session: Session, office_id: int) -> list[Notice]:
    """All notices that are recorded and not superseded, in the order in which they are told."""
    return list(
        session.scalars(
            select(Notice)
            .where(Notice.office_id == office_id, Notice.superseded_at.is_(None))
            .order_by(Notice.position, Notice.id)
        )
    )


def publish(
    session: Session,
    office: Office,
    draft: NoticeDraft,
    *,
    staff_id: int | None,
    at: datetime,
    series: str | None = None,
) -> Notice:
    """Record a notice; with a `series` it takes the place of the notice that is told there now.

    Raises `WrongNotice`: `ends_first` (it ends before it begins), `untold` (a language of the office lacks a text
    that the others have, or a notice without effect on hours has none at all), `too_long` (for the phone).
    """
    _require_sense(office, draft)
    if series is not None:
        supersede(session, office.id, series, at)
    notice = Notice(
        authority_id=office.authority_id,
        office_id=office.id,
        series=series or uuid.uuid4().hex,
        position=draft.position,
        effect=draft.effect,
        places=list(draft.places),
        channels=[str(kind) for kind in draft.channels],
        begins_at=draft.begins_at,
        begins_words=draft.begins_words,
        ends_at=draft.ends_at,
        reason=draft.reason,
        ear=draft.ear,
        eye=draft.eye,
        hygiene=draft.hygiene,
        review_on=draft.review_on,
        recorded_at=at,
        recorded_by=staff_id,
        superseded_at=None,
    )
    session.add(notice)
    session.flush()
    return notice


def supersede(session: Session, office_id: int, series: str, at: datetime) -> None:
    """End what is told of this series; the row stays, for whoever asks what was told then."""
    for notice in session.scalars(
        select(Notice).where(
            Notice.office_id == office_id, Notice.series == series, Notice.superseded_at.is_(None)
        )
    ):
        notice.superseded_at = at


def notice_facts(notice: Notice) -> NoticeFacts:
    return NoticeFacts(
        series=notice.series,
        position=notice.position,
        effect=notice.effect,
        places=frozenset(notice.places),
        channels=frozenset(ChannelKind(kind) for kind in notice.channels),
        begins_at=notice.begins_at,
        begins_words=notice.begins_words,
        ends_at=notice.ends_at,
        reason=notice.reason,
        ear=notice.ear,
        eye=notice.eye,
        hygiene=notice.hygiene,
        review_on=notice.review_on,
    )


def _require_sense(office: Office, draft: NoticeDraft) -> None:
    if draft.begins_at and draft.ends_at and draft.ends_at <= draft.begins_at:
        raise WrongNotice("ends_first")
    languages = set(office.languages)
    for texts in (draft.begins_words, draft.reason, draft.ear, draft.eye, draft.hygiene):
        if texts and not languages <= {language for language, text in texts.items() if text.strip()}:
            raise WrongNotice("untold")
    if draft.effect == Effect.TOLD and not draft.ear:
        raise WrongNotice("untold")
    if any(len(text) > SPOKEN_CHARACTERS for text in draft.ear.values()):
        raise WrongNotice("too_long")


def _place(place: Place) -> PlaceFacts:
    return PlaceFacts(
        key=place.key,
        names={name.language: name.name for name in place.names},
        street=place.street,
        postcode=place.postcode,
        town=place.town,
        channels=tuple(_channel(channel) for channel in place.channels),
    )


def _channel(channel: Channel) -> ChannelFacts:
    return ChannelFacts(
        kind=channel.kind,
        contact=channel.contact,
        note=channel.note,
        hours=tuple(_hours(channel.hours)),
    )


def _hours(lines: Iterable[OpeningHours]) -> Iterable[Hours]:
    return (
        Hours(line.weekday, line.opens, line.closes, line.valid_from, line.valid_until)
        for line in lines
        if line.superseded_at is None
    )
