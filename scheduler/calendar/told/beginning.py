"""What a call begins with, in about 20 seconds."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import NoticeFacts, text_in
from scheduler.calendar.in_force import CLOSING
from scheduler.calendar.status import OfficeStatus
from scheduler.calendar.told.changes import change_said, ways_said
from scheduler.calendar.told.channels import channel_for_ear
from scheduler.calendar.told.notices import notice_for_ear

NEWS_CHARACTERS = 300  # what a calm voice says in 20 seconds
USUAL_CHARACTERS = 100  # of these, so that notices are never crowded out


def news(status: OfficeStatus, language: str) -> list[str]:
    """Closed places and what stands in for them, a word on usual visits, the other notices in order, the rest.

    An office that has none of this tells whether its telephone is answered.
    """
    urgent = _urgent(status.notices)
    others = [notice_for_ear(status, notice, language) for notice in status.notices if notice not in urgent]
    usual = _usual_visits(status, language)
    brief = _within(usual, USUAL_CHARACTERS)
    left = [sentence for sentence in usual if sentence not in brief]
    told = _within([*_in_few_words(status, urgent, language), *brief, *others, *left], NEWS_CHARACTERS)
    return told or _telephone(status, language)


def _urgent(notices: tuple[NoticeFacts, ...]) -> list[NoticeFacts]:
    """A closing and right after it what stands in for it; then the other closings, and what plans opened."""
    stand_ins = [notice for notice in notices if notice.closing is not None]
    served = {notice.closing for notice in stand_ins}
    closings = [notice for notice in notices if notice.series in served and notice.effect in CLOSING]
    found = [one for closing in closings for one in (closing, *_for(closing, stand_ins))]
    first = [notice for notice in notices if notice.effect == Effect.CLOSED or notice.plan is not None]
    return [*found, *(notice for notice in first if notice not in found)]


def _for(closing: NoticeFacts, stand_ins: list[NoticeFacts]) -> Iterator[NoticeFacts]:
    return (notice for notice in stand_ins if notice.closing == closing.series)


def _in_few_words(status: OfficeStatus, notices: list[NoticeFacts], language: str) -> list[str]:
    """In the office's own words if there is time for them; else closings are told briefly, then the others too."""
    closings_brief = [_brief(notice) if notice.effect in CLOSING else notice for notice in notices]
    all_brief = [replace(_brief(notice), condition={}) for notice in notices]
    told: list[str] = []
    for form in (notices, closings_brief, all_brief):
        told = [notice_for_ear(status, notice, language) for notice in _joined(status, form, language)]
        if len(" ".join(told)) <= NEWS_CHARACTERS:
            break
    return told


def _brief(notice: NoticeFacts) -> NoticeFacts:
    return replace(notice, ear={}, reason={})


def _joined(status: OfficeStatus, notices: Iterable[NoticeFacts], language: str) -> list[NoticeFacts]:
    """Closed places of which the same is true share a sentence."""
    joined: dict[tuple[str, ...], NoticeFacts] = {}
    for notice in notices:
        same = (ways_said(notice, language), change_said(status, notice, language))
        alone = notice.effect not in CLOSING or notice.ear.get(language) or not notice.places
        key = (notice.series,) if alone else same
        known = joined.get(key)
        joined[key] = replace(known, places=known.places | notice.places) if known else notice
    return list(joined.values())


def _usual_visits(status: OfficeStatus, language: str) -> list[str]:
    """Where one may go as always; places of which the same is true share a sentence."""
    places: dict[str, list[str]] = {}
    for place in status.places:
        for channel in place.channels:
            if channel.kind == ChannelKind.WALK_IN and channel.notice is None:
                told = channel_for_ear(status, channel, language)
                places.setdefault(told, []).append(text_in(place.names, language))
    return [f"{', '.join(names)}: {told}" for told, names in places.items()]


def _telephone(status: OfficeStatus, language: str) -> list[str]:
    phones = (one for one in status.office_wide if one.kind == ChannelKind.PHONE)
    return [channel_for_ear(status, phone, language) for phone in phones][:1]


def _within(sentences: list[str], most_characters: int) -> list[str]:
    """Those that fit, the first ones first; at least one."""
    kept: list[str] = []
    for sentence in sentences:
        if not kept or len(" ".join([*kept, sentence])) <= most_characters:
            kept.append(sentence)
    return kept
