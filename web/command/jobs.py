"""`rufzeit jobs`"""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import click
from sqlalchemy.orm import Session

from db.jobs import JobRun, RunState
from scheduler.jobs.run_log import last_ended, newest, not_ended
from scheduler.jobs.runs import try_again
from scheduler.jobs.timetable import came, next_after
from web.clockwork import Job, Whose, everyone
from web.command.errors import CommandError
from web.command.house import opened, words
from web.house import House
from web.job_words import local, what_comes_of_it, what_it_did
from web.jobs import JOBS, failures
from words.catalogues import N_, Words

NOT_FAILED = N_("There is no run {run} that stays failed.")
TRIED_AGAIN = N_("Run {run} is tried again by the clock.")
UTC_ZONE = ZoneInfo("UTC")


@click.command("jobs")
@click.option(
    "--last", "count", type=click.IntRange(min=1), help="The last so many runs, the newest first, in UTC."
)
@click.option("--again", "run_id", type=int, metavar="RUN", help="Let a run that stays failed be tried again.")
def command(count: int | None, run_id: int | None) -> None:
    """What the clock's jobs did last and what is next, for each office; what waits and what failed."""
    with opened() as house:
        if run_id is not None:
            click.echo(_let_again(house, run_id, words()))
            return
        with house.database.reading() as session:
            lines = _log(session, count, words()) if count else _overview(session, house.now(), words())
            for line in lines:
                click.echo(line)


def _let_again(house: House, run_id: int, _: Words) -> str:
    with house.database.transaction() as session:
        if not try_again(session, run_id):
            raise CommandError(NOT_FAILED, run=run_id)
    return _(TRIED_AGAIN, run=run_id)


def _overview(session: Session, at: datetime, _: Words) -> Iterator[str]:
    """A job, below it a line for each office, below that what waits and what stays failed."""
    offices, failed = everyone(session), failures(session)
    width = max(len(whose.key) for whose in offices)
    for job in JOBS.values():
        yield f"{job.name}: {_(job.told)}"
        for whose in offices:
            if job.is_for(whose):
                yield f"  {whose.key:<{width}}  {_last(session, job, whose, _)}; {_next(job, whose, at, _)}"
                mine = [run for run in failed if (run.job, run.office_id) == (job.name, whose.office_id)]
                for run in [*not_ended(session, job.name, whose.office_id), *mine]:
                    yield f"  {'':<{width}}  ! {what_comes_of_it(run, whose.zone, _)}"


def _last(session: Session, job: Job, whose: Whose, _: Words) -> str:
    run = last_ended(session, job.name, whose.office_id)
    return f"{local(run.started_at, whose.zone)}  {_ended(run, _)}" if run else _("has not run yet")


def _next(job: Job, whose: Whose, at: datetime, _: Words) -> str:
    if job.when is None:
        return _("next when a page asks for it")
    label = next_after(job.when, at.astimezone(whose.zone))
    return _("next {when}", when=local(came(label, whose.zone), whose.zone))


def _log(session: Session, count: int, _: Words) -> Iterator[str]:
    """In UTC: the runs of all offices stand below each other."""
    for run in newest(session, count):
        begun, tries = local(run.started_at, UTC_ZONE) or "-", f"x{run.tries}" if run.tries > 1 else ""
        columns = f"{run.id:>6}  {run.job:<14} {run.occurrence:<28} {run.state:<9} {tries:<3} {begun:<20}"
        yield f"{columns} {_took(run):>8}  {_ended(run, _) if run.ended_at else ''}".rstrip()


def _ended(run: JobRun, _: Words) -> str:
    return (
        what_it_did(run.result, _) if run.state == RunState.DONE else _("failed: {error}", error=run.error or "")
    )


def _took(run: JobRun) -> str:
    if run.started_at is None or run.ended_at is None:
        return ""
    return f"{(run.ended_at - run.started_at).total_seconds():.1f} s"
