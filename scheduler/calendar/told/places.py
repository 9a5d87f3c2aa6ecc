"""One place, and what belongs to no place, told to somebody who wants to hear all of it."""

from collections.abc import Iterable, Iterator

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import NoticeFacts, text_in
from scheduler.calendar.status import ChannelStatus, OfficeStatus, PlaceStatus, State
from scheduler.calendar.told.beginning import news
from scheduler.calendar.told.changes import change_said
from scheduler.calendar.told.channels import channel_for_ear
from scheduler.calendar.told.notices import notice_for_ear
from scheduler.calendar.told.stand_ins import stand_ins_for_ear
from words.catalogues import Words
from words.labels import CHANNELS


def place_for_ear(status: OfficeStatus, place: PlaceStatus, language: str) -> list[str]:
    """Everything about one place: a sentence per channel, what visitors must mind, what stands in for a visit."""
    open_ones = [one for one in place.channels if not (place.closed and one.notice is place.closed)]
    return [
        _address(place, language),
        *([_closed(status, place.closed, language)] if place.closed else []),
        *_channels(status, open_ones, language),
        *(notice_for_ear(status, notice, language) for notice in _told_here(status, place)),
        *_hygiene(open_ones, language),
        *filter(None, [stand_ins_for_ear(status, place, language)]),
    ]


def office_for_ear(status: OfficeStatus, language: str) -> list[str]:
    """What belongs to no place: the ways to the whole office, and the notices that the news had no time for."""
    said = news(status, language)
    notices = (notice_for_ear(status, notice, language) for notice in status.notices if _changes_nothing(notice))
    ways = (_way(status, channel, language) for channel in status.office_wide)
    return [*ways, *(sentence for sentence in notices if sentence not in said)]


def _address(place: PlaceStatus, language: str) -> str:
    """Name and street; the town where the name does not say it already, in whatever language."""
    town = [place.town] if place.town and place.town not in place.names.values() else []
    where = ", ".join([place.street, *town] if place.street else town)
    name = text_in(place.names, language)
    return f"{name}: {where}." if where else f"{name}."


def _closed(status: OfficeStatus, notice: NoticeFacts, language: str) -> str:
    change = change_said(status, notice, language)
    return notice.ear.get(language) or f"{change[:1].upper()}{change[1:]}."


def _channels(status: OfficeStatus, channels: Iterable[ChannelStatus], language: str) -> Iterator[str]:
    """Channels of which the same is true share a sentence."""
    _ = Words(language)
    named: dict[str, list[str]] = {}
    for channel in channels:
        told = channel_for_ear(status, channel, language, named=False)
        named.setdefault(told, []).append(_(CHANNELS[channel.kind]))
    return (f"{', '.join(names)}: {told}" for told, names in named.items())


def _told_here(status: OfficeStatus, place: PlaceStatus) -> Iterator[NoticeFacts]:
    """Notices that change no hours and speak of a way that this place has."""
    kinds = {channel.kind for channel in place.channels}
    for notice in status.notices:
        here = not notice.places or place.key in notice.places
        if notice.effect == Effect.TOLD and here and notice.channels & kinds:
            yield notice


def _changes_nothing(notice: NoticeFacts) -> bool:
    return notice.effect == Effect.TOLD


def _hygiene(channels: Iterable[ChannelStatus], language: str) -> list[str]:
    """What protects health on a visit, once; of notices under which one may come."""
    coming = [one.notice for one in channels if one.notice and one.state != State.SUSPENDED]
    return list(dict.fromkeys(text for notice in coming if (text := notice.hygiene.get(language))))


def _way(status: OfficeStatus, channel: ChannelStatus, language: str) -> str:
    """A way without hours is told with where it leads: "By e-mail: ..." - the number of our telephone is known."""
    _ = Words(language)
    always = channel.state == State.OPEN and channel.span is None and channel.notice is None
    leads = channel.kind != ChannelKind.PHONE and channel.contact
    told = f"{channel.contact}." if always and leads else channel_for_ear(status, channel, language, named=False)
    sentence = f"{_(CHANNELS[channel.kind])}: {told}"
    return f"{sentence} {note}" if (note := channel.note.get(language)) else sentence
