"""The urgent path: one key away from the first menu, without PIN; it begins with danger to life."""

from ivr.dialogue.kinds.steps import Step
from ivr.dialogue.kinds.talk import Move, Talk
from ivr.heard import Heard
from words.numbers import said_digits

EMERGENCY = "112"
TOPIC = "urgent"


def _begin(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    number = said_digits(EMERGENCY, len(EMERGENCY))
    danger = _("If there is danger to life: hang up and dial {number}.", number=number)
    return talk.having(urgent=True, topic=TOPIC).go("person", danger)


URGENT = Step("urgent", _begin)
SCENES = (URGENT,)
