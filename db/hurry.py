"""For callers, who cannot wait: a PostgreSQL that does not answer in time is left.

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
LOOKS_IDLY = 20  # so often, then it ends until somebody is at work again
TO_CONNECT = 0.5
RESTS = 1.0
IN_A_ROW = 2  # one that was cut may have been slow by itself


class TooSlow(Exception):
    """No connection in time; or others did not answer a moment ago."""


class Hurry:
    """A connection of an engine that is in use for longer than `seconds` is cut; a new one has `TO_CONNECT`.

    Once `IN_A_ROW` did not answer, nobody is made to wait for `RESTS` seconds.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._in_use: dict[object, tuple[Any, float]] = {}
        self._lock = threading.Lock()
        self._looking: threading.Thread | None = None
        self._silent = 0  # did not answer, one after the other
        self._since = 0.0

    def watch(self, engine: Engine) -> None:
        event.listen(engine, "do_connect", self._connect)
        event.listen(engine, "checkout", self._begin)
        event.listen(engine, "checkin", self._end)
        event.listen(engine, "invalidate", self._forget)

    def require_answers(self) -> None:
        """Raises `TooSlow`."""
        if self._silent >= IN_A_ROW and time.monotonic() < self._since + RESTS:
            raise TooSlow

    def _connect(self, dialect: Any, record: object, arguments: Any, options: Any) -> Any:
        """In a thread of its own, since nobody can cut what is not connected yet."""
        connecting: Future[Any] = Future()
        threading.Thread(target=_run, args=(connecting, dialect.connect, arguments, options), daemon=True).start()
        try:
            connection = connecting.result(TO_CONNECT)
        except TimeoutError:
            self._count_silent()
            connecting.add_done_callback(_close)
            raise TooSlow from None
        self._begin(connection, record, None)  # what the engine asks a new one first is not waited for either
        return connection

    def _begin(self, connection: Any, record: object, proxy: object) -> None:
        with self._lock:
            self._in_use[record] = connection, time.monotonic() + self._seconds
            if self._looking is None or not self._looking.is_alive():
                self._looking = threading.Thread(target=self._look, name="hurry", daemon=True)
                self._looking.start()

    def _end(self, connection: Any, record: Any) -> None:
        with self._lock:
            in_time = self._in_use.pop(record, None) is not None
            if in_time and connection is not None:
                self._silent = 0
        if not in_time and connection is not None:
            record.invalidate()  # it was cut when its work was done

    def _forget(self, connection: Any, record: object, error: object) -> None:
        with self._lock:
            self._in_use.pop(record, None)

    def _look(self) -> None:
        idle = 0
        while True:
            time.sleep(LOOKS_EACH)
            with self._lock:
                self._cut_late(time.monotonic())
                idle = 0 if self._in_use else idle + 1
                if idle > LOOKS_IDLY:
                    self._looking = None
                    return

    def _cut_late(self, now: float) -> None:
        for record in [record for record, (_, until) in self._in_use.items() if until < now]:
            connection, _ = self._in_use.pop(record)
            self._count_silent()
            with suppress(Exception):  # it broke by itself a moment ago
                _cut(connection)

    def _count_silent(self) -> None:
        self._silent += 1
        self._since = time.monotonic()


def _cut(connection: Any) -> None:
    """Whoever waits for an answer hears that the connection is broken."""
    with socket.socket(fileno=os.dup(connection.fileno())) as wire:
        wire.shutdown(socket.SHUT_RDWR)


def _run(connecting: "Future[Any]", connect: Callable[..., Any], arguments: Any, options: Any) -> None:
    try:
        connecting.set_result(connect(*arguments, **options))
    except BaseException as error:
        connecting.set_exception(error)


def _close(connecting: "Future[Any]") -> None:
    if connecting.exception() is None:
        connecting.result().close()
