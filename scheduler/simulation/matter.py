"""Something that a town's advisors have to talk about with somebody."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from db.calls import Attempt, PartOfDay
from scheduler.simulation.people import Person
from scheduler.slots.free import Slot


@dataclass
class Matter:
    """`slot`: the time that a letter proposes. `proposals`: how many letters there were."""

    number: int
    person: Person
    advisor: int
    minutes: int
    opened: date
    due: date
    to_call_since: datetime
    attempts: list[Attempt] = field(default_factory=list)
    proposals: int = 0
    slot: Slot | None = None
    over: bool = False

    @property
    def tried(self) -> list[Attempt]:
        """Since it came to the call list, or a time was missed."""
        return [attempt for attempt in self.attempts if attempt.at >= self.to_call_since]

    def tried_in(self) -> Counter[PartOfDay]:
        return Counter(attempt.part_of_day for attempt in self.tried)

    def failures(self, zone: ZoneInfo) -> Counter[tuple[int, PartOfDay]]:
        """(Local weekday, part of day) -> tries that nobody answered."""
        return Counter((attempt.at.astimezone(zone).weekday(), attempt.part_of_day) for attempt in self.attempts)
