"""Clock processes that are killed: `python clock_kennel.py URL OCCURRENCES SEED` keeps four of them until all is done.

Each is a process of its own, with the real clock, record and table of jobs of its own making. Every so often one of
them is killed in the midst of whatever it does, or stopped for longer than its lease and woken up; another takes its
place. Says on its last line how many were killed and how many were stopped.
"""

import os
import random
import signal
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

import factories as make
import scheduler.jobs.clock
from db.jobs import JobRun, RunState
from db.session import Database
from scheduler.jobs import runs
from scheduler.jobs.clock import run_clock
from scheduler.jobs.runs import Claim, Progress
from scheduler.jobs.timetable import EACH, Every
from web.clockwork import Brief, Job, Long, Result, plan_due, tick
from web.house import Clock, House
from web.settings import Settings
from web_house import ENVIRON

PROCESSES = 4
STARTS_AT = datetime(2026, 12, 7, 0, 0, tzinfo=UTC)
MINUTES_PER_SECOND = 8  # how fast the day passes
STEPS = 3
A_MOMENT = 0.02
LEASE = timedelta(seconds=0.4)
PATIENCE = 240


def brief(house: House, session: Session, claim: Claim) -> Result:
    """Two effects with a moment between them: who dies there must leave neither."""
    for step in (1, 2):
        session.execute(EFFECT, {"run": claim.run_id, "step": step})
        time.sleep(A_MOMENT)
    return {"effects": 2}


def long(house: House, claim: Claim, progress: Progress) -> Result:
    """A step sees whether it was done, as all steps of long work do; who is superseded finds out at its progress."""
    for step in range(1, STEPS + 1):
        progress(step, STEPS)
        time.sleep(A_MOMENT)
        with house.database.transaction() as session:
            session.execute(text("SELECT id FROM job_run WHERE id = :run FOR UPDATE"), {"run": claim.run_id})
            done = session.scalar(DONE, {"run": claim.run_id, "step": step})
            if not done:
                session.execute(EFFECT, {"run": claim.run_id, "step": step})
    return {"by": claim.tries}


EFFECT = text("INSERT INTO effect (run, step) VALUES (:run, :step)")
DONE = text("SELECT count(*) FROM effect WHERE run = :run AND step = :step")
JOBS: Mapping[str, Job] = {
    "brief": Job("brief", "Brief", Brief(brief), Every(1), EACH, per_office=False),
    "long": Job("long", "Long", Long(long), Every(4), EACH, per_office=False),
}


def one_clock(url: str, since: float, occurrences: int) -> None:
    """The clock stands still after the last occurrence, so that it can be told when all is done."""
    last = STARTS_AT + timedelta(minutes=occurrences - 1)

    def now() -> datetime:
        return min(last, STARTS_AT + timedelta(minutes=(time.time() - since) * MINUTES_PER_SECOND))

    scheduler.jobs.clock.TICK_SECONDS = 0.05
    runs.LEASE = LEASE
    runs.MOST_TRIES = 10**9  # nowhere do processes die as often as here
    house = a_house(url, now)
    run_clock(lambda: tick(house, JOBS))


def a_house(url: str, now: Clock) -> House:
    return House(Settings.read(ENVIRON), Database(url), make.VAULT, make.KEYS, make.AUDIT_KEY, now)


class Kennel:
    def __init__(self, url: str, occurrences: int, seed: int) -> None:
        self.url, self.occurrences = url, occurrences
        self.chance, self.since = random.Random(seed), time.time()
        self.clocks: list[int] = []
        self.killed = self.stopped = 0

    def keep(self) -> None:
        """Until all is done."""
        database = Database(self.url)
        self.clocks = [self._begin() for _ in range(PROCESSES)]
        try:
            while not self._all_done(database):
                time.sleep(self.chance.uniform(0.02, 0.25))
                (self._stop if self.chance.random() < 0.15 else self._kill)()
        finally:
            for clock in self.clocks:
                os.kill(clock, signal.SIGKILL)

    def _begin(self) -> int:
        clock = os.fork()
        if clock == 0:
            one_clock(self.url, self.since, self.occurrences)
            os._exit(0)
        return clock

    def _kill(self) -> None:
        place = self.chance.randrange(PROCESSES)
        os.kill(self.clocks[place], signal.SIGKILL)
        os.waitpid(self.clocks[place], 0)
        self.clocks[place] = self._begin()
        self.killed += 1

    def _stop(self) -> None:
        """Long enough to be thought dead."""
        clock = self.chance.choice(self.clocks)
        os.kill(clock, signal.SIGSTOP)
        time.sleep(LEASE.total_seconds() * 1.5)
        os.kill(clock, signal.SIGCONT)
        self.stopped += 1

    def _all_done(self, database: Database) -> bool:
        if time.time() - self.since > PATIENCE:
            raise TimeoutError
        with database.reading() as session:
            done = select(func.count()).select_from(JobRun).where(JobRun.state == RunState.DONE)
            return session.scalars(done).one() >= expected_runs(self.occurrences)


def expected_runs(occurrences: int) -> int:
    return sum(
        len(range(0, occurrences, job.when.minutes)) for job in JOBS.values() if isinstance(job.when, Every)
    )


if __name__ == "__main__":
    first = a_house(sys.argv[1], lambda: STARTS_AT)
    plan_due(first, JOBS)  # a job begins with what came last, and this is the first
    first.database.close()
    kennel = Kennel(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
    kennel.keep()
    print(kennel.killed, kennel.stopped)  # noqa: T201
