"""The walks as cards: one for each scene, with its keys and where they lead."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields

from ivr.dialogue.kinds.entries import Entry
from ivr.dialogue.kinds.menus import Menu
from ivr.dialogue.kinds.talk import Talk
from ivr.dialogue.stage import SCENES
from ivr.heard import Dialled, Heard, Pressed
from ivr.map.walk import OPTIONS, SILENCE, Line, Point, Turn, Walk, options_at
from ivr.replies import Ask, Hangup, Keys, Say, Transfer
from words.menu import PERSON

ANSWERED, NOT_ANSWERED, NOBODY = "somebody answers", "nobody answers", "no number can be dialled"
TYPED_RIGHT, NO_KEY = "typed as asked", "no key"
END = "end"


@dataclass
class Row:
    """One way on: its key and words, the scenes to which it can lead, or how what is done can end, and then."""

    key: str
    words: str
    to: list[str] = field(default_factory=list)
    ends: dict[str, list[str]] = field(default_factory=dict)

    def leads_to(self) -> list[str]:
        return list(dict.fromkeys([*self.to, *(scene for scenes in self.ends.values() for scene in scenes)]))


@dataclass
class Card:
    """`said`: the question, or what a step tells. `transfers`: here callers are connected to a person."""

    scene: str
    said: list[str] = field(default_factory=list)
    transfers: bool = False
    rows: list[Row] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.scene.replace("_", " ").capitalize()

    @property
    def level(self) -> int:
        """Of a menu that counts, else 0."""
        scene = SCENES[self.scene]
        return scene.level if isinstance(scene, Menu) else 0

    def leads_to(self) -> list[str]:
        return list(dict.fromkeys(scene for row in self.rows for scene in row.leads_to()))

    def row(self, key: str, words: str) -> Row:
        """The row with this key and these words, new if need be."""
        for row in self.rows:
            if (row.key, row.words) == (key, words):
                return row
        self.rows.append(Row(key, words))
        return self.rows[-1]


def cards(walks: Sequence[Walk]) -> dict[str, Card]:
    """Scene -> card, in the order in which callers come to them."""
    found: dict[str, Card] = {}
    for walk in walks:
        for turn in walk.all():
            for number, line in enumerate(turn.lines):
                if line.scene not in found:
                    found[line.scene] = Card(line.scene, _said_by_step(line))
                card = found[line.scene]
                if line.scene == turn.to.scene:
                    card.said = card.said or _asked(turn, walk)
                if number:
                    _lead(walk, turn, number, card.row("", ""))
        for point in walk.turns:
            _add_keys(walk, point, found[point.scene])
    for card in found.values():
        card.rows = list(_without_repeats(card.rows))
        if card.transfers:
            card.row("", "").words = NOBODY
    return found


def _said_by_step(line: Line) -> list[str]:
    """What whoever comes first hears; menus and number entries tell what they ask themselves."""
    if isinstance(SCENES[line.scene], Menu | Entry):
        return []
    return [part.text for part in line.said if isinstance(part, Say)]


def _asked(turn: Turn, walk: Walk) -> list[str]:
    """The question without its options."""
    talk = Talk(turn.to.state, walk.facts)
    match SCENES[turn.to.scene]:
        case Menu() as menu:
            return menu.intro(talk)
        case Entry() as entry:
            return entry.prompt(talk)
    return []


def _add_keys(walk: Walk, point: Point, card: Card) -> None:
    """Those that lead on; what all menus share is told once, elsewhere."""
    card.transfers = card.transfers or isinstance(point.waits, Transfer)
    if point.state.failed:
        return
    options = dict(zip(OPTIONS, options_at(point.state, walk.facts), strict=False))
    for turn in walk.turns[point]:
        match point.waits, turn.heard:
            case Ask(Keys.ONE), Pressed(key) if key in options:
                _lead(walk, turn, 0, card.row(key, options[key].what))
            case Ask(Keys.ONE), Pressed(key) if key == SILENCE and not turn.to.state.failed:
                _lead(walk, turn, 0, card.row("", NO_KEY))
            case Ask(Keys.MANY), Pressed(typed) if typed != PERSON and not _asks_again(turn):
                _lead(walk, turn, 0, card.row("", TYPED_RIGHT))
            case Transfer(), Dialled(answered):
                _lead(walk, turn, 0, card.row("", ANSWERED if answered else NOT_ANSWERED))


def _asks_again(turn: Turn) -> bool:
    return len(turn.lines) == 1 and isinstance(turn.to.waits, Ask)


def _lead(walk: Walk, turn: Turn, number: int, row: Row) -> None:
    """Note on the row where the turn goes after its line of this number."""
    if number + 1 < len(turn.lines):
        _add(row.to, turn.lines[number + 1].scene)
    elif isinstance(turn.to.waits, Hangup):
        _add(row.to, END)
    elif isinstance(turn.to.waits, Ask | Transfer):
        if number == 0:
            _add(row.to, turn.to.scene)
    else:
        for end in walk.turns[walk.after(turn)]:
            _add(row.ends.setdefault(_name(end.heard), []), _first(end))


def _first(turn: Turn) -> str:
    return turn.lines[1].scene if len(turn.lines) > 1 else turn.to.scene


def _add(to: list[str], scene: str) -> None:
    if scene not in to:
        to.append(scene)


def _name(heard: Heard) -> str:
    """As in "slot taken", "times found: none", "callback noted: known"."""
    name = re.sub(r"(?<!^)([A-Z])", r" \1", type(heard).__name__).lower()
    true = [part.name.replace("_", " ") for part in fields(heard) if getattr(heard, part.name) is True]
    none = ["none" for part in fields(heard) if getattr(heard, part.name) == ()]
    return ": ".join([name, *true, *none])


def _without_repeats(rows: list[Row]) -> Iterator[Row]:
    """Other words on a key that was there, leading nowhere else, are only other data: another place or time."""
    known: list[Row] = []
    for row in rows:
        like = [other for other in known if bool(other.ends) == bool(row.ends) and other.key and row.key]
        other_data = any(set(row.leads_to()) <= set(other.leads_to()) for other in like)
        if row.leads_to() and not (other_data and row.key in [other.key for other in known]):
            yield row
        known.append(row)
