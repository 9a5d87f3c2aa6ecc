"""Which notices are in force, which of them decides, and when that changes next. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import NoticeFacts, OfficeFacts
from scheduler.calendar.opening import SEARCHED_DAYS

SEARCHED = timedelta(days=SEARCHED_DAYS)
CLOSING = (Effect.CLOSED, Effect.SUSPENDED)


@dataclass(frozen=True)
class Stretch:
    """From `start` until before `end` the same notices are in force, in their order."""

    start: datetime
    end: datetime
    notices: tuple[NoticeFacts, ...]


def in_force(facts: OfficeFacts, at: datetime) -> tuple[NoticeFacts, ...]:
    """Closed buildings first, then what a plan opens, then as the office ordered them.

    What stands in for a closing holds while a place of it stays shut, and never in a closed building.
    """
    begun = sorted((notice for notice in facts.notices if notice.in_force(at)), key=_rank)
    others = [notice for notice in begun if notice.closing is None]
    return tuple(notice for notice in begun if notice.closing is None or _stands_in(notice, others, facts))


def deciding(notices: Iterable[NoticeFacts], place: str | None, kind: ChannelKind) -> NoticeFacts | None:
    """The first of these notices that speaks of a channel: it alone decides."""
    return next((notice for notice in notices if notice.covers(place, kind)), None)


def stretches(facts: OfficeFacts, at: datetime) -> list[Stretch]:
    """The present stretch and those after it, for four weeks."""
    edges = sorted({edge for notice in facts.notices for edge in (notice.begins_at, notice.ends_at) if edge})
    minute = at.replace(second=0, microsecond=0)
    begun = max((edge for edge in edges if edge <= at), default=minute - SEARCHED)
    ends = [edge for edge in edges if at < edge < minute + SEARCHED]
    return [
        Stretch(start, end, in_force(facts, max(start, at)))
        for start, end in pairwise([begun, *ends, minute + SEARCHED])
    ]


def told(facts: OfficeFacts, notices: tuple[NoticeFacts, ...]) -> Iterator[tuple[NoticeFacts, NoticeFacts]]:
    """Those of the notices in force that still say something, each with what is told of it.

    One that decides nothing any more is not told. One that decides for some of its places only is told for these;
    its own words spoke of all of them, so they are left out.
    """
    ways = [
        *((None, channel.kind) for channel in facts.channels),
        *((place.key, channel.kind) for place in facts.places for channel in place.channels),
    ]
    for notice in notices:
        meant = [way for way in ways if notice.covers(*way)]
        decided = [way for way in meant if deciding(notices, *way) is notice]
        if decided or not meant:
            yield notice, _for_places(notice, meant, decided)


def _for_places(
    notice: NoticeFacts,
    meant: list[tuple[str | None, ChannelKind]],
    decided: list[tuple[str | None, ChannelKind]],
) -> NoticeFacts:
    left = {place for place, _ in decided}
    if left == {place for place, _ in meant}:
        return notice
    places, kinds = frozenset(place for place in left if place is not None), frozenset(kind for _, kind in decided)
    return replace(
        notice,
        places=places,
        channels=kinds if notice.channels or not places else notice.channels,
        ear={},
        eye={},
    )


def _rank(notice: NoticeFacts) -> tuple[bool, bool, int]:
    return notice.effect != Effect.CLOSED, notice.plan is None, notice.position


def _stands_in(notice: NoticeFacts, others: list[NoticeFacts], facts: OfficeFacts) -> bool:
    closing = next((one for one in others if one.series == notice.closing and one.effect in CLOSING), None)
    if closing is None or any(_meet(notice, other) for other in others if other.effect == Effect.CLOSED):
        return False
    places = [place.key for place in facts.places if closing.covers(place.key, ChannelKind.WALK_IN)]
    return any(_is_shut(others, place) for place in places)


def _is_shut(notices: list[NoticeFacts], place: str) -> bool:
    """Whoever shut it, and unless a more important notice opened it again."""
    notice = deciding(notices, place, ChannelKind.WALK_IN)
    return notice is not None and notice.effect in CLOSING


def _meet(notice: NoticeFacts, closed: NoticeFacts) -> bool:
    """Whether all that a notice opens may lie in a closed building; the whole office never does."""
    return bool(notice.places) and (not closed.places or bool(notice.places & closed.places))
