"""What is open where at an instant: notice before holiday before hours. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from db.base import Texts
from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import ChannelFacts, NoticeFacts, OfficeFacts, PlaceFacts
from scheduler.calendar.opening import Hours, Span, spans_from


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"  # outside its hours, or a holiday
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class ChannelStatus:
    """`span`: the present or next opening; None when always open, suspended, or nowhere in sight.

    `ahead`: a suspension that is on record and comes before the next opening.
    """

    kind: ChannelKind
    place: str | None
    contact: str | None
    note: Texts
    state: State
    notice: NoticeFacts | None
    hours: tuple[Hours, ...]
    span: Span | None
    ahead: NoticeFacts | None

    @property
    def limited(self) -> bool:
        return self.notice is not None and self.notice.effect == Effect.LIMITED


@dataclass(frozen=True)
class PlaceStatus:
    key: str
    names: Texts
    street: str | None
    postcode: str | None
    town: str | None
    channels: tuple[ChannelStatus, ...]


@dataclass(frozen=True)
class OfficeStatus:
    """`notices`: those in force, the most important first."""

    key: str
    names: Texts
    country: str
    at: datetime
    zone: ZoneInfo
    languages: tuple[str, ...]
    historical: Texts
    office_wide: tuple[ChannelStatus, ...]
    places: tuple[PlaceStatus, ...]
    notices: tuple[NoticeFacts, ...]


def status_at(facts: OfficeFacts, at: datetime) -> OfficeStatus:
    """Judge every channel of an office at `at` (UTC)."""
    in_force = tuple(sorted((n for n in facts.notices if n.in_force(at)), key=lambda n: n.position))
    return OfficeStatus(
        key=facts.key,
        names=facts.names,
        country=facts.country,
        at=at,
        zone=facts.zone,
        languages=facts.languages,
        historical=facts.historical,
        office_wide=tuple(_channel(facts, in_force, None, channel, at) for channel in facts.channels),
        places=tuple(_place(facts, in_force, place, at) for place in facts.places),
        notices=in_force,
    )


def _place(facts: OfficeFacts, in_force: tuple[NoticeFacts, ...], place: PlaceFacts, at: datetime) -> PlaceStatus:
    return PlaceStatus(
        key=place.key,
        names=place.names,
        street=place.street,
        postcode=place.postcode,
        town=place.town,
        channels=tuple(_channel(facts, in_force, place.key, channel, at) for channel in place.channels),
    )


def _channel(
    facts: OfficeFacts,
    in_force: tuple[NoticeFacts, ...],
    place: str | None,
    channel: ChannelFacts,
    at: datetime,
) -> ChannelStatus:
    notice = next((notice for notice in in_force if notice.covers(place, channel.kind)), None)
    suspended = notice is not None and notice.effect == Effect.SUSPENDED
    opened = notice is not None and notice.effect == Effect.OPENED
    span = None if suspended else _opening(facts, place, channel, at)
    return ChannelStatus(
        kind=channel.kind,
        place=place,
        contact=channel.contact,
        note=channel.note,
        state=State.SUSPENDED if suspended else _state(opened or not channel.hours, span, at),
        notice=notice,
        hours=channel.hours,
        span=span,
        ahead=None if suspended else _ahead(facts, place, channel, span, at),
    )


def _opening(facts: OfficeFacts, place: str | None, channel: ChannelFacts, at: datetime) -> Span | None:
    """The present or next span that no notice on record suspends."""
    suspensions = _suspensions(facts, place, channel)
    spans = spans_from(at, channel.hours, facts.zone, facts.days.is_holiday)
    return next(
        (span for span in spans if not any(notice.in_force(max(span.start, at)) for notice in suspensions)), None
    )


def _ahead(
    facts: OfficeFacts, place: str | None, channel: ChannelFacts, span: Span | None, at: datetime
) -> NoticeFacts | None:
    """The next suspension, if it begins before the channel opens."""
    coming = [
        (notice.begins_at, notice)
        for notice in _suspensions(facts, place, channel)
        if notice.begins_at is not None and notice.begins_at > at
    ]
    if not coming or not channel.hours:
        return None
    begins_at, notice = min(coming, key=lambda found: found[0])
    return notice if span is None or begins_at < span.start else None


def _suspensions(facts: OfficeFacts, place: str | None, channel: ChannelFacts) -> list[NoticeFacts]:
    return [
        notice
        for notice in facts.notices
        if notice.effect == Effect.SUSPENDED and notice.covers(place, channel.kind)
    ]


def _state(always: bool, span: Span | None, at: datetime) -> State:
    return State.OPEN if always or (span is not None and span.holds(at)) else State.CLOSED
