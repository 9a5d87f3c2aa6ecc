"""What a scene can hear: that it begins, keys, the end of a transfer, and how an effect ended."""

from dataclasses import dataclass
from datetime import date

from scheduler.slots.free import Slot


@dataclass(frozen=True)
class Entered:
    """The scene begins."""


@dataclass(frozen=True)
class Pressed:
    """The keys of one question; empty when the caller pressed none."""

    keys: str


@dataclass(frozen=True)
class Dialled:
    """A transfer is over: somebody answered, or nobody did."""

    answered: bool


@dataclass(frozen=True)
class LetterOpened:
    """Reference and PIN are right; from now on the facts tell the letter's case."""

    case_id: int


@dataclass(frozen=True)
class LetterRefused:
    """Reference or PIN is wrong; which of them is told to nobody."""


@dataclass(frozen=True)
class LetterLocked:
    """Too many tries for this reference today."""


@dataclass(frozen=True)
class PinsBraked:
    """Too many wrong PINs over all references today."""


@dataclass(frozen=True)
class TimesFound:
    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class Confirmed:
    pass


@dataclass(frozen=True)
class Changed:
    pass


@dataclass(frozen=True)
class Cancelled:
    pass


@dataclass(frozen=True)
class SlotTaken:
    """Somebody else took the time a moment ago; these are free instead."""

    slots: tuple[Slot, ...]


@dataclass(frozen=True)
class AppointmentOutdated:
    """The appointment changed since the caller heard it."""


@dataclass(frozen=True)
class AppointmentOver:
    """It is cancelled, withdrawn, or has begun: nothing can be changed about it."""


@dataclass(frozen=True)
class CallbackNoted:
    """Somebody calls back by `day`. `known`: the wish was there already."""

    day: date
    known: bool


Outcome = (
    LetterOpened
    | LetterRefused
    | LetterLocked
    | PinsBraked
    | TimesFound
    | Confirmed
    | Changed
    | Cancelled
    | SlotTaken
    | AppointmentOutdated
    | AppointmentOver
    | CallbackNoted
)
Heard = Entered | Pressed | Dialled | Outcome
