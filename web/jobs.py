"""The table of jobs: what runs by itself and when, and what pages ask for. A new job is a line in it."""

from datetime import time

from sqlalchemy.orm import Session

from db.jobs import JobRun
from scheduler.jobs.run_log import stay_failed
from scheduler.jobs.timetable import Daily, Every, while_useful
from web import clockwork
from web.clockwork import Brief, Job, Jobs, Long
from web.house import House
from web.jobs_filing import FILE_LETTERS
from web.jobs_print import PRINT_BATCH, close_at_cut_off, close_print_batch, doubt_batches
from web.jobs_scheduling import make_draft, make_proposals, put_draft_in_force, warn_of_shortage
from web.jobs_upkeep import (
    forget,
    judge_silence,
    new_letters,
    offer_earlier,
    read_calendars,
    review_notices,
    tell_fallback,
)
from web.provider.jobs import PROVIDER_JOBS
from words.catalogues import N_

OFFICE_HOURS = time(7), time(18)
CALLING_HOURS = time(8), time(18)
MORNING = time(4)  # after the hours in which clocks are changed

FORGET = Job("forget", N_("What nobody needs any more is deleted"), Brief(forget), Every(30), per_office=False)
NEW_LETTERS = Job(
    "new_letters",
    N_("New letters where a PIN was tried too often"),
    Long(new_letters),
    Every(10),
    per_office=False,
)

_TABLE = (
    Job(
        "proposals",
        N_("Times for clients who were not reached by phone"),
        Long(make_proposals),
        Every(10, *OFFICE_HOURS),
    ),
    Job("make_draft", N_("A plan of times to look at"), Long(make_draft)),
    Job("put_draft_in_force", N_("A plan of times is put in force"), Long(put_draft_in_force)),
    Job(PRINT_BATCH, N_("A batch of all letters that wait"), Long(close_print_batch), sweeps=True),
    Job("close_at_cutoff", N_("Batches at the cut-off"), Brief(close_at_cut_off), Every(10, MORNING)),
    Job("doubt_batches", N_("Batches that nobody said are printed"), Brief(doubt_batches), Every(30, MORNING)),
    Job(
        "offer_earlier",
        N_("Earlier times for clients who wait for one"),
        Long(offer_earlier),
        Every(10, *CALLING_HOURS),
        while_useful(10),
    ),
    Job("judge_silence", N_("Proposals that nobody answered"), Long(judge_silence), Daily(time(6, 30))),
    Job(
        "warn_of_shortage",
        N_("Cases for which no time is left before they are due"),
        Long(warn_of_shortage),
        Daily(time(7)),
    ),
    Job("review_notices", N_("Reminders of notices to be looked at"), Brief(review_notices), Daily(time(7))),
    Job("calendars", N_("The advisors' own calendars"), Long(read_calendars), Every(15), per_office=False),
    NEW_LETTERS,
    Job(
        "fallback_news",
        N_("What the telephone says when the database is away"),
        Brief(tell_fallback),
        Every(10),
        per_office=False,
    ),
    *PROVIDER_JOBS,
    FILE_LETTERS,
    FORGET,
)

JOBS: Jobs = {job.name: job for job in _TABLE}


def tick(house: House) -> None:
    """What the clock process does at each tick."""
    clockwork.tick(house, JOBS)


def plan_due(house: House) -> None:
    """Put what is due on record."""
    clockwork.plan_due(house, JOBS)


def work_off(house: House) -> int:
    """Run what stands on record; gives how many."""
    return clockwork.work_off(house, JOBS)


def failures(session: Session) -> list[JobRun]:
    """Runs that will not be tried again by themselves, and that no later run has made up for."""
    return stay_failed(session, [job.name for job in JOBS.values() if job.each_by_itself])
