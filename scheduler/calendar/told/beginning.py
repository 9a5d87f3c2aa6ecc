"""What a call begins with, in about 20 seconds."""

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import NoticeFacts, text_in
from scheduler.calendar.status import OfficeStatus
from scheduler.calendar.told.channels import channel_for_ear
from scheduler.calendar.told.notices import notice_for_ear

NEWS_CHARACTERS = 300  # what a calm voice says in 20 seconds
USUAL_CHARACTERS = 100  # of these, so that notices are never crowded out


def news(status: OfficeStatus, language: str) -> list[str]:
    """Closed places and what stands in for them, a word on usual visits, the other notices in order, the rest."""
    first = [notice_for_ear(status, notice, language) for notice in status.notices if _is_first(notice)]
    others = [notice_for_ear(status, notice, language) for notice in status.notices if not _is_first(notice)]
    usual = _usual_visits(status, language)
    brief = _within(usual, USUAL_CHARACTERS)
    return _within([*first, *brief, *others, *usual[len(brief) :]], NEWS_CHARACTERS)


def _is_first(notice: NoticeFacts) -> bool:
    return notice.effect == Effect.CLOSED or notice.plan is not None


def _usual_visits(status: OfficeStatus, language: str) -> list[str]:
    """Where one may go as always; places of which the same is true share a sentence."""
    places: dict[str, list[str]] = {}
    for place in status.places:
        for channel in place.channels:
            if channel.kind == ChannelKind.WALK_IN and channel.notice is None:
                told = channel_for_ear(status, channel, language)
                places.setdefault(told, []).append(text_in(place.names, language))
    return [f"{', '.join(names)}: {told}" for told, names in places.items()]


def _within(sentences: list[str], most_characters: int) -> list[str]:
    """The first sentences that fit, at least one."""
    kept: list[str] = []
    for sentence in sentences:
        if kept and len(" ".join([*kept, sentence])) > most_characters:
            break
        kept.append(sentence)
    return kept
