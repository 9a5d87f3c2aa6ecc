"""Which files are opened, programs started and machines asked while something runs."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent
OURS = tuple(str(place) for place in (ROOT, sys.prefix, sys.base_prefix, "/usr/share/zoneinfo"))
ASKED = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "urllib.", "http.client.")


@dataclass
class Opened:
    """`outside`: files that belong neither to the program nor to Python; `asked`: other machines and programs."""

    outside: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)


_watching: list[Opened] = []
_hooked: list[bool] = []


@contextmanager
def watched() -> Iterator[Opened]:
    """A hook cannot be taken off again, so it is hung up once and told when to listen."""
    if not _hooked:
        sys.addaudithook(_heard)
        _hooked.append(True)
    seen = Opened()
    _watching.append(seen)
    try:
        yield seen
    finally:
        _watching.remove(seen)


def _heard(event: str, args: tuple[object, ...]) -> None:
    if not _watching:
        return
    if event == "open" and isinstance(args[0], str | bytes | Path):
        path = os.path.abspath(os.fsdecode(args[0]))
        if not path.startswith(OURS):
            _watching[-1].outside.append(path)
    elif event.startswith(ASKED):
        _watching[-1].asked.append(f"{event} {args}")
