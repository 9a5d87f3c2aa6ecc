"""To a person: while the office answers its telephones, one number after the other; else a callback."""

from ivr.dialogue.callback import call_by
from ivr.dialogue.kinds.help import other_ways
from ivr.dialogue.kinds.steps import Step
from ivr.dialogue.kinds.talk import Move, Talk
from ivr.dialogue.main import home
from ivr.heard import Dialled, Entered, Heard
from ivr.replies import Transfer

MOST_IN_VAIN = 3


def _connect(talk: Talk, heard: Heard) -> Move:
    match heard:
        case Entered():
            return _dial(talk.having(tried=0))
        case Dialled(answered=True):
            return _talked(talk)
    return _dial(talk.having(tried=talk.state.tried + 1))


def _dial(talk: Talk) -> Move:
    _ = talk.words
    numbers, tried = talk.facts.duty if talk.state.urgent else talk.facts.desk, talk.state.tried
    if tried < len(numbers):
        said = (
            _("I am connecting you now. This call is not recorded.")
            if not tried
            else _("I am trying another number.")
        )
        return talk.reply([said], Transfer(numbers[tried]))
    return _in_vain(talk.having(in_vain=talk.state.in_vain + 1))


def _in_vain(talk: Talk) -> Move:
    """A callback, once. Whoever has one hears its promise, whoever did not want one the other ways."""
    state = talk.state
    if state.in_vain >= MOST_IN_VAIN:
        return talk.go("goodbye", _nobody(talk), *_what_holds(talk))
    if state.in_vain == 1 and (state.urgent or state.promised is None):
        return talk.go("callback", _nobody(talk))
    return home(talk, _nobody(talk), *_what_holds(talk))


def _what_holds(talk: Talk) -> list[str]:
    _ = talk.words
    promised = talk.state.promised
    return [_("This was already noted."), call_by(talk, promised)] if promised else other_ways(talk)


def _nobody(talk: Talk) -> str:
    _ = talk.words
    if talk.state.tried:
        return _("I am sorry, nobody is free at the moment.")
    if talk.facts.staffed:
        return _("I am sorry, I cannot connect you from here.")
    if talk.state.urgent:
        return _("Nobody is at the telephone at this hour. I will note that it is urgent.")
    return _("Nobody is at the telephone at this hour.")


def _talked(talk: Talk) -> Move:
    return talk.having(outcome="talked").go("goodbye")


PERSON = Step("person", _connect)
SCENES = (PERSON,)
