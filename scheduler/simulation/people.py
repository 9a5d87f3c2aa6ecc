"""Made-up people, and the hours at which they answer the telephone. The hours are hidden from the scheduler."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

HOURS = range(7, 20)
WEEKDAYS = range(5)

KINDS: dict[str, tuple[float, tuple[float, ...]]] = {
    #            share   7    8    9    10   11   12   13   14   15   16   17   18   19
    "at home": (0.25, (0.05, 0.45, 0.60, 0.60, 0.55, 0.35, 0.30, 0.40, 0.45, 0.45, 0.40, 0.35, 0.20)),
    "children": (0.22, (0.05, 0.20, 0.55, 0.55, 0.45, 0.15, 0.10, 0.10, 0.10, 0.12, 0.15, 0.20, 0.15)),
    "day work": (0.28, (0.10, 0.06, 0.04, 0.05, 0.06, 0.40, 0.10, 0.04, 0.06, 0.25, 0.55, 0.50, 0.35)),
    "late work": (0.15, (0.00, 0.03, 0.08, 0.25, 0.50, 0.55, 0.40, 0.05, 0.02, 0.02, 0.03, 0.03, 0.03)),
    "seldom": (0.10, (0.02,) * len(HOURS)),
}
"""How many of a town live so, and how often they answer in each hour from 7 to 19: assumed, not measured."""

COURSE_ONE_IN = 5
"""So many are away on two mornings or two afternoons of each week, at a course or with somebody they care for."""


@dataclass(frozen=True)
class Person:
    """`answers`: weekday and hour (from 7) -> how likely it is that they answer a call that nobody announced."""

    answers: NDArray[np.float64]

    def answer(self, weekday: int, hour: int) -> float:
        """0 to 1. Outside of the known hours nobody answers."""
        if weekday not in WEEKDAYS or hour not in HOURS:
            return 0.0
        return float(self.answers[weekday, hour - HOURS.start])

    def keep(self, weekday: int, hour: int) -> float:
        """How likely they are there for a call that a letter announced: most make room if it can be."""
        return 0.35 + 0.6 * self.answer(weekday, hour) / self._best if self._best else 0.35

    @cached_property
    def _best(self) -> float:
        return float(self.answers.max())


def people(count: int, random: Generator) -> list[Person]:
    """A town's people, drawn by the shares of `KINDS`, each a bit other than their kind."""
    shares = np.array([share for share, _hours in KINDS.values()])
    kinds = [np.array(hours) for _share, hours in KINDS.values()]
    return [
        _person(kinds[kind], random) for kind in random.choice(len(kinds), size=count, p=shares / shares.sum())
    ]


def _person(kind: NDArray[np.float64], random: Generator) -> Person:
    week = np.tile(kind, (len(WEEKDAYS), 1)) * random.uniform(0.6, 1.3)
    if random.integers(COURSE_ONE_IN) == 0:
        days = random.choice(len(WEEKDAYS), size=2, replace=False)
        morning = bool(random.integers(2))
        noon = 12 - HOURS.start
        week[days, slice(None, noon) if morning else slice(noon, None)] *= 0.1
    return Person(np.clip(week, 0.0, 0.95))
