"""Where the cards stand: a band for each option of the main menu, in it a column for each level."""

from collections.abc import Iterator, Mapping

from ivr.dialogue import main
from ivr.dialogue.stage import FILES
from ivr.map.cards import END, Card

COLUMNS = 4
BEGIN, ENDS = "How a call begins", "A person, and how a call ends"


def bands(cards: Mapping[str, Card]) -> dict[str, list[Card]]:
    """Title -> cards. A file of scenes stands in the band from which callers come to it first."""
    band_of = _ends(cards)
    own = {scene: f"{row.key}  {row.words}" for row in cards[main.MAIN.name].rows for scene in row.to}
    for scene in _begin(cards):
        band_of.setdefault(_file(scene), BEGIN)
    ahead = list(own)
    for scene in ahead:
        title = band_of.setdefault(_file(scene), own[scene])
        for following in cards[scene].leads_to():
            if following not in own and following in cards and title != ENDS:
                own[following] = title
                ahead.append(following)
    sorted_in: dict[str, list[Card]] = {title: [] for title in (BEGIN, *dict.fromkeys(own.values()), ENDS)}
    for scene, card in cards.items():
        sorted_in[band_of[_file(scene)]].append(card)
    return {title: found for title, found in sorted_in.items() if found}


def columns(cards: list[Card]) -> list[list[Card]]:
    """By level from left to right; what is typed for a menu stands to its right. Without levels: side by side."""
    if len(cards) <= COLUMNS and all(card.level < 2 for card in cards):
        return [[card] for card in cards]
    inside = {card.scene: card for card in cards}
    column: dict[str, int] = {}
    for card in cards:
        column[card.scene] = _column(card, inside, column)
    return [[card for card in cards if column[card.scene] == number] for number in range(COLUMNS)]


def _column(card: Card, inside: Mapping[str, Card], known: Mapping[str, int]) -> int:
    if card.level > 1:
        return card.level - 1
    before = [other for other in inside.values() if card.scene in other.leads_to() and other is not card]
    menus = [other.level for other in before if other.level > 1 and other.scene not in _below(card, inside)]
    if menus:
        return min(max(menus), COLUMNS - 1)
    return next((known[other.scene] for other in before if other.scene in known), 0)


def _below(card: Card, inside: Mapping[str, Card]) -> set[str]:
    """All scenes to which callers can come from here without leaving the band."""
    met: set[str] = set()
    ahead = [card.scene]
    while ahead:
        for scene in inside[ahead.pop()].leads_to():
            if scene in inside and scene not in met:
                met.add(scene)
                ahead.append(scene)
    return met


def _ends(cards: Mapping[str, Card]) -> dict[str, str]:
    """The files of scenes that hang up or connect to a person: everybody comes there."""
    return {_file(card.scene): ENDS for card in cards.values() if card.transfers or END in card.leads_to()}


def _begin(cards: Mapping[str, Card]) -> Iterator[str]:
    """All that is met before the main menu, and that itself."""
    for scene in cards:
        yield scene
        if scene == main.MAIN.name:
            return


def _file(scene: str) -> str:
    return next(file.__name__ for file in FILES if scene in [found.name for found in file.SCENES])
