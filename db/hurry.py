"""For callers, who cannot wait: a database that does not answer in time is left.

A frozen database keeps no time limit of its own. So one thread looks at the clock and cuts the connections that
take too long: whoever waits there gets an error, and their work is undone.
"""

import os
import socket
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any

from sqlalchemy import Engine, event

LOOKS_EACH = 0.05  # seconds
TO_CONNECT = 0.5
RESTS = 1.0


class TooSlow(Exception):
    """The database did not answer in time, or a moment ago it did not answer somebody else."""


class Hurry:
    """No connection of an engine is in use for longer than `seconds`.

    Once one was cut, nobody else is made to wait for `RESTS` seconds, unless another one comes back in time.
    """

    def __init__(self, seconds: float, cut: Callable[[Any], None]) -> None:
        self.seconds = seconds
        self._cut = cut
        self._in_use: dict[object, tuple[Any, float]] = {}
        self._lock = threading.Lock()
        self._looking = False
        self._cut_at: float | None = None

    def watch(self, engine: Engine) -> None:
        event.listen(engine, "checkout", self._begin)
        event.listen(engine, "checkin", self._end)
        event.listen(engine, "invalidate", self._end_broken)
        event.listen(engine, "do_connect", self._connect)

    def _connect(self, dialect: Any, record: object, arguments: Any, options: Any) -> Any:
        """In a thread of its own, since nobody can cut what is not connected yet."""
        self._require_answers()
        connecting: Future[Any] = Future()
        threading.Thread(target=_run, args=(connecting, dialect.connect, arguments, options), daemon=True).start()
        try:
            return connecting.result(TO_CONNECT)
        except TimeoutError:
            self._cut_at = time.monotonic()
            connecting.add_done_callback(_close)
            raise TooSlow from None

    def _begin(self, connection: Any, record: object, proxy: object) -> None:
        self._require_answers()
        with self._lock:
            self._in_use[record] = connection, time.monotonic() + self.seconds
            if not self._looking:
                self._looking = True
                threading.Thread(target=self._look, name="hurry", daemon=True).start()

    def _end(self, connection: Any, record: object) -> None:
        with self._lock:
            if self._in_use.pop(record, None) is not None and connection is not None:
                self._cut_at = None

    def _end_broken(self, connection: Any, record: object, error: object) -> None:
        with self._lock:
            self._in_use.pop(record, None)

    def _look(self) -> None:
        """As long as somebody is at work."""
        idle = 0
        while idle < RESTS / LOOKS_EACH:
            time.sleep(LOOKS_EACH)
            with self._lock:
                idle = 0 if self._in_use else idle + 1
                self._cut_late(time.monotonic())
                self._looking = idle < RESTS / LOOKS_EACH

    def _cut_late(self, now: float) -> None:
        for record in [record for record, (_, until) in self._in_use.items() if until < now]:
            connection, _ = self._in_use.pop(record)
            self._cut_at = now
            with suppress(Exception):  # it broke by itself a moment ago; the others are still looked at
                self._cut(connection)

    def _require_answers(self) -> None:
        cut_at = self._cut_at
        if cut_at is not None and time.monotonic() < cut_at + RESTS:
            raise TooSlow


def shut(connection: Any) -> None:
    """Whoever waits for an answer of PostgreSQL hears that the connection is broken."""
    with socket.socket(fileno=os.dup(connection.fileno())) as wire:
        wire.shutdown(socket.SHUT_RDWR)


def interrupt(connection: Any) -> None:
    """Ends what SQLite computes."""
    connection.interrupt()


def _run(connecting: "Future[Any]", connect: Callable[..., Any], arguments: Any, options: Any) -> None:
    try:
        connecting.set_result(connect(*arguments, **options))
    except BaseException as error:
        connecting.set_exception(error)


def _close(connecting: "Future[Any]") -> None:
    if connecting.exception() is None:
        connecting.result().close()
