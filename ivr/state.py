"""Where a call stands: kept with the call as JSON between two steps. It never holds a PIN."""

from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from scheduler.slots.free import Slot


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
    rounds: int = 0
    offers: tuple[Slot, ...] = ()

    place: str = ""
    page: int = 0

    number: str = ""
    topic: str = ""
    urgent: bool = False
    tried: int = 0  # numbers of the present transfer that did not answer
    in_vain: str = ""  # where a person was asked for and none was there: desk or duty

    outcome: str = ""  # what the call achieved, for the statistics

    def stored(self) -> dict[str, Any]:
        offers = [[slot.starts_at.isoformat(), slot.advisor_id, slot.minutes] for slot in self.offers]
        return {**asdict(self), "offers": offers}

    @classmethod
    def of(cls, stored: dict[str, Any]) -> "State":
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in stored.items() if name in known}
        offers = stored.get("offers", [])
        values["offers"] = tuple(Slot(datetime.fromisoformat(at), who, minutes) for at, who, minutes in offers)
        return cls(**values)
