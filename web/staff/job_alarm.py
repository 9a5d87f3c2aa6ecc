"""What those who run an office have to know: nothing runs by itself; or something failed, and stays so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from db.scope import Scope, offices
from db.staff import Role
from scheduler.jobs.run_log import at_work, last_run_due
from web.jobs import JOBS, failures

QUIET = timedelta(minutes=30)
"""Some job is due every ten minutes, day and night: after so long without a run the clock does not work, unless it
is at a long one."""


@dataclass(frozen=True)
class Still:
    """The clock does not work. `since`: when the last run was due; None: there was none. `zone`: to tell it in."""

    since: datetime | None
    zone: str


@dataclass(frozen=True)
class FailedJob:
    """`told`: the job's name, marked with `N_`. `office`: None if it runs for all. `zone`: to tell `at` in."""

    run_id: int
    told: str
    office: str | None
    zone: str
    at: datetime
    error: str


def nothing_runs(session: Session, scope: Scope, at: datetime) -> Still | None:
    """For those who run an office, when nothing has run by itself for a while; None: it does, or others ask."""
    zones = [office.zone for office in offices(session, scope) if scope.has(office.id, Role.ADMIN)]
    if not zones:
        return None
    since = last_run_due(session, at)
    quiet = since is None or since < at - QUIET
    return Still(since, zones[0]) if quiet and not at_work(session) else None


def failed_jobs(session: Session, scope: Scope, language: str) -> list[FailedJob]:
    """For those who run an office, what failed there and what failed for all; for others nothing."""
    led = {office.id: office for office in offices(session, scope) if scope.has(office.id, Role.ADMIN)}
    zones = [office.zone for office in led.values()]
    return [
        FailedJob(
            run_id=run.id,
            told=JOBS[run.job].told if run.job in JOBS else run.job,
            office=led[run.office_id].name_in(language) if run.office_id else None,
            zone=led[run.office_id].zone if run.office_id else zones[0],
            at=run.ended_at,
            error=run.error or "",
        )
        for run in (failures(session) if led else [])
        if run.ended_at is not None and (run.office_id is None or run.office_id in led)
    ]
