"""How a call ends: is there anything else, and goodbye."""

from ivr.dialogue.earlier import wait_noted, waiting
from ivr.dialogue.kinds.help import other_ways
from ivr.dialogue.kinds.menus import Menu, Option
from ivr.dialogue.kinds.steps import Step
from ivr.dialogue.kinds.talk import Move, Talk, spoken
from ivr.dialogue.main import home
from ivr.heard import Heard
from ivr.replies import Hangup, Reply
from words.catalogues import N_

GOODBYE_SAID = N_("Thank you for your call. Goodbye.")


def _intro(talk: Talk) -> list[str]:
    _ = talk.words
    return [_("Was that all? Then you can simply hang up.")]


def _options(talk: Talk) -> list[Option]:
    _ = talk.words
    return [Option(_("Back to the main menu"), home), *waiting(talk)]


def _goodbye(talk: Talk, heard: Heard | None = None) -> Move:
    _ = talk.words
    return talk.reply([_(GOODBYE_SAID)], Hangup())


def farewell(talk: Talk) -> Reply:
    """A call is bounded; whoever comes here hears the other ways."""
    _ = talk.words
    said = [_("This call has become very long."), *other_ways(talk), _(GOODBYE_SAID)]
    return Reply(spoken(said), Hangup())


ANYTHING_ELSE = Menu("anything_else", _options, _intro, level=1, after=wait_noted, on_silence=_goodbye)
GOODBYE = Step("goodbye", _goodbye)
SCENES = (ANYTHING_ELSE, GOODBYE)
