"""To be called back: about what, in which part of the day, on which number, and an honest promise."""

from datetime import date
from functools import partial

from db.calls import PartOfDay
from ivr.dialogue.kinds.entries import Entry
from ivr.dialogue.kinds.help import other_ways
from ivr.dialogue.kinds.menus import Menu, Option
from ivr.dialogue.kinds.steps import Step
from ivr.dialogue.kinds.talk import Move, Talk, leads_to
from ivr.dialogue.numbers import known_number, read_back, typed_number
from ivr.heard import CallbackNoted, Heard, TooManyWishes
from ivr.numbers import callback_number
from ivr.replies import AskForCallback
from words.dates import weekday_said
from words.labels import OFFERED_TOPICS, PARTS_OF_DAY

TOPIC = "other"
MOST_WISHES = 2  # in one call: one for oneself, one for somebody else; more is a game


def _begin(talk: Talk, heard: Heard) -> Move:
    """Whoever is in a hurry, or has trouble with the keys, is asked for the number only."""
    if talk.state.wishes >= MOST_WISHES:
        return _too_many(talk)
    if talk.state.urgent or talk.state.helped:
        return _ask_number(talk)
    return _ask_part(talk) if talk.state.topic else talk.go("callback_topic")


def _about(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("What is it about?")]


def _topics(talk: Talk) -> list[Option]:
    _ = talk.words
    return [Option(_(what), partial(_take_topic, topic=topic)) for topic, what in OFFERED_TOPICS.items()]


def _take_topic(talk: Talk, *, topic: str) -> Move:
    return _ask_part(talk.having(topic=topic))


def _ask_part(talk: Talk) -> Move:
    return talk.go("callback_part") if len(talk.facts.parts) > 1 else _ask_number(talk)


def _when(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("When is a good time to call you?")]


def _parts(talk: Talk) -> list[Option]:
    _ = talk.words
    parts = [Option(_(PARTS_OF_DAY[part]), partial(_take_part, part=part)) for part in talk.facts.parts]
    return [*parts, Option(_("At any time"), partial(_take_part, part=None))]


def _take_part(talk: Talk, *, part: PartOfDay | None) -> Move:
    return _ask_number(talk.having(part=part))


def _ask_number(talk: Talk) -> Move:
    number = known_number(talk, callback_number)
    return talk.having(number=number).go("callback_right" if number else "callback_number")


def _prompt(talk: Talk) -> list[str]:
    _ = talk.words
    return [
        _("Please type the number on which we can call you back, with its area code. Then press the hash key.")
    ]


def _take_number(talk: Talk, typed: str) -> Move:
    return talk.having(number=typed_number(talk, typed, callback_number)).go("callback_right")


def _number(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("We will call you back on this number: {number}.", number=read_back(talk))]


def _right_or_other(talk: Talk) -> list[Option]:
    _ = talk.words
    return [
        Option(_("That is right"), _note),
        Option(_("Another number"), leads_to("callback_number")),
    ]


def _note(talk: Talk) -> Move:
    state = talk.state
    return talk.do(AskForCallback(state.number, state.part, state.topic or TOPIC, state.urgent))


def _noted(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    match heard:
        case TooManyWishes(hidden=True):
            return _too_many_hidden(talk)
        case TooManyWishes():
            return _too_many(talk)
        case CallbackNoted(day, known):
            wishes = talk.state.wishes + (not known)
            return _nothing_left(talk.having(outcome="callback", wishes=wishes, promised=day, in_vain=0)).go(
                "anything_else",
                _("This was already noted.") if known else _("I have noted it."),
                call_by(talk, day),
            )
    return talk.go("callback")


def _too_many(talk: Talk) -> Move:
    _ = talk.words
    return _nothing_left(talk).go(
        "anything_else",
        _("I cannot note any more calls for today. What we promised you before still holds."),
        *other_ways(talk),
    )


def _too_many_hidden(talk: Talk) -> Move:
    _ = talk.words
    return _nothing_left(talk).go(
        "anything_else",
        _("At the moment I cannot note any more calls for callers whose number is hidden."),
        _("Please try again in an hour, or call from a number that is shown."),
        *other_ways(talk),
    )


def call_by(talk: Talk, day: date) -> str:
    _ = talk.words
    return _("We will call you back by {day} at the latest.", day=weekday_said(day, talk.state.language))


def _nothing_left(talk: Talk) -> Talk:
    """Of this wish, for the next one."""
    return talk.having(urgent=False, topic="", part=None)


CALLBACK = Step("callback", _begin)
CALLBACK_TOPIC = Menu("callback_topic", _topics, _about, level=2)
CALLBACK_PART = Menu("callback_part", _parts, _when, level=3)
CALLBACK_NUMBER = Entry("callback_number", _prompt, _take_number)
CALLBACK_RIGHT = Menu("callback_right", _right_or_other, _number, level=0, after=_noted)
SCENES = (CALLBACK, CALLBACK_TOPIC, CALLBACK_PART, CALLBACK_NUMBER, CALLBACK_RIGHT)
