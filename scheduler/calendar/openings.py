"""When a channel is open next, under the notices that hold by then. Pure."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from heapq import merge
from zoneinfo import ZoneInfo

from db.offices import Effect
from scheduler.calendar.facts import ChannelFacts, NoticeFacts, OfficeFacts
from scheduler.calendar.in_force import CLOSING, Stretch, deciding
from scheduler.calendar.opening import Hours, Span, spans_from


def takes_away(notice: NoticeFacts | None) -> bool:
    return notice is not None and notice.effect in CLOSING


def is_always_open(notice: NoticeFacts | None, channel: ChannelFacts) -> bool:
    """Without any hours, or opened beyond them without an hour being named."""
    if notice is not None and notice.hours:
        return not channel.hours and notice.effect == Effect.OPENED
    return not channel.hours or (notice is not None and notice.effect == Effect.OPENED)


def hours_in_addition(notice: NoticeFacts | None) -> tuple[Hours, ...]:
    """Those that a notice opens beside the usual ones, on holidays too."""
    return notice.hours if notice is not None and notice.effect == Effect.OPENED else ()


def hours_under(notice: NoticeFacts | None, channel: ChannelFacts) -> tuple[Hours, ...]:
    """The weekly hours that hold; none when it is always open."""
    if is_always_open(notice, channel):
        return channel.hours
    if more := hours_in_addition(notice):
        return channel.hours + more
    return notice.hours if notice is not None and notice.hours else channel.hours


def first_opening(
    facts: OfficeFacts, ahead: list[Stretch], place: str | None, channel: ChannelFacts, at: datetime
) -> Span | None:
    """The present or next opening, joined where one goes over into another."""
    found: Span | None = None
    for span in _openings(facts, ahead, place, channel, at):
        if found is not None and span.start > found.end:
            break
        found = Span(found.start, max(found.end, span.end)) if found else span
    return found


def is_endless(span: Span | None, ahead: list[Stretch], at: datetime) -> bool:
    """Open now, and no end of it is in sight."""
    return span is not None and span.holds(at) and span.end == ahead[-1].end


def lost_before(
    span: Span | None, facts: OfficeFacts, ahead: list[Stretch], place: str | None, channel: ChannelFacts
) -> NoticeFacts | None:
    """The notice that takes away an opening before `span`, if any does."""
    for stretch in ahead:
        notice = deciding(stretch.notices, place, channel.kind)
        if span is not None and stretch.start >= span.start:
            return None
        if not takes_away(notice):
            continue
        if next(_within(stretch, facts.zone, channel.hours, stretch.start, facts.days.is_holiday), None):
            return notice
    return None


def _openings(
    facts: OfficeFacts, ahead: list[Stretch], place: str | None, channel: ChannelFacts, at: datetime
) -> Iterator[Span]:
    for stretch in ahead:
        notice = deciding(stretch.notices, place, channel.kind)
        if takes_away(notice):
            continue
        if is_always_open(notice, channel):
            yield Span(stretch.start, stretch.end)
        elif more := hours_in_addition(notice):
            usual = _within(stretch, facts.zone, channel.hours, at, facts.days.is_holiday)
            yield from merge(usual, _within(stretch, facts.zone, more, at, _never))
        else:
            yield from _within(stretch, facts.zone, hours_under(notice, channel), at, facts.days.is_holiday)


def _never(day: date) -> bool:
    return False


def _within(
    stretch: Stretch,
    zone: ZoneInfo,
    hours: tuple[Hours, ...],
    at: datetime,
    is_closed: Callable[[date], bool],
) -> Iterator[Span]:
    """The open spans of these hours that lie in a stretch and are not over at `at`."""
    for span in spans_from(max(stretch.start, at), hours, zone, is_closed):
        if span.start >= stretch.end:
            return
        yield Span(max(span.start, stretch.start), min(span.end, stretch.end))
