"""The main menu: its options are those of `words/menu.py`, as the letter prints them."""

from ivr.dialogue.kinds.menus import Menu, Option
from ivr.dialogue.kinds.talk import Move, Talk, leads_to
from words.menu import MAIN_MENU

BEHIND = ("places", "letter", "callback", "urgent")  # in the order of MAIN_MENU


def home(talk: Talk, *said: str) -> Move:
    """Back to the main menu, with nothing left over from what was begun."""
    return talk.having(urgent=False, topic="", part=None, page=0).go("main", *said)


def _options(talk: Talk) -> list[Option]:
    _ = talk.words
    return [Option(_(what), leads_to(scene)) for what, scene in zip(MAIN_MENU.values(), BEHIND, strict=True)]


MAIN = Menu("main", _options, level=1, again="news", tells_keys=True)
SCENES = (MAIN,)
