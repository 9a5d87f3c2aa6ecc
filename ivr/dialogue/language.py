"""Which language the caller wants; asked only where the dialled number does not tell."""

from ivr.dialogue.kinds.menus import Menu, Option
from ivr.dialogue.kinds.talk import Talk, leads_to
from words.languages import OWN_NAMES, Language


def _options(talk: Talk) -> list[Option]:
    return [
        Option(OWN_NAMES[Language(code)], leads_to("news", language=code), code) for code in talk.facts.languages
    ]


LANGUAGE = Menu("language", _options, level=0, counts=False)
SCENES = (LANGUAGE,)
