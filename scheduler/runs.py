"""Runs of jobs: asked for, claimed by one process, finished. The record is the truth, the clock only ticks."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.jobs import JobRun, RunState
from db.session import Database

LEASE = timedelta(minutes=10)
"""How long a claimed run counts as being worked on; after a crash another process takes it up again."""


@dataclass(frozen=True)
class Claim:
    """A run that this process has claimed."""

    run_id: int
    job: str
    office_id: int | None


def ask_for(
    session: Session, job: str, occurrence: str, *, office_id: int | None = None, staff_id: int | None = None
) -> int:
    """Ask for one run of a job. The same occurrence again is the same run. Gives the run's id."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    values: dict[str, Any] = {
        "job": job,
        "occurrence": occurrence,
        "office_id": office_id,
        "requested_by": staff_id,
        "state": RunState.REQUESTED,
        "done": 0,
        "total": 0,
        "result": {},
    }
    session.execute(insert(JobRun).values(values).on_conflict_do_nothing())
    found = select(JobRun.id).where(JobRun.job == job, JobRun.occurrence == occurrence)
    return session.scalars(found).one()


def claim_next(database: Database) -> Claim | None:
    """Claim the oldest run that waits, or whose process died; each is claimed by one process only."""
    with database.transaction() as session:
        now = _database_now(session)
        run = session.scalar(
            select(JobRun)
            .where(
                or_(
                    JobRun.state == RunState.REQUESTED,
                    (JobRun.state == RunState.RUNNING) & (JobRun.lease_until < now),
                )
            )
            .order_by(JobRun.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        )
        if run is None:
            return None
        run.state, run.started_at, run.lease_until = RunState.RUNNING, now, now + LEASE
        return Claim(run.id, run.job, run.office_id)


def progress_of(database: Database, run_id: int) -> Callable[[int, int], None]:
    """A callback that notes how far a run is, for the page that shows it, and renews the lease."""

    def note(done: int, total: int) -> None:
        with database.transaction() as session:
            run = session.get_one(JobRun, run_id)
            run.done, run.total, run.lease_until = done, total, _database_now(session) + LEASE

    return note


def finish(database: Database, run_id: int, *, result: dict[str, Any], error: str | None = None) -> None:
    with database.transaction() as session:
        run = session.get_one(JobRun, run_id)
        run.state = RunState.FAILED if error else RunState.DONE
        run.result, run.error, run.ended_at = result, error, _database_now(session)


def _database_now(session: Session) -> datetime:
    """Leases use the database's clock: the processes' own may differ."""
    if session.get_bind().dialect.name == "sqlite":
        stamp: str = session.scalars(select(func.strftime("%Y-%m-%dT%H:%M:%f+00:00", "now"))).one()
        return datetime.fromisoformat(stamp)
    moment: datetime = session.scalars(select(func.clock_timestamp())).one()
    return moment
