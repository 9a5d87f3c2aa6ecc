"""How the clock works: puts on record what is due, works off what stands there. `web/jobs.py` has the table."""

import logging
import traceback
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db.offices import Office
from db.session import DatabaseAway
from scheduler.jobs.run_log import last_occurrence, on_record
from scheduler.jobs.runs import (
    Claim,
    Progress,
    Superseded,
    anything_waits,
    ask_for,
    fail,
    finish,
    progress_of,
    take_next,
)
from scheduler.jobs.timetable import ONCE, Missed, Rhythm, came, due, latest, written
from web.house import House

log = logging.getLogger(__name__)

ALL_OFFICES = "all"
TOO_LATE = "too_late"

Result = dict[str, Any]
"""What a run did, by code: numbers above all. `web/job_words.py` has the words."""


@dataclass(frozen=True)
class Brief:
    """Done in the transaction in which the run was taken: all of it or nothing. It calls nobody outside."""

    do: Callable[[House, Session, Claim], Result]


@dataclass(frozen=True)
class Long:
    """Done in transactions of its own, each safe to repeat; has to tell its progress well within the lease."""

    do: Callable[[House, Claim, Progress], Result]


@dataclass(frozen=True)
class Job:
    """`told`: its name in words, marked with `N_`. `when`: None means when a page asks for it. `per_office`: a run
    for each office, in its own zone; else one run for all, in UTC. `missed`: what is made up for after downtime.
    `sweeps`: of a job that pages ask for: each run does all that waits, whoever asked.
    """

    name: str
    told: str
    work: Brief | Long
    when: Rhythm | None = None
    missed: Missed = ONCE
    per_office: bool = True
    sweeps: bool = False

    @property
    def each_by_itself(self) -> bool:
        """A later run that went well does not make up for one that failed: it was about something else."""
        return self.missed.each or (self.when is None and not self.sweeps)

    def is_for(self, whose: "Whose") -> bool:
        return self.per_office == (whose.office_id is not None)


Jobs = Mapping[str, Job]


@dataclass(frozen=True)
class Whose:
    """For whom a job runs: an office, or all of them."""

    key: str
    office_id: int | None
    zone: ZoneInfo


@dataclass(frozen=True)
class _Due:
    job: Job
    whose: Whose
    label: datetime

    @property
    def occurrence(self) -> str:
        return f"{self.whose.key}:{written(self.label)}"


def tick(house: House, jobs: Jobs) -> None:
    """What the clock process does at each tick: put on record what is due, work off what stands there."""
    try:
        plan_due(house, jobs)
        work_off(house, jobs)
    except (DatabaseAway, SQLAlchemyError) as error:
        log.error("the database does not answer (%s); the next tick tries again", type(error).__name__)


def plan_due(house: House, jobs: Jobs) -> None:
    """Put the occurrences that are due now on record; those that stand there stay as they are."""
    at = house.now()
    with house.database.reading() as session:
        found = list(_due(session, jobs, at))
    if not found:
        return
    with house.database.transaction() as session:
        for one in found:
            came_at = came(one.label, one.whose.zone)
            ask_for(session, one.job.name, one.occurrence, office_id=one.whose.office_id, due_at=came_at)


def work_off(house: House, jobs: Jobs) -> int:
    """Run whatever stands there, one after the other; gives how many runs this process took."""
    count = 0
    while _work_one(house, jobs):
        count += 1
    return count


def everyone(session: Session) -> list[Whose]:
    """All offices together, then each of them."""
    offices = session.execute(select(Office.key, Office.id, Office.zone).order_by(Office.key))
    return [
        Whose(ALL_OFFICES, None, ZoneInfo("UTC")),
        *(Whose(key, id_, ZoneInfo(zone)) for key, id_, zone in offices),
    ]


def _due(session: Session, jobs: Jobs, at: datetime) -> Iterator[_Due]:
    """Mostly nothing is due, and one look at the record tells it."""
    newest = list(_newest(session, jobs, at))
    known = on_record(session, [(one.job.name, one.occurrence) for one in newest])
    for one in newest:
        if (one.job.name, one.occurrence) in known:
            continue
        whose, rhythm = one.whose, one.job.when
        last = last_occurrence(session, one.job.name, whose.office_id, at)
        labels = due(rhythm, one.job.missed, last, at.astimezone(whose.zone)) if rhythm else []
        yield from (_Due(one.job, whose, label) for label in labels)


def _newest(session: Session, jobs: Jobs, at: datetime) -> Iterator[_Due]:
    """The last occurrence of each job, if it is of use still."""
    for whose in everyone(session):
        for job in jobs.values():
            if job.when is None or not job.is_for(whose):
                continue
            label = latest(job.when, at.astimezone(whose.zone))
            if job.missed.still(came(label, whose.zone), at):
                yield _Due(job, whose, label)


def _work_one(house: House, jobs: Jobs) -> bool:
    """Take a run and do its work; False if none waits. A job that fails is on record and stops no other."""
    with house.database.reading() as session:
        if not anything_waits(session, jobs):
            return False
    claim: Claim | None = None
    try:
        with house.database.transaction() as session:
            claim = take_next(session, jobs)
            if claim is None:
                return False
            job = jobs[claim.job]
            if _too_late(job, claim, house.now()):
                finish(session, claim, {TOO_LATE: 1})
                return True
            if isinstance(job.work, Brief):
                finish(session, claim, job.work.do(house, session, claim))
                return True
        _do_long(house, job.work, claim)
    except Exception as error:
        if claim is None:
            raise
        _note_failure(house, claim, error)
    return True


def _do_long(house: House, work: Long, claim: Claim) -> None:
    result = work.do(house, claim, progress_of(house.database, claim))
    with house.database.transaction() as session:
        finish(session, claim, result)


def _too_late(job: Job, claim: Claim, at: datetime) -> bool:
    return claim.due_at is not None and not job.missed.still(claim.due_at, at)


def _note_failure(house: House, claim: Claim, error: Exception) -> None:
    if isinstance(error, Superseded):
        log.warning("job %s was taken up by another process: %s", claim.job, error)
        return
    where = "".join(traceback.format_tb(error.__traceback__))  # without the error's words: they may hold names
    log.error("job %s failed: %s\n%s", claim.job, type(error).__name__, where)
    with house.database.transaction() as session:
        fail(session, claim, type(error).__name__)
