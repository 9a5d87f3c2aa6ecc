"""One way to the office in words."""

from db.offices import ChannelKind
from scheduler.calendar.status import ChannelStatus, OfficeStatus, State
from scheduler.calendar.told.changes import change_said, condition_said
from scheduler.calendar.told.notices import notice_for_ear, notice_for_eye
from scheduler.calendar.told.stand_ins import stand_ins_of
from scheduler.calendar.told.states import state_said
from scheduler.calendar.told.times import hours_written
from words.catalogues import Words
from words.labels import CHANNELS


def channel_for_ear(status: OfficeStatus, channel: ChannelStatus, language: str, *, named: bool = True) -> str:
    """Whether a channel is open and for whom; begins with its name where that is not said before."""
    _ = Words(language)
    name = f"{_(CHANNELS[channel.kind])}, " if named else ""
    told = [*_state_for_ear(status, channel, language), *_besides(status, channel, language, ear=True)]
    return name + " ".join(told)


def channel_for_eye(status: OfficeStatus, channel: ChannelStatus, language: str) -> str:
    """Whether a channel is open, its weekly hours, under which condition and for whom it is."""
    parts = [state_said(status, channel, language)]
    if channel.hours and channel.state != State.SUSPENDED:
        parts.append(hours_written(channel.hours, language))
    if _needs_own_words(channel, language) and channel.notice:
        parts.append(notice_for_eye(status, channel.notice, language))
    parts += _besides(status, channel, language, ear=False)
    if note := channel.note.get(language):
        parts.append(note)
    return " ".join(f"{_capital(part.rstrip('.'))}." for part in parts)


def _state_for_ear(status: OfficeStatus, channel: ChannelStatus, language: str) -> list[str]:
    """The state; for whom it is open, or why it is suspended, in the office's own words where it has some."""
    notice = channel.notice
    if notice is not None and channel.state == State.SUSPENDED and (own := notice.ear.get(language)):
        return [f"{change_said(status, notice, language, reason=False)}.", own]
    state = f"{state_said(status, channel, language)}."
    if notice is not None and _needs_own_words(channel, language):
        return [state, notice_for_ear(status, notice, language)]
    return [state]


def _needs_own_words(channel: ChannelStatus, language: str) -> bool:
    """For whom it is open stands in the notice's text alone."""
    return channel.notice is not None and channel.limited and not condition_said(channel.notice, language)


def _besides(status: OfficeStatus, channel: ChannelStatus, language: str, *, ear: bool) -> list[str]:
    """What else a caller needs to know: talks outside the door; what stands in for a way of the whole office."""
    _ = Words(language)
    notice, suspended = channel.notice, channel.state == State.SUSPENDED
    if notice is None:
        return []
    at_door = notice.at_door and channel.kind == ChannelKind.URGENT and not suspended
    outside = _("If no room is free, we will talk with you outside, at the door.") if at_door else ""
    stands_in = suspended and channel.place is None and notice.instead
    instead = stand_ins_of(status, notice, language, ear=ear) if stands_in else ""
    return [part for part in (outside, instead) if part]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
