"""What those who run an office have to know: something that runs by itself failed, and is not tried again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db.scope import Scope, offices
from db.staff import Role
from web.jobs import JOBS, failures


@dataclass(frozen=True)
class FailedJob:
    """`told`: the job's name, marked with `N_`. `office`: None if it runs for all. `zone`: to tell `at` in."""

    run_id: int
    told: str
    office: str | None
    zone: str
    at: datetime
    error: str


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
