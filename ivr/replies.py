"""What a scene can answer, as data: what is said and asked, and what is to be done (effects)."""

from dataclasses import dataclass, field
from enum import StrEnum

from db.calls import PartOfDay
from db.cases import WishKind
from scheduler.slots.free import Slot
from scheduler.visits.rooms import VisitOffer


@dataclass(frozen=True)
class Say:
    """One sentence or a few; in the language of the call unless it names its own."""

    text: str
    language: str | None = None


@dataclass(frozen=True)
class Pause:
    seconds: int = 1


Spoken = Say | Pause


class Keys(StrEnum):
    ONE = "one"  # a menu: the first key counts, star and hash are keys too
    MANY = "many"  # a number: hash ends it


@dataclass(frozen=True)
class Ask:
    """Wait for keys, which may be pressed while the voice still speaks."""

    keys: Keys
    seconds: int


@dataclass(frozen=True)
class Transfer:
    """Connect the caller to an ordinary telephone number (E.164)."""

    number: str
    rings_seconds: int = 25
    most_minutes: int = 60


@dataclass(frozen=True)
class Hangup:
    """The call is over."""


@dataclass(frozen=True)
class Reply:
    """What is said, and then what: by its form no reply can be a dead end."""

    said: tuple[Spoken, ...]
    then: Ask | Transfer | Hangup


@dataclass(frozen=True)
class OpenWithPin:
    reference: str
    pin: str = field(repr=False)


@dataclass(frozen=True)
class FindTimes:
    """Look for free times for the caller's appointment; leave out the first `skip`."""

    skip: int


@dataclass(frozen=True)
class Confirm:
    """`version` here and below: of the appointment, as the caller heard it."""

    version: int


@dataclass(frozen=True)
class Change:
    version: int
    slot: Slot


@dataclass(frozen=True)
class Cancel:
    version: int


@dataclass(frozen=True)
class TakeEarlier:
    """`offer` here and below: the id of the one that the caller heard."""

    version: int
    offer: int


@dataclass(frozen=True)
class KeepTime:
    """The caller does not want the earlier time that is offered."""

    offer: int


@dataclass(frozen=True)
class AskForCallback:
    number: str
    part_of_day: PartOfDay | None
    topic: str
    urgent: bool


@dataclass(frozen=True)
class SendLink:
    """A text message with the address of what is told about `place` (a key) is to go to `number` (E.164)."""

    place: str
    number: str


@dataclass(frozen=True)
class TellWish:
    """The client of the opened letter tells us something about themselves; `said` as in `WishKind`."""

    kind: WishKind
    said: str = ""


@dataclass(frozen=True)
class FindVisits:
    """Look for free times to come in person because it is urgent."""


@dataclass(frozen=True)
class TakeVisit:
    offer: VisitOffer


@dataclass(frozen=True)
class GiveBackVisit:
    """The caller cannot come after all."""


Effect = (
    OpenWithPin
    | FindTimes
    | Confirm
    | Change
    | Cancel
    | TakeEarlier
    | KeepTime
    | AskForCallback
    | SendLink
    | TellWish
    | FindVisits
    | TakeVisit
    | GiveBackVisit
)
