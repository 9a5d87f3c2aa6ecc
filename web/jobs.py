"""The table of jobs: what runs by itself and how often, and what pages ask for."""

import logging
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from db.offices import Office
from db.session import DatabaseAway
from db.staff import Login
from ivr.fallback import refresh
from ivr.turns import blank_old_turns
from letters.batches import close_batch, delete_old_files
from letters.tries import forget_tries
from scheduler.calendar.delivery import posting_day
from scheduler.callbacks import forget_callbacks
from scheduler.messages import forget_messages
from scheduler.new_letters import ask_for_new_letters
from scheduler.policy import Policy, working_days
from scheduler.proposals import propose
from scheduler.reminders import remind_editors
from scheduler.runs import Claim, ask_for, claim_next, finish, progress_of
from scheduler.visits import forget_visits
from web.house import House

log = logging.getLogger(__name__)

ALL_OFFICES = "all"

Progress = Callable[[int, int], None]
Work = Callable[[House, Claim, Progress], dict[str, Any]]


@dataclass(frozen=True)
class Job:
    """`every_minutes`: by itself between `begins` and `ends`, local time; None: when asked for.

    `per_office`: a run for each office, in its own zone; else one run for all, in UTC. Jobs sweep whatever is due:
    after downtime the next run does what the missed ones would have done.
    """

    name: str
    work: Work
    every_minutes: int | None = None
    per_office: bool = True
    begins: time = time(7)
    ends: time = time(18)

    def occurrence(self, key: str, local: datetime) -> str | None:
        """The label of the run that is due at a local time: for whom, day and beginning of the interval."""
        if self.every_minutes is None or not self.begins <= local.time() < self.ends:
            return None
        minute = local.hour * 60 + local.minute
        begun = minute - minute % self.every_minutes
        return f"{key}:{local:%Y-%m-%d}T{begun // 60:02}:{begun % 60:02}"


def make_proposals(house: House, claim: Claim, progress: Progress) -> dict[str, Any]:
    """Appointments and letters for clients who were not reached by phone."""
    proposed = propose(
        house.database,
        _office_of(claim),
        house.access_keys,
        at=house.now(),
        public_url=house.settings.public_url,
        run_id=claim.run_id,
        progress=progress,
    )
    return asdict(proposed)


def close_print_batch(house: House, claim: Claim, progress: Progress) -> dict[str, Any]:
    """One PDF of all letters that wait."""
    at, office_id = house.now(), _office_of(claim)
    with house.database.reading() as session:
        office = session.get_one(Office, office_id)
        local = at.astimezone(ZoneInfo(office.zone))
        leaves_on = posting_day(local, Policy.of(office.policy), working_days(office))
    batch_id = close_batch(
        house.database,
        house.vault,
        house.access_keys,
        office_id,
        at=at,
        posting_day=leaves_on,
        progress=progress,
    )
    return {"batch_id": batch_id}


def review_notices(house: House, claim: Claim, progress: Progress) -> dict[str, Any]:
    """Editors are told which notices nobody has looked at on their day."""
    with house.database.transaction() as session:
        office = session.get_one(Office, _office_of(claim))
        return {"asked": remind_editors(session, office, house.now())}


def forget(house: House, claim: Claim, progress: Progress) -> dict[str, Any]:
    """What nobody needs any more: docs/operations.md says what is kept how long."""
    at = house.now()
    with house.database.transaction() as session:
        blanked = blank_old_turns(session, at - timedelta(minutes=30))
        files = delete_old_files(session, at.date())
        forget_tries(session, at.date())
        forget_messages(session, at - timedelta(days=1))
        forget_visits(session, at - timedelta(days=1))
        forget_callbacks(session, at - timedelta(days=30))
        session.execute(delete(Login).where(Login.seen_at < at - timedelta(days=1)))
    return {"blanked": blanked, "files": files}


def new_letters(house: House, claim: Claim, progress: Progress) -> dict[str, Any]:
    """For clients whose PIN was tried too often: a person sends them another letter."""
    with house.database.transaction() as session:
        return {"wishes": ask_for_new_letters(session, house.now())}


def tell_fallback(house: House, claim: Claim, progress: Progress) -> dict[str, Any]:
    """What the telephone says when the database is away: the news of all lines, in a file."""
    with house.database.reading() as session:
        refresh(session, house.settings.fallback_file, house.now())
    return {}


PROPOSALS = Job("proposals", make_proposals, every_minutes=10)
REVIEW_NOTICES = Job("review_notices", review_notices, every_minutes=24 * 60)
PRINT_BATCH = Job("print_batch", close_print_batch)
FORGET = Job("forget", forget, every_minutes=30, per_office=False, begins=time.min, ends=time.max)
FALLBACK = Job("fallback_news", tell_fallback, every_minutes=10, per_office=False, begins=time.min, ends=time.max)
NEW_LETTERS = Job("new_letters", new_letters, every_minutes=10, per_office=False, begins=time.min, ends=time.max)

JOBS = {job.name: job for job in (PROPOSALS, REVIEW_NOTICES, PRINT_BATCH, FORGET, FALLBACK, NEW_LETTERS)}


def tick(house: House) -> None:
    """What the clock process does at each tick: ask for what is due, work off what was asked for."""
    try:
        plan_due(house)
        work_off(house)
    except (DatabaseAway, SQLAlchemyError) as error:
        log.error("the database does not answer (%s); the next tick tries again", type(error).__name__)


def plan_due(house: House) -> None:
    """Put the occurrences that are due now on record; those that stand there stay as they are."""
    at = house.now()
    with house.database.transaction() as session:
        for job in JOBS.values():
            if not job.per_office:
                _plan(session, job, ALL_OFFICES, at, None)
        for office in session.scalars(select(Office)).all():
            for job in JOBS.values():
                if job.per_office:
                    _plan(session, job, office.key, at.astimezone(ZoneInfo(office.zone)), office.id)


def work_off(house: House) -> int:
    """Run whatever was asked for, one after the other; gives how many."""
    count = 0
    while (claim := claim_next(house.database)) is not None:
        _run(house, claim)
        count += 1
    return count


def _plan(session: Session, job: Job, key: str, local: datetime, office_id: int | None) -> None:
    occurrence = job.occurrence(key, local)
    if occurrence is not None:
        ask_for(session, job.name, occurrence, office_id=office_id)


def _office_of(claim: Claim) -> int:
    if claim.office_id is None:
        raise ValueError(f"{claim.job} needs an office")
    return claim.office_id


def _run(house: House, claim: Claim) -> None:
    """Run one claimed occurrence. A job that fails is on record and stops no other."""
    progress = progress_of(house.database, claim.run_id)
    try:
        result = JOBS[claim.job].work(house, claim, progress)
    except Exception as error:
        where = "".join(traceback.format_tb(error.__traceback__))  # without the error's words: they may hold names
        log.error("job %s failed: %s\n%s", claim.job, type(error).__name__, where)
        finish(house.database, claim.run_id, result={}, error=type(error).__name__)
        return
    finish(house.database, claim.run_id, result=result)
