"""Which colleague takes an appointment over at the time that it has: as many as can be, the load shared. Pure.

The heaviest come first. Whoever may, is there and is free then takes it: the client's own advisor before others,
then who has most free time left on that day, then the lower id. Where all who could are busy with appointments
that they take over as well, one of those goes to somebody else, if anybody is left: nobody stays without a
colleague only because another came first.

The share of a day that is kept free for emergencies may be used: this is one. The most per day holds.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.calendar.opening import Span
from scheduler.slots.free import AdvisorWeek, Slot, free_spans, quanta_of, taken_minutes, working_minutes
from scheduler.slots.matching.shapes import Grid


@dataclass(frozen=True)
class Standing:
    """An appointment that needs another advisor at its time. `own`: the client's; `candidates`: who may."""

    appointment_id: int
    starts_at: datetime
    minutes: int
    own: int
    candidates: tuple[int, ...]
    weight: int = 1


def taken_over(standing: Iterable[Standing], weeks: Mapping[int, AdvisorWeek], grid: Grid) -> dict[int, Slot]:
    """Appointment id -> the same time with a colleague; those for which nobody is free are left out."""
    sharing = _Sharing(weeks, grid)
    for one in sorted(standing, key=lambda one: (-one.weight, one.starts_at, one.appointment_id)):
        sharing.find(one)
    return {
        one.appointment_id: Slot(one.starts_at, advisor, one.minutes, grid.buffer)
        for advisor, theirs in sharing.given.items()
        for one in theirs
    }


class _Sharing:
    """`given`: advisor -> what they take over so far."""

    def __init__(self, weeks: Mapping[int, AdvisorWeek], grid: Grid) -> None:
        self.given: dict[int, list[Standing]] = defaultdict(list)
        self._weeks, self._grid = weeks, grid
        self._pieces: dict[tuple[int, date], list[Span]] = {}

    def find(self, one: Standing, tried: set[tuple[int, int]] | None = None) -> bool:
        """Give it to somebody; if need be, by giving another one of `given` to somebody else."""
        tried = set() if tried is None else tried
        free_then = [advisor for advisor in self._in_order(one) if self._is_there(advisor, one)]
        for advisor in free_then:
            if not self._in_the_way(advisor, one):
                self.given[advisor].append(one)
                return True
        return any(self._find_by_moving(one, advisor, tried) for advisor in free_then)

    def _find_by_moving(self, one: Standing, advisor: int, tried: set[tuple[int, int]]) -> bool:
        for other in self._in_the_way(advisor, one):
            if (advisor, other.appointment_id) in tried:
                continue
            tried.add((advisor, other.appointment_id))
            before = list(self.given[advisor])
            self.given[advisor].remove(other)
            if not self._in_the_way(advisor, one):
                self.given[advisor].append(one)
                if self.find(other, tried):
                    return True
            self.given[advisor] = before
        return False

    def _in_order(self, one: Standing) -> list[int]:
        there = [advisor for advisor in one.candidates if advisor in self._weeks]
        return sorted(there, key=lambda advisor: (advisor != one.own, -self._left(advisor, one), advisor))

    def _left(self, advisor: int, one: Standing) -> int:
        """Free minutes of the advisor on the day of an appointment."""
        week, day, grid = self._weeks[advisor], self._day(one), self._grid
        there = working_minutes(week, day, zone=grid.zone, days=grid.days, lunch=grid.lunch)
        given = sum(other.minutes + grid.buffer for other in self._of_day(advisor, day))
        return there - taken_minutes(week, day, grid.zone) - given

    def _is_there(self, advisor: int, one: Standing) -> bool:
        """Works then, and has nothing else on record."""
        key = advisor, self._day(one)
        if key not in self._pieces:
            grid = self._grid
            self._pieces[key] = free_spans(
                self._weeks[advisor], key[1], zone=grid.zone, days=grid.days, lunch=grid.lunch
            )
        if self._is_most(self._weeks[advisor].booked.get(key[1], 0)):
            return False
        ends_at = one.starts_at + timedelta(minutes=one.minutes + self._grid.buffer)
        return any(piece.start <= one.starts_at and ends_at <= piece.end for piece in self._pieces[key])

    def _in_the_way(self, advisor: int, one: Standing) -> list[Standing]:
        """What the advisor takes over already and leaves no room for this one."""
        wanted = set(self._quanta(one))
        at_once = [other for other in self.given[advisor] if not wanted.isdisjoint(self._quanta(other))]
        of_day = list(self._of_day(advisor, self._day(one)))
        full = self._is_most(self._weeks[advisor].booked.get(self._day(one), 0) + len(of_day))
        return at_once or (of_day if full else [])

    def _is_most(self, booked: int) -> bool:
        return self._grid.most_per_day is not None and booked >= self._grid.most_per_day

    def _of_day(self, advisor: int, day: date) -> Iterator[Standing]:
        return (other for other in self.given[advisor] if self._day(other) == day)

    def _quanta(self, one: Standing) -> range:
        return quanta_of(one.starts_at, one.minutes + self._grid.buffer)

    def _day(self, one: Standing) -> date:
        return one.starts_at.astimezone(self._grid.zone).date()
