"""To a person: while the office answers its telephones, one number after the other; else a callback."""

from ivr.dialogue.kinds.help import other_ways
from ivr.dialogue.kinds.steps import Step
from ivr.dialogue.kinds.talk import Move, Talk
from ivr.heard import Dialled, Entered, Heard
from ivr.replies import Transfer


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
    return _offer_callback(talk)


def _offer_callback(talk: Talk) -> Move:
    """Once; whoever asks for a person again, and still in vain, hears the other ways."""
    asked_for = "duty" if talk.state.urgent else "desk"
    if talk.state.in_vain == asked_for:
        return talk.go("goodbye", _nobody(talk), *other_ways(talk))
    return talk.having(in_vain=asked_for).go("callback", _nobody(talk))


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
