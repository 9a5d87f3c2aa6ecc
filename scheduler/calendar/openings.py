"""When a channel is open next, under the notices that hold by then. Pure."""

from collections.abc import Iterator
from datetime import datetime

from db.offices import Effect
from scheduler.calendar.facts import ChannelFacts, NoticeFacts, OfficeFacts
from scheduler.calendar.in_force import CLOSING, Stretch, deciding
from scheduler.calendar.opening import Hours, Span, spans_from


def takes_away(notice: NoticeFacts | None) -> bool:
    return notice is not None and notice.effect in CLOSING


def is_always_open(notice: NoticeFacts | None, channel: ChannelFacts) -> bool:
    """Without any hours, or opened beyond them."""
    if notice is not None and notice.hours:
        return False
    return not channel.hours or (notice is not None and notice.effect == Effect.OPENED)


def first_opening(
    facts: OfficeFacts, ahead: list[Stretch], place: str | None, channel: ChannelFacts, at: datetime
) -> Span | None:
    """The present or next opening, joined where one goes over into another; None when no end of it is in sight."""
    found: Span | None = None
    for span in _openings(facts, ahead, place, channel, at):
        if found is not None and span.start > found.end:
            break
        found = Span(found.start if found else span.start, span.end)
    endless = found is not None and found.holds(at) and found.end == ahead[-1].end
    return None if endless else found


def lost_before(
    span: Span | None, facts: OfficeFacts, ahead: list[Stretch], place: str | None, channel: ChannelFacts
) -> NoticeFacts | None:
    """The notice that takes away an opening before `span`, if any does."""
    for stretch in ahead:
        notice = deciding(stretch.notices, place, channel.kind)
        if span is not None and stretch.start >= span.start:
            return None
        if takes_away(notice) and next(_within(stretch, facts, channel.hours, stretch.start), None):
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
            continue
        yield from _within(stretch, facts, notice.hours if notice and notice.hours else channel.hours, at)


def _within(stretch: Stretch, facts: OfficeFacts, hours: tuple[Hours, ...], at: datetime) -> Iterator[Span]:
    """The open spans of these hours that lie in a stretch and are not over at `at`."""
    for span in spans_from(max(stretch.start, at), hours, facts.zone, facts.days.is_holiday):
        if span.start >= stretch.end:
            return
        yield Span(max(span.start, stretch.start), min(span.end, stretch.end))
