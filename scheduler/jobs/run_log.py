"""What the record of runs says: what came last, how it went, what waits, what stays failed."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Select, exists, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from db.jobs import JobRun, RunState
from scheduler.jobs.runs import database_now

ENDED = (RunState.DONE, RunState.FAILED)
OPEN = (RunState.REQUESTED, RunState.RUNNING)


def on_record(session: Session, occurrences: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Those of these (job, occurrence) that stand on record."""
    found = select(JobRun.job, JobRun.occurrence).where(tuple_(JobRun.job, JobRun.occurrence).in_(occurrences))
    return {(job, occurrence) for job, occurrence in session.execute(found)}


def last_occurrence(session: Session, job: str, office_id: int | None, at: datetime) -> datetime | None:
    """The label (naive local time) of the last occurrence on record that was due by an instant.

    Later ones are of a clock that was ahead for a while; they must not hold up the job until then.
    """
    last = session.scalar(
        select(JobRun.occurrence)
        .where(JobRun.job == job, JobRun.office_id.is_not_distinct_from(office_id), JobRun.due_at <= at)
        .order_by(JobRun.due_at.desc(), JobRun.occurrence.desc())
        .limit(1)
    )
    return None if last is None else datetime.fromisoformat(last.partition(":")[2])


def last_run_due(session: Session, at: datetime) -> datetime | None:
    """Until when the timetable is known to be worked off: the newest instant, by `at`, at which a run was due that
    has ended."""
    ended = JobRun.state.in_(ENDED), JobRun.due_at <= at
    return session.scalar(select(JobRun.due_at).where(*ended).order_by(JobRun.due_at.desc()).limit(1))


def at_work(session: Session) -> bool:
    """Whether a process works on a run and gave a sign of life within the lease."""
    lent = select(JobRun.id).where(JobRun.state == RunState.RUNNING, JobRun.lease_until >= database_now(session))
    return session.scalar(lent.limit(1)) is not None


def last_ended(session: Session, job: str, office_id: int | None) -> JobRun | None:
    """The run that ended last, well or not."""
    return session.scalar(
        _of(job, office_id)
        .where(JobRun.state.in_(ENDED))
        .order_by(JobRun.ended_at.desc(), JobRun.id.desc())
        .limit(1)
    )


def not_ended(session: Session, job: str, office_id: int | None) -> list[JobRun]:
    """Runs that wait, pause after a failure or are under way, the oldest first."""
    return list(session.scalars(_of(job, office_id).where(JobRun.state.in_(OPEN)).order_by(JobRun.id)))


def stay_failed(session: Session, each: Collection[str]) -> list[JobRun]:
    """Runs that will not be tried again by themselves, the oldest first.

    A later run that went well has done what they would have done, but not for the jobs named in `each`.
    """
    later = aliased(JobRun)
    made_up_for = exists().where(
        later.job == JobRun.job,
        later.office_id.is_not_distinct_from(JobRun.office_id),
        later.state == RunState.DONE,
        later.id > JobRun.id,
    )
    failed = select(JobRun).where(JobRun.state == RunState.FAILED, or_(JobRun.job.in_(each), ~made_up_for))
    return list(session.scalars(failed.order_by(JobRun.id)))


def newest(session: Session, count: int) -> list[JobRun]:
    return list(session.scalars(select(JobRun).order_by(JobRun.id.desc()).limit(count)))


def _of(job: str, office_id: int | None) -> Select[JobRun]:
    return select(JobRun).where(JobRun.job == job, JobRun.office_id.is_not_distinct_from(office_id))
