"""Runs of jobs: asked for, taken by one process, ended. The record is the truth, the clock only ticks.

Two kinds of work. Brief: taken, done and ended in one transaction; a process that dies leaves nothing behind.
Long: the run is lent to a process, which renews the lease as it gets on; when the lease is over, another process
takes the run up again. Which try it is stands in the record: who was thought dead can neither end it nor go on.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.jobs import JobRun, RunState
from db.session import Database

LEASE = timedelta(minutes=10)
"""How long a run counts as being worked on without a sign of life."""

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""Before a run that failed is tried again. After the last of them it stays failed."""

MOST_TRIES = len(PAUSES) + 1
DIED = "ProcessDied"

Progress = Callable[[int, int], None]
"""Told how many of how many are done."""


class Superseded(Exception):
    """The run was taken up by another process; this one was thought dead and has to leave it alone."""


@dataclass(frozen=True)
class Claim:
    """A run that this process has taken. `tries`: which try it is."""

    run_id: int
    job: str
    office_id: int | None = None
    occurrence: str = ""
    requested_by: int | None = None
    due_at: datetime | None = None
    tries: int = 1


def ask_for(
    session: Session,
    job: str,
    occurrence: str,
    *,
    office_id: int | None = None,
    staff_id: int | None = None,
    due_at: datetime | None = None,
) -> int:
    """Ask for one run of a job. The same occurrence again is the same run. Gives the run's id."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    values: dict[str, Any] = {
        "job": job,
        "occurrence": occurrence,
        "office_id": office_id,
        "requested_by": staff_id,
        "state": RunState.REQUESTED,
        "due_at": due_at,
        "tries": 0,
        "done": 0,
        "total": 0,
        "result": {},
    }
    session.execute(insert(JobRun).values(values).on_conflict_do_nothing())
    found = select(JobRun.id).where(JobRun.job == job, JobRun.occurrence == occurrence)
    return session.scalars(found).one()


def anything_waits(session: Session, jobs: Collection[str]) -> bool:
    """A look that locks nothing, for a clock that ticks often and mostly finds nothing."""
    return session.scalar(select(JobRun.id).where(_takeable(session, jobs)).limit(1)) is not None


def take_next(session: Session, jobs: Collection[str]) -> Claim | None:
    """Take the oldest run of these jobs that waits, or whose process died; None if all are taken or pause.

    Until this transaction ends nobody else can take it. One whose process died at each try is given up.
    """
    waiting = select(JobRun).where(_takeable(session, jobs)).order_by(JobRun.id).limit(1)
    while (run := session.scalar(waiting.with_for_update(skip_locked=True))) is not None:
        now = database_now(session)
        if run.state == RunState.RUNNING and _was_last(run.tries):
            run.state, run.error, run.ended_at = RunState.FAILED, DIED, now
            session.flush()
            continue
        run.state, run.tries = RunState.RUNNING, run.tries + 1
        run.started_at, run.ended_at, run.lease_until = now, None, now + LEASE
        session.flush()
        return _claim_of(run)
    return None


def progress_of(database: Database, claim: Claim) -> Progress:
    """A callback that notes how far a run is, for the page that shows it, and renews the lease.

    It raises `Superseded` in a process that was thought dead.
    """

    def note(done: int, total: int) -> None:
        with database.transaction() as session:
            run = _still_ours(session, claim)
            run.done, run.total, run.lease_until = done, total, database_now(session) + LEASE

    return note


def finish(session: Session, claim: Claim, result: dict[str, Any]) -> None:
    """The run has done its work; together with the last step of the work, or after it. Raises `Superseded`."""
    run = session.get_one(JobRun, claim.run_id, with_for_update=True, populate_existing=True)
    if (run.state, run.tries) == (RunState.DONE, claim.tries):
        return
    run = _still_ours(session, claim)
    run.state, run.result, run.error, run.ended_at = RunState.DONE, result, None, database_now(session)


def fail(session: Session, claim: Claim, error: str) -> None:
    """The run failed: it is tried again after a pause that grows, and stays failed after the last try.

    Nothing is noted of a try that is another process's business by now.
    """
    run = session.get_one(JobRun, claim.run_id, with_for_update=True, populate_existing=True)
    rolled_back = (RunState.REQUESTED, claim.tries - 1)
    if (run.state, run.tries) not in ((RunState.RUNNING, claim.tries), rolled_back):
        return
    now = database_now(session)
    run.tries, run.error, run.ended_at = claim.tries, error, now
    if _was_last(claim.tries):
        run.state = RunState.FAILED
        return
    run.state, run.not_before = RunState.REQUESTED, now + PAUSES[claim.tries % MOST_TRIES - 1]


def try_again(session: Session, run_id: int) -> bool:
    """A person has mended what made a run fail: as many tries once more. False if no such run stays failed."""
    run = session.get(JobRun, run_id, with_for_update=True)
    if run is None or run.state != RunState.FAILED:
        return False
    run.state, run.not_before = RunState.REQUESTED, None
    return True


def forget_runs(session: Session, before: datetime) -> None:
    """Delete runs of the timetable that have ended and were due before an instant."""
    ended = JobRun.state.in_((RunState.DONE, RunState.FAILED))
    session.execute(delete(JobRun).where(ended, JobRun.due_at < before))


def database_now(session: Session) -> datetime:
    """Leases and pauses use the database's clock: the processes' own may differ."""
    if session.get_bind().dialect.name == "sqlite":
        stamp: str = session.scalars(select(func.strftime("%Y-%m-%dT%H:%M:%f+00:00", "now"))).one()
        return datetime.fromisoformat(stamp)
    moment: datetime = session.scalars(select(func.clock_timestamp())).one()
    return moment


def _takeable(session: Session, jobs: Collection[str]) -> ColumnElement[bool]:
    """Only jobs that this version knows: the others are left to processes that do."""
    now = database_now(session)
    paused = and_(JobRun.not_before.is_not(None), JobRun.not_before > now)
    waits = and_(JobRun.state == RunState.REQUESTED, ~paused)
    died = and_(JobRun.state == RunState.RUNNING, JobRun.lease_until < now)
    return and_(JobRun.job.in_(jobs), or_(waits, died))


def _was_last(tries: int) -> bool:
    """Tries are counted on when a person lets a run be tried again, so that no two are ever the same."""
    return tries % MOST_TRIES == 0


def _claim_of(run: JobRun) -> Claim:
    return Claim(
        run.id, run.job, run.office_id, run.occurrence, run.requested_by, due_at=run.due_at, tries=run.tries
    )


def _still_ours(session: Session, claim: Claim) -> JobRun:
    run = session.get_one(JobRun, claim.run_id, with_for_update=True, populate_existing=True)
    if (run.state, run.tries) != (RunState.RUNNING, claim.tries):
        raise Superseded(f"run {claim.run_id}, try {claim.tries}")
    return run
