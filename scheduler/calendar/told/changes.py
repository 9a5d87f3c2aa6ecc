"""What a notice does, in words that fit behind the name of a place or of a channel."""

from db.offices import ChannelKind, Effect
from scheduler.calendar.facts import NoticeFacts, text_in
from scheduler.calendar.status import OfficeStatus
from scheduler.calendar.told.times import since_said, until_said
from words.catalogues import Words
from words.labels import CHANNELS


def change_said(status: OfficeStatus, notice: NoticeFacts, language: str, *, reason: bool = True) -> str:
    """As in "suspended since 6 April, until 15 May, because of the pandemic"."""
    condition = condition_said(notice, language)
    what = f"{_effect(notice, language)} {since_said(status, notice, language)}".strip()
    until = until_said(status, notice, language)
    when = ", ".join(part for part in (what, until) if part)
    why = text_in(notice.reason, language) if reason else ""
    return ", ".join(part for part in (f"{when}, {condition}" if condition else when, why) if part)


def condition_said(notice: NoticeFacts, language: str) -> str:
    """For whom it is open; a place that stands in for a closed one is for immediate needs only."""
    _ = Words(language)
    if notice.effect not in (Effect.LIMITED, Effect.OPENED):
        return ""
    immediate = _("only if you need immediate service") if notice.closing else ""
    return text_in(notice.condition, language) or immediate


def where_said(status: OfficeStatus, notice: NoticeFacts, language: str) -> str:
    """The places of a notice, in the nominative; the office where it speaks of all of them."""
    places = [place for place in status.places if place.key in notice.places]
    if not places or (len(places) == len(status.places) > 1):
        return text_in(status.names, language)
    return ", ".join(text_in(place.names, language) for place in places)


def ways_said(notice: NoticeFacts, language: str) -> str:
    """The channels that a notice names; a closed building needs none."""
    _ = Words(language)
    if notice.effect == Effect.CLOSED:
        return ""
    return ", ".join(_(CHANNELS[kind]) for kind in ChannelKind if kind in notice.channels)


def _effect(notice: NoticeFacts, language: str) -> str:
    _ = Words(language)
    return {
        Effect.CLOSED: _("closed"),
        Effect.SUSPENDED: _("suspended"),
        Effect.LIMITED: _("open") if condition_said(notice, language) else _("open with a condition"),
        Effect.OPENED: _("open in addition"),
        Effect.TOLD: _("changed"),
    }[notice.effect]
