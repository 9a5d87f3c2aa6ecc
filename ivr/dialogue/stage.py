"""All scenes, and how one leads to the next."""

from dataclasses import dataclass

from ivr.dialogue import (
    appointment,
    callback,
    change,
    earlier,
    ending,
    language,
    letter,
    link,
    main,
    news,
    person,
    places,
    something_else,
    urgent,
    visits,
)
from ivr.dialogue.kinds.talk import Goto, Scene, Talk
from ivr.facts import Facts
from ivr.heard import Entered, Heard
from ivr.replies import Effect, Reply, Spoken
from ivr.state import State

FILES = (
    *(language, news, main, places, link),
    *(letter, appointment, earlier, change, something_else),
    *(callback, urgent, visits, person, ending),
)
SCENES: dict[str, Scene] = {scene.name: scene for file in FILES for scene in file.SCENES}
MOST_SCENES = 8  # between two things that are asked


@dataclass(frozen=True)
class Played:
    """Where the dialogue stands now; `said` comes before what follows."""

    state: State
    said: tuple[Spoken, ...]
    then: Reply | Effect


class InCircles(Exception):
    """The scenes send the caller round in a circle: a fault of the dialogue."""


def play(state: State, heard: Heard, facts: Facts) -> Played:
    """Let the present scene answer, and those that follow, until there is a reply or an effect. Pure."""
    said: tuple[Spoken, ...] = ()
    for _ in range(MOST_SCENES):
        move = SCENES[state.scene].hear(Talk(state, facts), heard)
        said += move.said
        if not isinstance(move.then, Goto):
            return Played(move.state, said, move.then)
        state, heard = move.state, Entered()
    raise InCircles(state.scene)
