"""One notice in words: the office's own sentence where it wrote one, else one composed from the facts."""

from scheduler.calendar.facts import NoticeFacts
from scheduler.calendar.status import ChannelStatus, OfficeStatus
from scheduler.calendar.told.changes import change_said, condition_said, ways_said, where_said
from scheduler.calendar.told.stand_ins import stand_ins_of
from scheduler.calendar.told.states import state_said
from scheduler.calendar.told.times import hours_written

COMPOSED_CHARACTERS = 240  # of one notice; longer than this, its reason is left for the eye


def notice_for_ear(status: OfficeStatus, notice: NoticeFacts, language: str) -> str:
    """Short; what stands in for a closed place is told with whether it is open now."""
    if own := notice.ear.get(language):
        return " ".join([own, *_state_now(status, notice, language)])
    whole = _composed(status, notice, language)
    return whole if len(whole) <= COMPOSED_CHARACTERS else _composed(status, notice, language, reason=False)


def notice_for_eye(status: OfficeStatus, notice: NoticeFacts, language: str) -> str:
    """In full: with the hours that the notice brings and the ways that stand in."""
    own = notice.eye.get(language)
    parts = [own, *_state_now(status, notice, language)] if own else [_composed(status, notice, language)]
    if notice.hours:
        parts.append(f"{hours_written(notice.hours, language)}.")
    if notice.instead and not own:
        parts.append(stand_ins_of(status, notice, language, ear=False))
    return " ".join(part for part in parts if part)


def _composed(status: OfficeStatus, notice: NoticeFacts, language: str, *, reason: bool = True) -> str:
    where, ways = where_said(status, notice, language), ways_said(notice, language)
    stand_in = _stand_in(status, notice)
    if stand_in is None:
        told = change_said(status, notice, language, reason=reason)
    else:
        told = f"{state_said(status, stand_in, language, condition=False)}: {condition_said(notice, language)}"
    return f"{where}: {ways}, {told}." if ways else f"{where}: {told}."


def _state_now(status: OfficeStatus, notice: NoticeFacts, language: str) -> list[str]:
    stand_in = _stand_in(status, notice)
    if stand_in is None:
        return []
    state = state_said(status, stand_in, language, condition=False)
    return [f"{state[:1].upper()}{state[1:]}."]


def _stand_in(status: OfficeStatus, notice: NoticeFacts) -> ChannelStatus | None:
    """The channel that a notice opens in place of a closed one."""
    if notice.closing is None:
        return None
    return next((one for one in status.channels if one.notice and one.notice.series == notice.series), None)
