"""Clock processes that are killed while they close batches: `python print_kennel.py URL ROUNDS LETTERS KILLS SEED`.

In each round letters are put into the queue and two runs are asked for: two processes with the real job take one each
and draw the same letters at the same time. When one of them has come as far as chance wants it, one of the two, drawn
at random, is killed, and another takes its place. Says on its last line how many were killed, and how often work was
under way then.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from sqlalchemy import ColumnElement, and_, func, select

import factories as make
import scheduler.jobs.clock
from clock_kennel import a_house
from db.jobs import JobRun, RunState
from db.letters import AccessCode, Letter
from db.offices import Office
from db.session import Database
from factories.letters import HARZ, some_facts
from factories.post import different_facts, letters_waiting
from letters.printing.batches import DRAWING, STEPS, STORING
from letters.printing.making import to_print
from letters.printing.print_file import Job, volumes
from letters.saying.wording import wording_of
from letters.wordings.in_force import HOUSE_TEXTS
from scheduler.jobs import runs
from scheduler.jobs.clock import run_clock
from scheduler.jobs.runs import ask_for
from web.clockwork import Jobs, tick
from web.jobs import JOBS

PROCESSES = 2
PRINTS: Jobs = {"print_batch": JOBS["print_batch"]}
LEASE = timedelta(seconds=1.5)
PATIENCE = 240
LAST_STEP_SECONDS = 0.2
OPEN = JobRun.state.in_((RunState.REQUESTED, RunState.RUNNING))
NOW_AT_WORK = and_(JobRun.state == RunState.RUNNING, JobRun.total > 0, JobRun.lease_until > func.clock_timestamp())
VOLUME_SHEETS = 125


def one_clock(url: str) -> None:
    scheduler.jobs.clock.TICK_SECONDS = 0.05
    runs.LEASE = LEASE
    runs.MOST_TRIES = 10**9  # nowhere do processes die as often as here
    house = a_house(url, lambda: make.AT)
    run_clock(lambda: tick(house, PRINTS))


class Kennel:
    def __init__(self, url: str, seed: int) -> None:
        self.url, self.database = url, Database(url)
        self.chance = random.Random(seed)
        self.clocks: list[int] = []
        self.killed = self.under_way = 0
        with self.database.transaction() as session:
            self.office = make.an_office(session, letterhead=HARZ, policy={"volume_sheets": VOLUME_SHEETS})

    def keep(self, rounds: int, letters: int, kills: int) -> None:
        self.clocks = [self._begin() for _ in range(PROCESSES)]
        try:
            for number in range(rounds):
                self._round(number, letters, (kills - self.killed) // (rounds - number))
        finally:
            for clock in self.clocks:
                os.kill(clock, signal.SIGKILL)

    def _round(self, number: int, letters: int, kills: int) -> None:
        with self.database.transaction() as session:
            letters_waiting(session, session.get_one(Office, self.office.id), different_facts(letters))
            for run in range(PROCESSES):
                ask_for(session, "print_batch", f"request:{number}:{run}", office_id=self.office.id)
        for _ in range(kills):
            enough = _as_far_as(self.chance.random())
            self._wait_until(partial(self._over_or, NOW_AT_WORK, enough))
            time.sleep(self.chance.uniform(0, LAST_STEP_SECONDS))
            self._kill()
        self._wait_until(self._over_or)

    def _begin(self) -> int:
        clock = os.fork()
        if clock == 0:
            one_clock(self.url)
            os._exit(0)
        return clock

    def _kill(self) -> None:
        self.under_way += self._count(OPEN) > 0
        place = self.chance.randrange(PROCESSES)
        os.kill(self.clocks[place], signal.SIGKILL)
        os.waitpid(self.clocks[place], 0)
        self.clocks[place] = self._begin()
        self.killed += 1

    def _over_or(self, *which: ColumnElement[bool]) -> bool:
        return not self._count(OPEN) or (bool(which) and self._count(*which) > 0)

    def _wait_until(self, is_so: Callable[[], bool]) -> None:
        since = time.time()
        while not is_so():
            if time.time() - since > PATIENCE:
                raise TimeoutError
            time.sleep(0.02)

    def _count(self, *which: ColumnElement[bool]) -> int:
        with self.database.reading() as session:
            return session.scalars(select(func.count()).select_from(JobRun).where(*which)).one()


def _as_far_as(part: float) -> ColumnElement[bool]:
    """In the last twentieth, what is under way is the last transaction, which nobody else sees."""
    return JobRun.done >= JobRun.total * min(part, (DRAWING + STORING) / STEPS)


def _draw_one() -> None:
    """What is loaded by the first letter is there in all processes that are forked afterwards."""
    facts = some_facts()
    code = AccessCode(reference="12345678", issue=1, key_id=make.KEYS.newest)
    version = wording_of(facts.kind, facts.language).version
    letter = Letter(id=1, facts=facts.stored(), access_code=code, text_version=version)
    job, held = Job(1, "KoBa Harz", "de", make.DAY), dict[int, str]()
    drawn = to_print([letter], make.KEYS, HOUSE_TEXTS, held.__setitem__)
    assert len(list(volumes(job, drawn, 1, held.__setitem__, lambda done, of: None))) == 1


if __name__ == "__main__":
    rounds, letters, kills, seed = (int(word) for word in sys.argv[2:])
    _draw_one()
    kennel = Kennel(sys.argv[1], seed)
    kennel.database.close()  # no process inherits a connection
    kennel.keep(rounds, letters, kills)
    print(kennel.killed, kennel.under_way)  # noqa: T201
