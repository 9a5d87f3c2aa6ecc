"""Hours in place of the usual ones, as an editor types them: a line for each day of the week."""

import re
from collections.abc import Iterable
from datetime import time
from itertools import pairwise

from scheduler.calendar.opening import Hours

WEEKDAYS = range(7)
SPAN = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*[-–]\s*(\d{1,2})(?:[:.](\d\d))?")


def parsed(lines: Iterable[str]) -> tuple[Hours, ...]:
    """From one line per weekday, Monday first, as in "9:00-12:00, 13-16". Raises `ValueError`."""
    return tuple(hours for weekday, line in enumerate(lines) for hours in _of_day(weekday, line))


def typed(hours: Iterable[Hours]) -> list[str]:
    """The same as somebody would type it."""
    known = sorted(hours)
    return [
        ", ".join(f"{line.opens:%H:%M}-{line.closes:%H:%M}" for line in known if line.weekday == weekday)
        for weekday in WEEKDAYS
    ]


def _of_day(weekday: int, line: str) -> list[Hours]:
    spans = sorted(_span(weekday, text) for text in line.split(",") if text.strip())
    if any(later.opens < earlier.closes for earlier, later in pairwise(spans)):
        raise ValueError(line)
    return spans


def _span(weekday: int, text: str) -> Hours:
    found = SPAN.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    opens_hour, opens_minute, closes_hour, closes_minute = (int(part or 0) for part in found.groups())
    opens, closes = time(opens_hour, opens_minute), time(closes_hour, closes_minute)
    if closes <= opens:
        raise ValueError(text)
    return Hours(weekday, opens, closes)
