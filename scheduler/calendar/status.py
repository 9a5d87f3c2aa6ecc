"""What is open where at an instant: notice before holiday before hours. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from db.base import Texts
from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import ChannelFacts, NoticeFacts, OfficeFacts, PlaceFacts
from scheduler.calendar.opening import Hours, Span, next_span


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"  # outside its hours, or a holiday
    SUSPENDED = "suspended"


@dataclass(frozen=True)
class ChannelStatus:
    """`span`: the present or next opening; None when always open, suspended, or nowhere in sight."""

    kind: ChannelKind
    place: str | None
    contact: str | None
    note: Texts
    state: State
    notice: NoticeFacts | None
    hours: tuple[Hours, ...]
    span: Span | None

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

    def office_channel(self, kind: ChannelKind) -> ChannelStatus | None:
        return next((channel for channel in self.office_wide if channel.kind == kind), None)


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
    span = None if suspended else next_span(at, channel.hours, facts.zone, facts.days.is_holiday)
    return ChannelStatus(
        kind=channel.kind,
        place=place,
        contact=channel.contact,
        note=channel.note,
        state=State.SUSPENDED if suspended else _state(opened or not channel.hours, span, at),
        notice=notice,
        hours=channel.hours,
        span=span,
    )


def _state(always: bool, span: Span | None, at: datetime) -> State:
    return State.OPEN if always or (span is not None and span.holds(at)) else State.CLOSED
