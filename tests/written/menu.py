"""The picture of the menu, in English."""

from ivr.dialogue import main
from ivr.dialogue.kinds.help import TRIES
from ivr.map.cards import Card, cards
from ivr.map.picture import drawn
from situations import SITUATIONS, walked
from words.menu import PERSON, REPEAT, SLOWER

TITLE = "The menu of the hotline"
RULES = (
    f"In every menu: {PERSON} a person, {REPEAT} again, {SLOWER} more slowly. "
    f"While a number is typed: # ends it, {REPEAT} starts again, {PERSON} and # a person.",
    "Silence or another key: asked again with more time, then with help; "
    f"after {TRIES} tries a person, else a callback.",
    "A card is a scene of ivr/dialogue. Its frame is coloured where a call ends or is connected.",
)


def menu() -> str:
    found = cards([walked(situation) for situation in SITUATIONS])
    return drawn(found, title=TITLE, told=_told(found[main.MAIN.name]), rules=RULES)


def _told(card: Card) -> str:
    options = "; ".join(f"{row.key}: {row.words}" for row in card.rows)
    return f"The main menu has {len(card.rows)} options. {options}. Each branch stands in a band of its own below."
