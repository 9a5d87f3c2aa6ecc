"""What an office offers and what notices change: the facts from which its status is judged."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from db.base import Texts
from db.offices import ChannelKind, Effect
from scheduler.calendar.holidays import WorkingDays
from scheduler.calendar.opening import Hours

IN_PERSON = frozenset({ChannelKind.WALK_IN, ChannelKind.APPOINTMENT, ChannelKind.URGENT})
"""What a closed building ends; its letterbox and the forms beside the door stay."""


@dataclass(frozen=True)
class NoticeFacts:
    """A change of what is open, as `db.offices.Notice` has it. Empty `places` or `channels` mean all of them."""

    series: str
    position: int
    effect: Effect
    places: frozenset[str]
    channels: frozenset[ChannelKind]
    begins_at: datetime | None
    begins_words: Texts
    ends_at: datetime | None
    reason: Texts
    ear: Texts
    eye: Texts
    hygiene: Texts
    review_on: date | None
    condition: Texts = field(default_factory=dict)
    hours: tuple[Hours, ...] = ()
    instead: tuple[ChannelKind, ...] = ()
    at_door: bool = False
    plan: str | None = None
    closing: str | None = None

    def in_force(self, at: datetime) -> bool:
        """By its own beginning and end; whether its closing still lasts is for `status_at` to judge."""
        return (self.begins_at is None or self.begins_at <= at) and (self.ends_at is None or at < self.ends_at)

    def covers(self, place: str | None, kind: ChannelKind) -> bool:
        """Whether this notice speaks of a channel; a channel of the whole office has no place."""
        if self.effect == Effect.TOLD:
            return False
        if self.effect == Effect.CLOSED:
            return place is not None and self.closes(place) and kind in IN_PERSON
        here = not self.places or place in self.places
        return here and (not self.channels or kind in self.channels)

    def closes(self, place: str) -> bool:
        """Whether it closes the building of this place."""
        return self.effect == Effect.CLOSED and (not self.places or place in self.places)


@dataclass(frozen=True)
class ChannelFacts:
    """Without hours a channel is always open (a letterbox, a web form)."""

    kind: ChannelKind
    contact: str | None
    note: Texts
    hours: tuple[Hours, ...]


@dataclass(frozen=True)
class PlaceFacts:
    key: str
    names: Texts
    street: str | None
    postcode: str | None
    town: str | None
    channels: tuple[ChannelFacts, ...]


@dataclass(frozen=True)
class LineFacts:
    """A number that is dialled (E.164); without a language the caller chooses."""

    number: str
    language: str | None


@dataclass(frozen=True)
class OfficeFacts:
    """All that phone, page and feed tell of an office comes from here. `desk`, `duty`: as in its policy."""

    key: str
    names: Texts
    country: str
    zone: ZoneInfo
    languages: tuple[str, ...]
    historical: Texts
    days: WorkingDays
    channels: tuple[ChannelFacts, ...]
    places: tuple[PlaceFacts, ...]
    notices: tuple[NoticeFacts, ...]
    lines: tuple[LineFacts, ...] = ()
    desk: tuple[str, ...] = ()
    duty: tuple[str, ...] = ()
    historical_since: date | None = None

    def history(self, day: date) -> Texts:
        """Why this office is no more; empty as long as it was still there."""
        return {} if self.historical_since and day < self.historical_since else self.historical


def text_in(texts: Texts, language: str) -> str:
    """The text in this language, else in any that there is; empty when there is none."""
    return texts.get(language) or next(iter(texts.values()), "")
