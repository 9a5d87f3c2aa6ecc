"""Another time for the appointment: three offers a round, three rounds, then a callback."""

from datetime import datetime

from ivr.dialogue.appointment import after_change
from ivr.dialogue.kinds.menus import Menu, Option
from ivr.dialogue.kinds.steps import Step
from ivr.dialogue.kinds.talk import Move, Talk
from ivr.heard import Entered, Heard, SlotTaken, TimesFound
from ivr.replies import Change, FindTimes
from scheduler.slots.free import Slot
from words.dates import moment_said

OFFERS = 3
ROUNDS = 3


def _look(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    match heard:
        case Entered():
            return talk.do(FindTimes(skip=talk.state.rounds * OFFERS))
        case TimesFound(()):
            return _by_callback(talk, _("There is no other free time."))
        case TimesFound(slots):
            return talk.having(offers=slots[:OFFERS]).go("offers", _("These times are free."))
    return after_change(talk, heard)


def _options(talk: Talk) -> list[Option]:
    _ = talk.words
    last = talk.state.rounds + 1 >= ROUNDS
    others = _("None of these times") if last else _("Other times")
    return [*(_offer(talk, slot) for slot in talk.state.offers), Option(others, _others)]


def _offer(talk: Talk, slot: Slot) -> Option:
    when = _local(talk, slot.starts_at)
    return Option(moment_said(when, talk.state.language), lambda talk: talk.do(Change(talk.state.version, slot)))


def _others(talk: Talk) -> Move:
    _ = talk.words
    rounds = talk.state.rounds + 1
    if rounds >= ROUNDS:
        return _by_callback(talk, _("I cannot offer any more times by telephone."))
    return talk.having(rounds=rounds).go("change")


def _after(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    if not isinstance(heard, SlotTaken):
        return after_change(talk, heard)
    if not heard.slots:
        return _by_callback(talk, _("This time was taken a moment ago, and there is no other."))
    return talk.having(offers=heard.slots[:OFFERS]).go(
        "offers", _("I am sorry, this time was taken a moment ago. These times are free.")
    )


def _by_callback(talk: Talk, why: str) -> Move:
    _ = talk.words
    return talk.go(
        "callback",
        why,
        _("We will find a time together when we call you back. Until then your appointment stays as it is."),
    )


def _local(talk: Talk, instant: datetime) -> datetime:
    return instant.astimezone(talk.facts.zone)


CHANGE = Step("change", _look)
OFFER_LIST = Menu("offers", _options, level=3, after=_after)
SCENES = (CHANGE, OFFER_LIST)
