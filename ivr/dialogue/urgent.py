"""The urgent path: one key away from the first menu, without PIN; it begins with danger to life."""

from ivr.dialogue.kinds.menus import Menu, Option
from ivr.dialogue.kinds.steps import Step
from ivr.dialogue.kinds.talk import Move, Talk, leads_to
from ivr.heard import Heard
from words.numbers import said_digits

EMERGENCY = "112"
TOPIC = "urgent"


def _begin(talk: Talk, heard: Heard) -> Move:
    _ = talk.words
    number = said_digits(EMERGENCY, len(EMERGENCY))
    danger = _("If there is danger to life: hang up and dial {number}.", number=number)
    talk = talk.having(urgent=True, topic=TOPIC, part=None, in_vain=0)
    return talk.go("urgent_ways" if talk.facts.in_person else "person", danger)


def _ways(talk: Talk) -> list[Option]:
    _ = talk.words
    speak = _("Speak to somebody") if talk.facts.duty else _("To be called back")
    return [
        Option(speak, leads_to("person")),
        Option(_("What can only be done in person"), leads_to("visits")),
    ]


URGENT = Step("urgent", _begin)
URGENT_WAYS = Menu("urgent_ways", _ways, level=2)
SCENES = (URGENT, URGENT_WAYS)
