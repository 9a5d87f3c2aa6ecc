"""When to call a client next, in words: the next honest try, and which hour is best."""

from datetime import datetime
from zoneinfo import ZoneInfo

from scheduler.calling.next_try import Because, NextTry
from words.catalogues import Words
from words.dates import time_written, weekday_said
from words.labels import PARTS_OF_DAY


def in_words(found: NextTry, zone: ZoneInfo, at: datetime, language: str) -> list[str]:
    """At most two sentences; none where any time is as good as now."""
    _ = Words(language)
    told = []
    if found.too_early(at) and (found.counts_from != found.best_at or found.because == Because.FIRST):
        told.append(_("The next try only counts {when}.", when=_when(_, found.counts_from, zone, at)))
    if found.because != Because.FIRST:
        told.append(_best(_, found, _when(_, found.best_at, zone, at)))
    return told


def _best(_: Words, found: NextTry, when: str) -> str:
    if found.because == Because.GOOD_HOUR:
        return _("Best {when}: this hour was named to us.", when=when)
    if found.because == Because.UNTRIED:
        return _("Best {when}: nobody tried {part} yet.", when=when, part=_(PARTS_OF_DAY[found.part]))
    return _(
        "Best {when}: people here often answer at this hour ({answered} of {tried}).",
        when=when,
        answered=found.count.answered,
        tried=found.count.tried,
    )


def _when(_: Words, moment: datetime, zone: ZoneInfo, at: datetime) -> str:
    if moment <= at:
        return _("now")
    local = moment.astimezone(zone)
    time = time_written(local, _.language)
    if local.date() == at.astimezone(zone).date():
        return _("today from {time}", time=time)
    return _("{day} from {time}", day=weekday_said(local.date(), _.language), time=time)
