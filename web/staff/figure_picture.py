"""A small picture of a figure by day: bars beside their threshold. Pure; the table beside it tells the same."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

DAYS = 14
WIDTH, HEIGHT = 420, 120
GAP = 6
HEADROOM = 1.15  # above the highest bar, so that the threshold's line never touches the edge


@dataclass(frozen=True)
class Bar:
    """One day, the oldest on the left; a day without a figure has no height."""

    day: date
    value: float | None
    over: bool
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Picture:
    bars: tuple[Bar, ...]
    below: float
    line: float
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def newest_first(self) -> tuple[Bar, ...]:
        return self.bars[::-1]

    @property
    def under(self) -> int:
        """On how many of the days the figure is known and below the threshold."""
        return sum(1 for bar in self.bars if bar.value is not None and not bar.over)


def picture_of(figures: Mapping[date, float], below: float, today: date) -> Picture:
    """The last two weeks."""
    days = [today - timedelta(days=back) for back in range(DAYS)][::-1]
    highest = max([below, *(figures[day] for day in days if day in figures)]) * HEADROOM
    step = WIDTH / DAYS
    return Picture(
        bars=tuple(
            _bar(day, figures.get(day), below, x=position * step, width=step - GAP, scale=HEIGHT / highest)
            for position, day in enumerate(days)
        ),
        below=below,
        line=round(HEIGHT - below * HEIGHT / highest, 1),
    )


def _bar(day: date, value: float | None, below: float, *, x: float, width: float, scale: float) -> Bar:
    height = round((value or 0) * scale, 1)
    return Bar(
        day=day,
        value=value,
        over=value is not None and value >= below,
        x=round(x + GAP / 2, 1),
        y=round(HEIGHT - height, 1),
        width=round(width, 1),
        height=height,
    )
