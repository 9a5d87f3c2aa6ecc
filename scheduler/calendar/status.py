"""What is open where at an instant: notice before holiday before hours. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from db.base import Texts
from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import ChannelFacts, NoticeFacts, OfficeFacts, PlaceFacts
from scheduler.calendar.in_force import Stretch, deciding, stretches, told
from scheduler.calendar.opening import Hours, Span
from scheduler.calendar.openings import (
    first_opening,
    hours_in_addition,
    hours_under,
    is_endless,
    lost_before,
    takes_away,
)


class State(StrEnum):
    OPEN = "open"
    CLOSED = "closed"  # outside its hours, or a holiday
    SUSPENDED = "suspended"  # by a notice, which may close the whole building


class Shut(StrEnum):
    """Why a channel is closed now that no notice suspends."""

    NOW = "now"  # at this hour: today it was, or will be, open
    TODAY = "today"  # it has no hours on this day
    HOLIDAY = "holiday"  # a public one, or a day of the office's own


@dataclass(frozen=True)
class ChannelStatus:
    """`notice`: the one that decides. `hours`: those that hold under it. `shut` and `holiday`: why it is closed.

    `span`: the present or next opening; None when open without an end in sight, suspended, or nowhere in sight.
    `ahead`: a suspension on record that takes away the opening before that. `holiday`: its English name, if any.
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
    shut: Shut | None = None
    holiday: str | None = None

    @property
    def limited(self) -> bool:
        return self.notice is not None and self.notice.effect == Effect.LIMITED


@dataclass(frozen=True)
class PlaceStatus:
    """`closed`: the notice that closes the building."""

    key: str
    names: Texts
    street: str | None
    postcode: str | None
    town: str | None
    channels: tuple[ChannelStatus, ...]
    closed: NoticeFacts | None = None


@dataclass(frozen=True)
class OfficeStatus:
    """`notices`: those in force that are told, the most important first."""

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

    @property
    def channels(self) -> Iterator[ChannelStatus]:
        """Those of the whole office first."""
        yield from self.office_wide
        for place in self.places:
            yield from place.channels


@dataclass(frozen=True)
class _Judge:
    """One office at one instant; `told`: the notices in force that are told, each with what is told of it."""

    facts: OfficeFacts
    at: datetime
    ahead: list[Stretch]
    told: tuple[tuple[NoticeFacts, NoticeFacts], ...]

    def place(self, place: PlaceFacts) -> PlaceStatus:
        closed = next((notice for notice in self.ahead[0].notices if notice.closes(place.key)), None)
        return PlaceStatus(
            key=place.key,
            names=place.names,
            street=place.street,
            postcode=place.postcode,
            town=place.town,
            channels=tuple(self.channel(place.key, channel) for channel in place.channels),
            closed=self._as_told(closed),
        )

    def channel(self, place: str | None, channel: ChannelFacts) -> ChannelStatus:
        notice = deciding(self.ahead[0].notices, place, channel.kind)
        suspended = takes_away(notice)
        span = None if suspended else first_opening(self.facts, self.ahead, place, channel, self.at)
        hours = hours_under(notice, channel)
        state = State.SUSPENDED if suspended else self._state(span)
        shut = self._shut(notice, hours, span) if state == State.CLOSED else None
        return ChannelStatus(
            kind=channel.kind,
            place=place,
            contact=channel.contact,
            note=channel.note,
            state=state,
            notice=self._as_told(notice),
            hours=hours,
            span=None if is_endless(span, self.ahead, self.at) else span,
            ahead=lost_before(span, self.facts, self.ahead, place, channel) if state == State.CLOSED else None,
            shut=shut,
            holiday=self.facts.days.holiday_name(self._today) if shut == Shut.HOLIDAY else None,
        )

    def _as_told(self, notice: NoticeFacts | None) -> NoticeFacts | None:
        return next((told for known, told in self.told if known is notice), notice)

    def _state(self, span: Span | None) -> State:
        return State.OPEN if span is not None and span.holds(self.at) else State.CLOSED

    def _shut(self, notice: NoticeFacts | None, hours: tuple[Hours, ...], span: Span | None) -> Shut:
        if span is not None and span.start.astimezone(self.facts.zone).date() == self._today:
            return Shut.NOW
        if any(line.on(self._today) for line in hours_in_addition(notice)):
            return Shut.NOW
        if not any(line.on(self._today) for line in hours):
            return Shut.TODAY
        return Shut.HOLIDAY if self.facts.days.is_holiday(self._today) else Shut.NOW

    @property
    def _today(self) -> date:
        return self.at.astimezone(self.facts.zone).date()


def status_at(facts: OfficeFacts, at: datetime) -> OfficeStatus:
    """Judge every channel of an office at `at` (UTC)."""
    ahead = stretches(facts, at)
    notices = tuple(told(facts, ahead[0].notices))
    judge = _Judge(facts, at, ahead, notices)
    return OfficeStatus(
        key=facts.key,
        names=facts.names,
        country=facts.country,
        at=at,
        zone=facts.zone,
        languages=facts.languages,
        historical=facts.history(at.astimezone(facts.zone).date()),
        office_wide=tuple(judge.channel(None, channel) for channel in facts.channels),
        places=tuple(judge.place(place) for place in facts.places),
        notices=tuple(as_told for _, as_told in notices),
    )
