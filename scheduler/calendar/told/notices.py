"""One notice in words: the office's own sentence where it wrote one, else one composed from the facts."""

from scheduler.calendar.facts import NoticeFacts
from scheduler.calendar.status import ChannelStatus, OfficeStatus
from scheduler.calendar.told.changes import change_said, condition_said, ways_said, where_said
from scheduler.calendar.told.stand_ins import stand_ins_of
from scheduler.calendar.told.states import state_said
from scheduler.calendar.told.times import hours_written

COMPOSED_CHARACTERS = 240  # of one notice; longer than this, its reason is left for the eye


def notice_for_ear(status: OfficeStatus, notice: NoticeFacts, language: str, *, lasting: bool = False) -> str:
    """Short; what stands in for a closed place is told with whether it is open now, unless the words must last."""
    stand_in = None if lasting else _stand_in(status, notice)
    if own := notice.ear.get(language):
        return " ".join([own, *_state_now(status, stand_in, language)])
    whole = _composed(status, notice, stand_in, language)
    brief = len(whole) > COMPOSED_CHARACTERS
    return _composed(status, notice, stand_in, language, reason=False) if brief else whole


def notice_for_eye(status: OfficeStatus, notice: NoticeFacts, language: str, *, lasting: bool = False) -> str:
    """In full, with the hours that the notice brings and the ways that stand in; `lasting`: not when they open."""
    own, stand_in = notice.eye.get(language), None if lasting else _stand_in(status, notice)
    if own:
        parts = [own, *_state_now(status, stand_in, language)]
    else:
        parts = [_composed(status, notice, stand_in, language)]
    if notice.hours:
        parts.append(f"{hours_written(notice.hours, language)}.")
    if notice.instead and not own:
        parts.append(stand_ins_of(status, notice, language, ear=False, lasting=lasting))
    return " ".join(part for part in parts if part)


def _composed(
    status: OfficeStatus,
    notice: NoticeFacts,
    stand_in: ChannelStatus | None,
    language: str,
    *,
    reason: bool = True,
) -> str:
    where, ways = where_said(status, notice, language), ways_said(notice, language)
    if stand_in is None:
        told = change_said(status, notice, language, reason=reason)
    else:
        told = f"{state_said(status, stand_in, language, condition=False)}, {condition_said(notice, language)}"
    return f"{where}: {ways}, {told}." if ways else f"{where}: {told}."


def _state_now(status: OfficeStatus, stand_in: ChannelStatus | None, language: str) -> list[str]:
    if stand_in is None:
        return []
    state = state_said(status, stand_in, language, condition=False)
    return [f"{state[:1].upper()}{state[1:]}."]


def _stand_in(status: OfficeStatus, notice: NoticeFacts) -> ChannelStatus | None:
    """The channel that a notice opens in place of a closed one."""
    if notice.closing is None:
        return None
    return next((one for one in status.channels if one.notice and one.notice.series == notice.series), None)
