"""Where a call stands: kept with the call as JSON between two steps. It never holds a PIN."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from db.calls import PartOfDay
from ivr.facts import EarlierTime
from scheduler.calendar.stored import from_json, to_json
from scheduler.slots.free import Slot
from scheduler.visits.rooms import VisitOffer


@dataclass(frozen=True)
class State:
    scene: str
    language: str
    slow: bool = False
    failed: int = 0  # tries in this scene that were not understood
    helped: bool = False  # the caller was handed to a person because keys did not work

    reference: str = ""
    pin_tries: int = 0
    case_id: int | None = None  # only the conversation sets it, after the right PIN

    version: int = 0  # of the appointment, as the caller heard it
    earlier: EarlierTime | None = None  # as it was offered
    rounds: int = 0
    offers: tuple[Slot, ...] = ()

    place: str = ""
    page: int = 0
    visits: tuple[VisitOffer, ...] = ()  # as they were offered

    number: str = ""  # the last one that was typed or read back
    hour: int = 0  # at which the client is reached best
    topic: str = ""
    part: PartOfDay | None = None  # in which the caller wants to be called back
    wishes: int = 0  # to be called back, noted in this call
    urgent: bool = False
    tried: int = 0  # numbers of the present transfer that did not answer
    in_vain: int = 0  # how often a person was asked for and none was there, since a callback was noted
    promised: date | None = None  # by when somebody calls back, as noted in this call

    outcome: str = ""  # what the call achieved, a code of words/labels.py

    def stored(self) -> dict[str, Any]:
        stored: dict[str, Any] = to_json(self)
        return stored

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "State":
        """What an older release kept beside these is left out, what it did not know has its default."""
        return from_json(cls, stored)
