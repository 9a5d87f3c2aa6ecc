"""A step of a call is answered in time, whatever the database does: else with an apology, and its work is undone.

The provider waits 15 s, a caller does not. A frozen database keeps no time limit of its own, so it is kept here:
the work is done in another thread, and whoever waits for it stops waiting.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import BoundedSemaphore, Lock
from typing import TypeVar

SECONDS = 1.5
MOMENT = 0.3  # more for a commit that has begun
MOST_AT_WORK = 16

Result = TypeVar("Result")


class TooLate(Exception):
    """The work was not done in time; or it was not begun, because so much hangs already."""


class Race:
    """Between work that is about to be kept and a clock that gives it up: one of them is first."""

    def __init__(self) -> None:
        self._first = Lock()

    def keep(self) -> None:
        """The last thing before a commit. Raises `TooLate` when the caller has had another answer."""
        if not self._first.acquire(blocking=False):
            raise TooLate

    def give_up(self) -> bool:
        return self._first.acquire(blocking=False)


class Deadline:
    """Of all steps of one process. Only so many can hang in a frozen database; who comes then is told at once."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._free = BoundedSemaphore(MOST_AT_WORK)
        self._threads = ThreadPoolExecutor(MOST_AT_WORK, "step")

    def meet(self, work: Callable[[Race], Result]) -> Result:
        """What `work` gives. Raises `TooLate`: then nothing of it is kept, unless its commit hung."""
        if not self._free.acquire(blocking=False):
            raise TooLate
        race = Race()
        working = self._threads.submit(self._do, work, race)
        in_time = _ended(working, self._seconds) or not race.give_up()
        if not (in_time and _ended(working, MOMENT)):
            raise TooLate
        return working.result()

    def _do(self, work: Callable[[Race], Result], race: Race) -> Result:
        try:
            return work(race)
        finally:
            self._free.release()


def _ended(working: Future[Result], seconds: float) -> bool:
    try:
        working.exception(seconds)
    except TimeoutError:
        return False
    return True
