"""What a scene can hear: that it begins, keys, the end of a transfer, and how an effect ended."""

from dataclasses import dataclass
from datetime import date, datetime

from scheduler.slots.free import Slot
from scheduler.visits.rooms import VisitOffer


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
    """Too many tries for this reference: until tomorrow, or `for_good`, until there is a new letter."""

    for_good: bool = False


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
    """`in_person`: the client was to come; nobody would have called."""

    in_person: bool = False


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
class EarlierGone:
    """The earlier time is no longer offered; the appointment is as it was."""


@dataclass(frozen=True)
class TimeKept:
    """The earlier time goes to the next who waits; the appointment is as it was."""


@dataclass(frozen=True)
class CallbackNoted:
    """Somebody calls back by `day`. `known`: the wish was there already."""

    day: date
    known: bool


@dataclass(frozen=True)
class TooManyWishes:
    """So many of this kind were noted for this number today, or in this call, that no more are.

    `hidden`: from all whose number is not shown; none at all may be for them.
    """

    hidden: bool = False


@dataclass(frozen=True)
class LinkNoted:
    """The link is to be sent. `known`: that was noted in this call before."""

    known: bool


@dataclass(frozen=True)
class WishNoted:
    """What the client told about themselves is written down."""


@dataclass(frozen=True)
class WishRefused:
    """The office of the case cannot follow it: it does not speak that language."""


@dataclass(frozen=True)
class VisitsFound:
    """At most one for each place, the soonest first."""

    offers: tuple[VisitOffer, ...]


@dataclass(frozen=True)
class VisitTaken:
    """The caller is expected at `place` (a key) at `starts_at` (local time); `hygiene`: what they have to mind."""

    place: str
    outside: bool
    starts_at: datetime
    ticket: int
    hygiene: str


@dataclass(frozen=True)
class VisitGivenBack:
    """Nobody is expected any more."""


@dataclass(frozen=True)
class VisitGone:
    """This time is no longer to be had; these are."""

    offers: tuple[VisitOffer, ...]


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
    | EarlierGone
    | TimeKept
    | CallbackNoted
    | TooManyWishes
    | LinkNoted
    | WishNoted
    | WishRefused
    | VisitsFound
    | VisitTaken
    | VisitGivenBack
    | VisitGone
)
Heard = Entered | Pressed | Dialled | Outcome
