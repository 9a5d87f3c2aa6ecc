"""A ZIP goes out while it is made, a file at a time: neither memory nor a disk has to hold the whole."""

from io import BytesIO
from typing import Protocol


class Sink(Protocol):
    """A file that is being written."""

    def write(self, data: bytes, /) -> object: ...


class Passage:
    """What a `ZipFile` writes into: it may go back to the head of the file that it has just added, no further.

    There it puts size and check sum. Were they to follow behind the file, not every reader would find them.
    """

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._held, self._gone = BytesIO(), 0

    def write(self, data: bytes) -> int:
        return self._held.write(data)

    def tell(self) -> int:
        return self._gone + self._held.tell()

    def seek(self, to: int) -> int:
        return self._gone + self._held.seek(to - self._gone)

    def flush(self) -> None:
        """Only a finished file goes on."""

    def close(self) -> None:
        """Whoever gave the sink closes it."""

    def pass_on(self) -> None:
        self._sink.write(self._held.getvalue())
        self._gone += self._held.tell()
        self._held = BytesIO()
