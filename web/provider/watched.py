"""A file whose reading is told, so that a long upload gives signs of life."""

from collections.abc import Callable
from typing import IO

TOLD_EVERY = 8_000_000


class Watched:
    """A `Source`. What `told` raises ends the reading."""

    def __init__(self, file: IO[bytes], told: Callable[[], None]) -> None:
        self._file, self._told = file, told
        self._next = 0

    def read(self, size: int = -1, /) -> bytes:
        if self._file.tell() >= self._next:
            self._next += TOLD_EVERY
            self._told()
        return self._file.read(size)

    def tell(self) -> int:
        return self._file.tell()
