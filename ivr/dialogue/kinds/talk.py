"""What every scene works with: a talk (state and facts) and the moves that answer it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Protocol

from ivr.facts import Facts
from ivr.heard import Heard
from ivr.replies import Ask, Effect, Hangup, Keys, Reply, Say, Spoken, Transfer
from ivr.state import State
from words.catalogues import Words

PATIENCE_SECONDS = (6, 10, 15)  # each silence is given more time than the last


@dataclass(frozen=True)
class Goto:
    """Another scene goes on."""

    scene: str


@dataclass(frozen=True)
class Move:
    """How a scene goes on; `said` comes before whatever follows."""

    state: State
    then: Reply | Effect | Goto
    said: tuple[Spoken, ...] = ()


class Scene(Protocol):
    """One question of the dialogue or one turn of its road. Pure: the same talk and input give the same move."""

    @property
    def name(self) -> str: ...

    def hear(self, talk: "Talk", heard: Heard) -> Move: ...


@dataclass(frozen=True)
class Talk:
    state: State
    facts: Facts

    @property
    def words(self) -> Words:
        return Words(self.state.language)

    def having(self, **changes: Any) -> "Talk":
        return replace(self, state=replace(self.state, **changes))

    def ask(self, said: Iterable[Spoken | str], keys: Keys) -> Move:
        seconds = PATIENCE_SECONDS[min(self.state.failed, len(PATIENCE_SECONDS) - 1)]
        return self.reply(said, Ask(keys, seconds))

    def reply(self, said: Iterable[Spoken | str], then: Ask | Transfer | Hangup) -> Move:
        return Move(self.state, Reply(spoken(said), then))

    def go(self, scene: str, *said: Spoken | str) -> Move:
        """Leave for another scene, which begins without failed tries."""
        return Move(replace(self.state, scene=scene, failed=0), Goto(scene), spoken(said))

    def do(self, effect: Effect, *said: str) -> Move:
        return Move(self.state, effect, spoken(said))


def spoken(said: Iterable[Spoken | str]) -> tuple[Spoken, ...]:
    return tuple(Say(part) if isinstance(part, str) else part for part in said)


def leads_to(scene: str, **changes: Any) -> Callable[[Talk], Move]:
    """What an option does that only leads to another scene."""
    return lambda talk: talk.having(**changes).go(scene)
