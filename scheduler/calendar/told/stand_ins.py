"""Which ways stand in where nobody can come now: those that a notice names, else whatever the office has."""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby

from db.offices import ChannelKind
from scheduler.calendar.facts import NoticeFacts
from scheduler.calendar.status import ChannelStatus, OfficeStatus, PlaceStatus, State
from scheduler.calendar.told.changes import condition_said
from scheduler.calendar.told.times import closing_time, opening_said
from words.catalogues import Words
from words.numbers import phone_written
from words.stand_ins import ONLINE, STAND_INS

VISITS = (ChannelKind.WALK_IN, ChannelKind.APPOINTMENT, ChannelKind.URGENT)
WEB = (ChannelKind.WEB_OPEN, ChannelKind.WEB_STRONG)
AT_THE_DOOR = (ChannelKind.PAPER_FORM, ChannelKind.LETTERBOX)
USUAL = (ChannelKind.PHONE, *WEB, *AT_THE_DOOR, ChannelKind.EMAIL, ChannelKind.WRITING)
SPOKEN_WAYS = 3


def stand_ins_for_ear(status: OfficeStatus, place: PlaceStatus, language: str) -> str:
    """One sentence with the best ways; empty while one can come to this place."""
    return _of_place(status, place, language, ear=True)


def stand_ins_for_eye(status: OfficeStatus, place: PlaceStatus, language: str) -> str:
    """One sentence with all ways and how to find them; empty while one can come to this place."""
    return _of_place(status, place, language, ear=False)


def stand_ins_of(
    status: OfficeStatus, notice: NoticeFacts, language: str, *, ear: bool, lasting: bool = False
) -> str:
    """The ways that a notice names, one sentence; empty when it names none that is open now or later.

    `lasting`: without when they are open, which changes by the hour.
    """
    places = [place for place in status.places if place.key in notice.places]
    at = places[0] if len(places) == 1 else None
    return _sentence(status, at, notice.instead, language, ear=ear, until=None, lasting=lasting)


def _of_place(status: OfficeStatus, place: PlaceStatus, language: str, *, ear: bool) -> str:
    visits = sorted((one for one in place.channels if one.kind in VISITS), key=lambda one: VISITS.index(one.kind))
    if not visits or visits[0].state == State.OPEN:
        return ""
    notice, span = visits[0].notice, visits[0].span
    named = notice.instead if notice else ()
    returns = span.start if span else (notice.ends_at if notice else None)
    return _sentence(status, place, named or USUAL, language, ear=ear, until=None if named else returns)


def _sentence(
    status: OfficeStatus,
    place: PlaceStatus | None,
    kinds: Iterable[ChannelKind],
    language: str,
    *,
    ear: bool,
    until: datetime | None,
    lasting: bool = False,
) -> str:
    """`until`: when one can come again; a way that opens no sooner stands in for nothing."""
    _ = Words(language)
    found = [channel for kind in kinds if (channel := _usable(status, place, kind, until))]
    shared = groupby(found, key=_shares)
    ways = [_way(status, list(group), language, ear=ear, lasting=lasting) for _key, group in shared]
    if not ways:
        return ""
    told = "; ".join(ways[:SPOKEN_WAYS] if ear else ways)
    return _("Until then: {ways}.", ways=told) if until else _("Instead: {ways}.", ways=told)


def _usable(
    status: OfficeStatus, place: PlaceStatus | None, kind: ChannelKind, until: datetime | None
) -> ChannelStatus | None:
    """This way, at the place itself before the whole office's, if it is open now or later."""
    channels = [*(place.channels if place else ()), *status.office_wide]
    return next((one for one in channels if one.kind == kind and _opens(one, until)), None)


def _opens(channel: ChannelStatus, until: datetime | None) -> bool:
    if channel.state == State.OPEN or channel.span is None:
        return channel.state == State.OPEN
    return until is None or channel.span.start < until


def _shares(channel: ChannelStatus) -> tuple[str, str | None]:
    """What is told in one breath: both ways to one page, all that is beside one door."""
    if channel.kind in WEB:
        return "web", channel.contact
    if channel.kind in AT_THE_DOOR and channel.place:
        return "door", channel.place
    return "", channel.kind


def _way(status: OfficeStatus, channels: list[ChannelStatus], language: str, *, ear: bool, lasting: bool) -> str:
    _ = Words(language)
    names = ", ".join(_(STAND_INS[channel.kind]) for channel in channels)
    first = channels[0]
    if first.kind in AT_THE_DOOR and first.place:
        return _("at this address: {what}", what=names)
    name = _(ONLINE) if len(channels) > 1 else names
    contact = _contact(status, first, ear=ear)
    way = f"{name}, {contact}" if contact else name
    when = way if lasting else _when(status, first, way, language)
    return ", ".join(part for part in (when, _condition(first, language)) if part)


def _when(status: OfficeStatus, channel: ChannelStatus, way: str, language: str) -> str:
    _ = Words(language)
    if closes := closing_time(status, channel.span, language):
        return _("{way}, now until {time}", way=way, time=closes)
    if channel.state == State.OPEN or channel.span is None:
        return way
    return _("{way}, {when}", way=way, when=opening_said(status, channel.span, language))


def _condition(channel: ChannelStatus, language: str) -> str:
    return condition_said(channel.notice, language) if channel.notice else ""


def _contact(status: OfficeStatus, channel: ChannelStatus, *, ear: bool) -> str | None:
    """For the ear a page alone: it can be kept in mind, and the telephone is in the hand already."""
    if channel.kind in WEB or (not ear and not (channel.contact or "").startswith("+")):
        return channel.contact
    return None if ear or not channel.contact else phone_written(channel.contact, status.country)
