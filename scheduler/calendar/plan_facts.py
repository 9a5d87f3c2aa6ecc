"""Plans as they are prepared, what people entered about them, and what follows from both: plain facts."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from db.base import Texts
from db.offices import ChannelKind, PlanKind
from scheduler.calendar.facts import NoticeFacts
from scheduler.calendar.figures import Row
from scheduler.calendar.opening import Hours


@dataclass(frozen=True)
class RuleFacts:
    key: str
    names: Texts


@dataclass(frozen=True)
class PlanFacts:
    """What is prepared, as `db.offices.Plan` has it."""

    key: str
    kind: PlanKind
    closed_places: tuple[str, ...]
    opens_place: str | None
    opens_channel: ChannelKind
    hours: tuple[Hours, ...] = ()
    condition: Texts = field(default_factory=dict)
    for_whom: Texts = field(default_factory=dict)
    ear: Texts = field(default_factory=dict)
    eye: Texts = field(default_factory=dict)
    figure: str | None = None
    below: float = 0
    days: int = 0
    rules: tuple[RuleFacts, ...] = ()
    lifts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a person said of a rule, where it stands, and when they said so."""

    allows: bool
    source: str
    at: datetime


@dataclass(frozen=True)
class Decision:
    id: int
    plan: str
    closing: str | None
    confirmed: bool
    at: datetime


@dataclass(frozen=True)
class Record:
    """What people entered. `figures`: by name and day; `answers`: by plan and rule; `decisions`: the newest last.

    `closed_since`: by plan and closing, since when that is on record without a break.
    """

    figures: Mapping[str, Mapping[date, float]] = field(default_factory=dict)
    answers: Mapping[tuple[str, str], Answer] = field(default_factory=dict)
    decisions: tuple[Decision, ...] = ()
    closed_since: Mapping[tuple[str, str], datetime] = field(default_factory=dict)


@dataclass(frozen=True)
class Closing:
    """A notice that closes `places` to visitors. `begins_at`: when it has not begun yet."""

    series: str
    places: tuple[str, ...]
    begins_at: datetime | None


@dataclass(frozen=True)
class Conditions:
    """What a reopening hangs on: its figure on the days that count, and what was said of each rule."""

    row: Row
    rules: tuple[tuple[RuleFacts, Answer | None], ...]

    @property
    def hold(self) -> bool:
        return self.row.holds and all(answer is not None and answer.allows for _, answer in self.rules)


class Against(StrEnum):
    PLACE_CLOSED = "place_closed"


@dataclass(frozen=True)
class Proposal:
    """What a person may confirm now. `declined`: a person did not want it, so it is not proposed any more."""

    plan: PlanFacts
    closing: Closing | None
    against: Against | None
    declined: Decision | None

    @property
    def series(self) -> str:
        """Of the notice that it becomes; a closing has a notice of its own, with which that one ends."""
        return "-".join(["plan", self.plan.key, *([self.closing.series] if self.closing else [])])


class Told(StrEnum):
    NOW = "now"
    AHEAD = "ahead"  # its closing has not begun
    HELD_BACK = "held_back"  # its place is closed itself
    OVER = "over"  # with its closing


@dataclass(frozen=True)
class Confirmed:
    """A notice that a plan became, and whether it is in force."""

    notice: NoticeFacts
    told: Told


@dataclass(frozen=True)
class PlanStatus:
    plan: PlanFacts
    confirmed: tuple[Confirmed, ...]
    conditions: Conditions | None
    proposals: tuple[Proposal, ...]
