"""A turn of the road: a scene that decides where to go on and asks nothing itself."""

from collections.abc import Callable
from dataclasses import dataclass

from ivr.dialogue.kinds.talk import Move, Talk
from ivr.heard import Heard


@dataclass(frozen=True)
class Step:
    name: str
    hear: Callable[[Talk, Heard], Move]
