"""What is asked of a run, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from db.calls import PartOfDay
from scheduler.calendar.holidays import WorkingDays
from scheduler.slots.free import Lunch, Slot

NOBODY_MAY = "nobody_may"
NO_TIME = "no_time"


@dataclass(frozen=True)
class Request:
    """A case that needs a time: not before `earliest`, not after `latest`, better not after `due` (local days).

    `advisor_id`: the client's own; `candidates`: who may call, from `who_may`. `minutes`: with what an interpreter
    or a relay service adds. `weight`: 1 to 100, more is more urgent. `failed`: (weekday, part of day) -> attempts
    that failed then. `good_hour`: the local hour that the client named.
    """

    case_id: int
    advisor_id: int
    candidates: tuple[int, ...]
    minutes: int
    earliest: date
    due: date
    latest: date
    weight: int = 1
    failed: Mapping[tuple[int, PartOfDay], int] = field(default_factory=dict)
    good_hour: int | None = None

    @property
    def kind(self) -> object:
        """Requests of one kind are alike in all but their case."""
        return (
            *(self.advisor_id, self.candidates, self.minutes, self.earliest, self.due, self.latest),
            *(self.weight, frozenset(self.failed.items()), self.good_hour),
        )


@dataclass(frozen=True)
class Grid:
    """What all requests of an office share. Times start each `minutes`, each is followed by `buffer` minutes.

    Of an advisor's day `kept_free_percent` stay free and at most `most_per_day` appointments stand in it, those
    included that stand already. `answers`: local hour -> of 1,000 attempts so many are answered.
    """

    minutes: int
    zone: ZoneInfo
    days: WorkingDays
    buffer: int = 0
    lunch: Lunch | None = None
    kept_free_percent: int = 0
    most_per_day: int | None = None
    answers: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Placed:
    """`cost` in the unit of `scheduler/slots/cost.py`, the sum of `parts`."""

    slot: Slot
    cost: int
    parts: Mapping[str, int]


@dataclass(frozen=True)
class MatchPlan:
    """`placed`: case -> its time. `without`: case -> `NOBODY_MAY` or `NO_TIME`.

    `in_time`: the weights of the cases placed before they are due. `cost`: of all times, and of no time where
    there is none. `bound`: no plan with this `in_time` costs less; None: not even a better `in_time` is ruled out.
    `optimal`: both are the best possible; else the time to search was over, and a quicker machine may find more.
    """

    placed: Mapping[int, Placed]
    without: Mapping[int, str]
    in_time: int
    cost: int
    optimal: bool
    bound: int | None


class TooManyAtOnce(Exception):
    """The weights and costs of cases that hang together pass what can be summed up exactly (2**53).

    The way out: match them in portions, the heaviest first, each with what the portions before it took.
    """

    def __init__(self, cases: int) -> None:
        super().__init__(f"{cases} cases hang together")
        self.cases = cases
