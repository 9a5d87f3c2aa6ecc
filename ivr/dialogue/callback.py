"""To be called back: which number, which part of the day, and an honest promise."""

from functools import partial

from db.calls import PartOfDay
from ivr.dialogue.kinds.entries import Entry, NotUnderstood
from ivr.dialogue.kinds.menus import Menu, Option
from ivr.dialogue.kinds.steps import Step
from ivr.dialogue.kinds.talk import Move, Talk, leads_to
from ivr.heard import CallbackNoted, Heard
from ivr.numbers import NotCalledBack, Problem, callback_number, number_said
from ivr.replies import AskForCallback
from words.dates import weekday_said
from words.labels import PARTS_OF_DAY

TOPIC = "hotline"
OFFERED_PARTS = (PartOfDay.MORNING, PartOfDay.NOON, PartOfDay.AFTERNOON)


def _begin(talk: Talk, heard: Heard) -> Move:
    number = talk.state.number or _own_number(talk)
    return talk.having(number=number).go("callback_right" if number else "callback_number")


def _own_number(talk: Talk) -> str:
    try:
        return callback_number(talk.facts.caller or "", talk.facts.countries)
    except NotCalledBack:
        return ""


def _prompt(talk: Talk) -> list[str]:
    _ = talk.words
    return [
        _("Please type the number on which we can call you back, with its area code. Then press the hash key.")
    ]


def _take(talk: Talk, typed: str) -> Move:
    try:
        number = callback_number(typed, talk.facts.countries)
    except NotCalledBack as error:
        raise NotUnderstood(_why_not(talk, error.problem)) from error
    return talk.having(number=number).go("callback_right")


def _why_not(talk: Talk, problem: Problem) -> str:
    _ = talk.words
    return {
        Problem.INVALID: _("This is not a complete telephone number."),
        Problem.ABROAD: _("We cannot call back to that country."),
        Problem.COSTLY: _("We cannot call back to this kind of number."),
    }[problem]


def _read_back(talk: Talk) -> list[str]:
    _ = talk.words
    number = number_said(talk.state.number, talk.facts.countries[0])
    return [_("We will call you back on this number: {number}.", number=number)]


def _right_or_other(talk: Talk) -> list[Option]:
    _ = talk.words
    return [
        Option(_("That is right"), _number_is_right),
        Option(_("Another number"), leads_to("callback_number")),
    ]


def _number_is_right(talk: Talk) -> Move:
    return _note(talk, part=None) if talk.state.urgent else talk.go("callback_part")


def _when(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("When is a good time to call you?")]


def _parts(talk: Talk) -> list[Option]:
    _ = talk.words
    parts = [Option(_(PARTS_OF_DAY[part]), partial(_note, part=part)) for part in OFFERED_PARTS]
    return [*parts, Option(_("At any time"), partial(_note, part=None))]


def _note(talk: Talk, *, part: PartOfDay | None) -> Move:
    state = talk.state
    return talk.do(AskForCallback(state.number, part, state.topic or TOPIC, state.urgent))


def _noted(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    if not isinstance(heard, CallbackNoted):
        return talk.go("callback")
    day = weekday_said(heard.day, talk.state.language)
    first = _("This was already noted.") if heard.known else _("I have noted it.")
    return talk.having(outcome="callback", urgent=False).go(
        "anything_else", first, _("We will call you back by {day} at the latest.", day=day)
    )


CALLBACK = Step("callback", _begin)
CALLBACK_NUMBER = Entry("callback_number", _prompt, _take)
CALLBACK_RIGHT = Menu("callback_right", _right_or_other, _read_back, after=_noted)
CALLBACK_PART = Menu("callback_part", _parts, _when, after=_noted)
SCENES = (CALLBACK, CALLBACK_NUMBER, CALLBACK_RIGHT, CALLBACK_PART)
