"""What came of it: how long people waited, what the letters led to, how long advisors waited in vain."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from statistics import fmean, quantiles


@dataclass
class Life:
    """All that is counted in one run. `waited`: days from the opening of a case to its talk.

    `letters`: those whose time has come.
    """

    waited: list[int] = field(default_factory=list)
    talks: int = 0
    talks_by_letter: int = 0
    letters: int = 0
    attempts: int = 0
    idle_minutes: int = 0
    late: int = 0
    to_persons: int = 0
    open_at_end: int = 0
    advisor_weeks: float = 0.0


FIGURES: Mapping[str, Callable[[Life], float]] = {
    "days": lambda life: fmean(life.waited) if life.waited else 0.0,
    "slowest_tenth": lambda life: quantiles(life.waited, n=10)[-1] if len(life.waited) > 1 else 0.0,
    "talks_per_100_letters": lambda life: 100 * life.talks_by_letter / life.letters if life.letters else 0.0,
    "idle_minutes": lambda life: life.idle_minutes / life.advisor_weeks,
    "letters_per_100_talks": lambda life: 100 * life.letters / life.talks if life.talks else 0.0,
    "attempts_per_talk": lambda life: life.attempts / life.talks if life.talks else 0.0,
    "late_per_100": lambda life: 100 * life.late / life.talks if life.talks else 0.0,
    "persons_per_100": lambda life: 100 * life.to_persons / max(1, life.talks + life.to_persons),
}
"""Name -> how it is told from one run. Idle: an advisor's minutes a week kept for somebody who was not there."""


@dataclass(frozen=True)
class Spread:
    """Over several towns."""

    mean: float
    least: float
    most: float


def figures(lives: list[Life]) -> dict[str, Spread]:
    """Each figure over all runs of one setting."""
    return {name: _spread([told(life) for life in lives]) for name, told in FIGURES.items()}


def _spread(values: list[float]) -> Spread:
    return Spread(fmean(values), min(values), max(values))
