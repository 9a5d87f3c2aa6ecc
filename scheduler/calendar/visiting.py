"""When somebody can come in person because it is urgent, and under which rules. Pure."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import cache, partial

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import NoticeFacts, OfficeFacts, text_in
from scheduler.calendar.opening import Span
from scheduler.calendar.status import ChannelStatus, OfficeStatus, status_at

TIME_TO_COME = timedelta(minutes=30)
DAYS_AHEAD = 2

Look = Callable[[datetime], OfficeStatus]
Find = Callable[[OfficeStatus], ChannelStatus | None]


def looking_at(facts: OfficeFacts) -> Look:
    """The status of an office at any instant; each instant is judged once, for all places."""
    return cache(lambda at: status_at(facts, at))


def visiting_spans(facts: OfficeFacts, look: Look, place: str, at: datetime) -> Iterator[Span]:
    """When this place receives whoever calls at `at`: today, and on the next two days of opening."""
    today = at.astimezone(facts.zone).date()
    seen: set[date] = set()
    for span in openings(facts, look, partial(_urgent, place=place), at + TIME_TO_COME):
        seen |= {span.start.astimezone(facts.zone).date()} - {today}
        if len(seen) > DAYS_AHEAD:
            return
        yield span


def receives(facts: OfficeFacts, look: Look, place: str, starts_at: datetime, minutes: int) -> bool:
    """Whether this place is open for urgent visits all through these minutes."""
    span = next(openings(facts, look, partial(_urgent, place=place), starts_at), None)
    return span is not None and span.start == starts_at and starts_at + timedelta(minutes=minutes) <= span.end


def at_the_door(look: Look, place: str, at: datetime) -> bool:
    """Whether a notice in force lets urgent matters be talked over outside the door."""
    return any(notice.at_door for notice in _of_visits(look(at), place))


def hygiene_rules(look: Look, place: str, at: datetime, language: str) -> str:
    """What visitors have to mind, as the first notice in force says it; empty when none does."""
    told = (text_in(notice.hygiene, language) for notice in _of_visits(look(at), place))
    return next((text for text in told if text), "")


def openings(facts: OfficeFacts, look: Look, find: Find, at: datetime) -> Iterator[Span]:
    """The spans from `at` on in which the channel that `find` gives is open, without an end."""
    changes = sorted(edge for notice in facts.notices for edge in (notice.begins_at, notice.ends_at) if edge)
    moment: datetime | None = at
    while moment is not None:
        channel = find(look(moment))
        if channel is not None and channel.span is not None:
            yield Span(max(channel.span.start, moment), channel.span.end)
            moment = channel.span.end
        else:
            moment = next((change for change in changes if change > moment), None)


def _urgent(status: OfficeStatus, place: str) -> ChannelStatus | None:
    channels = (channel for found in status.places if found.key == place for channel in found.channels)
    return next((channel for channel in channels if channel.kind == ChannelKind.URGENT), None)


def _of_visits(status: OfficeStatus, place: str) -> Iterator[NoticeFacts]:
    """The notices in force that speak of urgent visits at a place, those that change no hours too."""
    for notice in status.notices:
        here = not notice.places or place in notice.places
        if (
            here
            and notice.effect != Effect.CLOSED
            and (not notice.channels or ChannelKind.URGENT in notice.channels)
        ):
            yield notice
