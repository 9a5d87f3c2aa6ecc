"""A status as a page or a feed shows it: what has changed, and every way to the office with its mark."""

from dataclasses import dataclass

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import NoticeFacts, text_in
from scheduler.calendar.status import ChannelStatus, OfficeStatus, PlaceStatus, State
from scheduler.calendar.told import as_of, channel_for_eye, notice_for_eye, stand_ins_for_eye
from words.numbers import phone_written

LINKS = {
    ChannelKind.PHONE: "tel:",
    ChannelKind.EMAIL: "mailto:",
    ChannelKind.WEB_STRONG: "https://",
    ChannelKind.WEB_OPEN: "https://",
}
AT_THE_DOOR = (ChannelKind.PAPER_FORM, ChannelKind.LETTERBOX)


@dataclass(frozen=True)
class Way:
    """One way to the office, ready to be shown. `mark`: open, available (always), limited, closed or suspended."""

    kind: ChannelKind
    mark: str
    told: str
    contact: str | None
    href: str | None
    shown: str | None


@dataclass(frozen=True)
class ShownPlace:
    """`closed`: the whole building; `instead`: what stands in while one cannot come here."""

    key: str
    name: str
    street: str | None
    postcode: str | None
    town: str | None
    ways: tuple[Way, ...]
    closed: bool
    instead: str

    @property
    def visits(self) -> list[Way]:
        return [way for way in self.ways if way.kind not in AT_THE_DOOR]

    @property
    def at_the_door(self) -> list[Way]:
        """What needs nobody inside; shown when somebody asks for it."""
        return [way for way in self.ways if way.kind in AT_THE_DOOR]


@dataclass(frozen=True)
class ShownNotice:
    """`lasting`: its text without what changes by the hour."""

    series: str
    effect: Effect
    text: str
    lasting: str
    hygiene: str

    def whole(self, *, lasting: bool) -> str:
        """All that is told of it, for readers of a feed."""
        return "\n\n".join(part for part in (self.lasting if lasting else self.text, self.hygiene) if part)


@dataclass(frozen=True)
class Shown:
    name: str
    historical: str
    as_of: str
    notices: tuple[ShownNotice, ...]
    ways: tuple[Way, ...]
    places: tuple[ShownPlace, ...]


def shown(status: OfficeStatus, language: str) -> Shown:
    return Shown(
        name=text_in(status.names, language),
        historical=text_in(status.historical, language),
        as_of=as_of(status, language),
        notices=tuple(shown_notice(status, notice, language) for notice in status.notices),
        ways=tuple(_way(status, channel, language) for channel in status.office_wide),
        places=tuple(_place(status, place, language) for place in status.places),
    )


def shown_notice(status: OfficeStatus, notice: NoticeFacts, language: str) -> ShownNotice:
    return ShownNotice(
        series=notice.series,
        effect=notice.effect,
        text=notice_for_eye(status, notice, language),
        lasting=notice_for_eye(status, notice, language, lasting=True),
        hygiene=notice.hygiene.get(language, ""),
    )


def _place(status: OfficeStatus, place: PlaceStatus, language: str) -> ShownPlace:
    return ShownPlace(
        key=place.key,
        name=text_in(place.names, language),
        street=place.street,
        postcode=place.postcode,
        town=place.town,
        ways=tuple(_way(status, channel, language) for channel in place.channels),
        closed=place.closed is not None,
        instead=stand_ins_for_eye(status, place, language),
    )


def _way(status: OfficeStatus, channel: ChannelStatus, language: str) -> Way:
    return Way(
        kind=channel.kind,
        mark=_mark(channel),
        told=channel_for_eye(status, channel, language),
        contact=channel.contact,
        href=_href(channel),
        shown=_written(status, channel),
    )


def _written(status: OfficeStatus, channel: ChannelStatus) -> str | None:
    """The contact as people of the country write it."""
    if channel.kind == ChannelKind.PHONE and channel.contact and channel.contact.startswith("+"):
        return phone_written(channel.contact, status.country)
    return channel.contact


def _mark(channel: ChannelStatus) -> str:
    if channel.state == State.SUSPENDED:
        return "suspended"
    if channel.limited:
        return "limited"
    if channel.state == State.OPEN:
        return "open" if channel.hours else "available"
    return "closed"


def _href(channel: ChannelStatus) -> str | None:
    """A link for the contact, where its kind has one. Nothing but these beginnings can become a link."""
    start = LINKS.get(channel.kind)
    if start is None or not channel.contact:
        return None
    return channel.contact if channel.contact.startswith(("https://", "http://")) else start + channel.contact
