"""Walks every way that a caller can take: at each point all keys, all ends of a transfer, all outcomes. Pure."""

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from ivr.dialogue import change
from ivr.dialogue.kinds.menus import Menu, Option
from ivr.dialogue.kinds.talk import Goto, Talk
from ivr.dialogue.stage import MOST_SCENES, SCENES, InCircles
from ivr.facts import Facts
from ivr.heard import Dialled, Entered, Heard, LetterOpened, Pressed
from ivr.replies import Ask, Effect, Hangup, Keys, Reply, Spoken, Transfer
from ivr.state import State

OPTIONS = ("1", "2", "3", "4")
SILENCE, NONSENSE = "", "7"
IN_MENUS = (*OPTIONS, "0", "*", "9", SILENCE, NONSENSE)
TYPED = (
    "61408324",
    "123456",
    "015228817386",
    "03023125017",
    SILENCE,
    "0",
    "*",
    "1",
    "12",
    "004681234567",
    "09001234567",
)
"""Where a number is typed: a reference, a PIN, a telephone number; silence and keys; too short, abroad, costly."""

FORGOTTEN = (
    *("language", "slow", "outcome", "version", "reference", "number", "hour", "topic", "part", "wishes"),
    *("earlier", "place", "page", "offers", "visits", "tried"),  # told apart by what is offered, or dialled
)
"""Fields in which two states may differ and yet lead on alike."""

KEPT = [field.name for field in fields(State) if field.name not in FORGOTTEN]

AMONG_TIMES = [scene.name for scene in change.SCENES]

Waits = Ask | Transfer | Hangup | Effect
Endings = Mapping[type[Effect], Sequence[Heard]]


@dataclass(frozen=True)
class Point:
    """Where a caller stands: a scene with its state, and what is awaited there."""

    state: State
    waits: Waits

    @property
    def scene(self) -> str:
        return self.state.scene


@dataclass(frozen=True)
class Line:
    """What one scene says on the way."""

    scene: str
    said: tuple[Spoken, ...]


@dataclass(frozen=True)
class Turn:
    """What is heard in a state, what the scenes on the way say to it, and the point to which they lead."""

    state: State
    heard: Heard
    lines: tuple[Line, ...]
    to: Point


@dataclass(frozen=True)
class Walk:
    """All turns that can be taken in one situation. Of points that are alike, `met` names the one walked from."""

    facts: Facts
    first: Turn
    turns: Mapping[Point, Sequence[Turn]]
    met: Mapping[Point, Point]

    def all(self) -> Iterator[Turn]:
        yield self.first
        for turns in self.turns.values():
            yield from turns

    def after(self, turn: Turn) -> Point:
        """The point from which the walk goes on after this turn."""
        return self.met[turn.to]


def walk(facts: Facts, endings: Endings, begin: State) -> Walk:
    """Every point is walked from, breadth first, in one language; of points that are alike only the first."""
    first = turn(begin, Entered(), facts)
    turns: dict[Point, list[Turn]] = {}
    kinds: dict[object, Point] = {}
    met: dict[Point, Point] = {}
    ahead = deque([first.to])
    while ahead:
        point = ahead.popleft()
        if point not in met:
            own = replace(point, state=replace(point.state, language=begin.language))
            met[point] = kinds.setdefault(_alike(own, facts), own)
        if met[point] not in turns:
            point = met[point]
            turns[point] = [turn(point.state, heard, facts) for heard in can_be_heard(point, endings)]
            ahead.extend(found.to for found in turns[point])
    return Walk(facts, first, turns, met)


def turn(state: State, heard: Heard, facts: Facts) -> Turn:
    """As `ivr/dialogue/stage.py` plays it, scene by scene. As in a real call, only the right PIN opens a case."""
    at = replace(state, case_id=heard.case_id) if isinstance(heard, LetterOpened) else state
    lines: list[Line] = []
    hears = heard
    for _ in range(MOST_SCENES):
        move = SCENES[at.scene].hear(Talk(at, facts), hears)
        if isinstance(move.then, Goto):
            lines.append(Line(at.scene, move.said))
            at, hears = move.state, Entered()
            continue
        said, waits = _answered(move.said, move.then)
        return Turn(state, heard, (*lines, Line(at.scene, said)), Point(move.state, waits))
    raise InCircles(at.scene)


def _answered(said: tuple[Spoken, ...], then: Reply | Effect) -> tuple[tuple[Spoken, ...], Waits]:
    return (said + then.said, then.then) if isinstance(then, Reply) else (said, then)


def can_be_heard(point: Point, endings: Endings) -> Sequence[Heard]:
    match point.waits:
        case Ask(Keys.ONE):
            return [Pressed(key) for key in IN_MENUS]
        case Ask():
            return [Pressed(keys) for keys in TYPED]
        case Transfer():
            return [Dialled(answered=True), Dialled(answered=False)]
        case Hangup():
            return []
        case effect:
            return endings[type(effect)]


def options_at(state: State, facts: Facts) -> list[Option]:
    """What the menu offers in which the caller stands."""
    scene = SCENES[state.scene]
    return scene.options(Talk(state, facts)) if isinstance(scene, Menu) else []


def _alike(point: Point, facts: Facts) -> object:
    """The same for two points from which everything leads on alike."""
    match point.waits:
        case Hangup():
            return point.scene, Hangup
        case Transfer(number):
            awaited: object = number
        case Ask():
            awaited = tuple(option.what for option in options_at(point.state, facts))
        case effect:
            awaited = type(effect)
    return awaited, *(getattr(_bare(point.state), name) for name in KEPT)


def _bare(state: State) -> State:
    """Without what no longer matters where the caller is: rounds of offers, tries of a PIN."""
    rounds = state.rounds if state.scene in AMONG_TIMES else 0
    return replace(state, rounds=rounds, pin_tries=state.pin_tries if state.case_id is None else 0)
