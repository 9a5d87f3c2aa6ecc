"""Whether a channel is open now, and when it is next."""

from db.offices import Effect
from scheduler.calendar.status import ChannelStatus, OfficeStatus, Shut, State
from scheduler.calendar.told.changes import change_said, condition_said
from scheduler.calendar.told.times import closing_time, from_said, opening_said
from words.catalogues import Words
from words.holidays import holiday_said


def state_said(status: OfficeStatus, channel: ChannelStatus, language: str, *, condition: bool = True) -> str:
    """As in "open now until 16:00, for necessary visits only"; without its condition where that is told before."""
    if channel.state == State.SUSPENDED and channel.notice:
        return change_said(status, channel.notice, language)
    if channel.state == State.OPEN:
        state, told = _open(status, channel, language)
    else:
        state, told = _closed(status, channel, language), channel.span is None
    if told or not condition or channel.notice is None:
        return state
    return ", ".join(part for part in (state, condition_said(channel.notice, language)) if part)


def _open(status: OfficeStatus, channel: ChannelStatus, language: str) -> tuple[str, bool]:
    """The state, and whether it names its condition already."""
    _ = Words(language)
    if closes := closing_time(status, channel.span, language):
        return _("open now until {time}", time=closes), False
    if channel.notice is not None and channel.notice.effect == Effect.OPENED:
        return change_said(status, channel.notice, language), True
    return _("open") if channel.hours else _("always open"), False


def _closed(status: OfficeStatus, channel: ChannelStatus, language: str) -> str:
    _ = Words(language)
    if channel.ahead and channel.ahead.begins_at:
        day = from_said(status, channel.ahead.begins_at, language)
        if channel.ahead.effect == Effect.CLOSED:
            return _("closed now, the whole place is closed from {day}", day=day)
        return _("closed now, suspended from {day}", day=day)
    if channel.span is None:
        return _("closed")
    when = opening_said(status, channel.span, language)
    if channel.shut == Shut.HOLIDAY and channel.holiday:
        return _(
            "closed today ({holiday}), open {when}", holiday=holiday_said(channel.holiday, language), when=when
        )
    if channel.shut == Shut.NOW:
        return _("closed now, open {when}", when=when)
    return _("closed today, open {when}", when=when)
