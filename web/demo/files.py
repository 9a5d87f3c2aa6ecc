"""The files of the two demo offices, and their due dates brought to the present."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

PASSWORD = "ring-ring-rufzeit"  # noqa: S105 - of the demo's invented staff, who are nowhere else
FOLDER = Path(__file__).parent / "data"
DATES = (
    (re.compile(rb"\b(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)\b"), "%Y-%m-%d"),
    (re.compile(rb"\b(?P<day>\d\d)\.(?P<month>\d\d)\.(?P<year>\d{4})\b"), "%d.%m.%Y"),
)


@dataclass(frozen=True)
class DemoOffice:
    """`key`: as in its file."""

    key: str
    authority: str
    file: Path
    clients: Path


OFFICES = (
    DemoOffice("koba", "landkreis-harz", FOLDER / "koba-harz.toml", FOLDER / "koba-harz-clients.csv"),
    DemoOffice("te", "te-osterbotten", FOLDER / "te-osterbotten.toml", FOLDER / "te-osterbotten-clients.csv"),
)


def moved_to(data: bytes, earliest: date) -> bytes:
    """The file with all its dates moved by the same number of days, so that the first of them is `earliest`."""
    found = [_date(match) for shape, _ in DATES for match in shape.finditer(data)]
    if not found:
        return data
    by = earliest - min(found)
    for shape, written in DATES:
        data = shape.sub(_moved(by, written), data)
    return data


def _date(match: re.Match[bytes]) -> date:
    return date(int(match["year"]), int(match["month"]), int(match["day"]))


def _moved(by: timedelta, written: str) -> Callable[[re.Match[bytes]], bytes]:
    return lambda match: (_date(match) + by).strftime(written).encode()
