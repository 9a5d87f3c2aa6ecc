"""A figure by day, as an incidence, under a threshold for so many days. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Row:
    """The days in a row that count, the oldest first; a day without a figure has None."""

    below: float
    days: tuple[tuple[date, float | None], ...]

    @property
    def missing(self) -> tuple[date, ...]:
        return tuple(day for day, value in self.days if value is None)

    @property
    def too_high(self) -> tuple[date, ...]:
        return tuple(day for day, value in self.days if value is not None and value >= self.below)

    @property
    def holds(self) -> bool:
        return bool(self.days) and not self.missing and not self.too_high


def row_of(figures: Mapping[date, float], *, below: float, days: int, today: date) -> Row:
    """The last `days` days up to today, or up to yesterday while today's figure is not known."""
    last = today if today in figures else today - ONE_DAY
    counted = [last - offset * ONE_DAY for offset in range(days)][::-1]
    return Row(below, tuple((day, figures.get(day)) for day in counted))
