"""`rufzeit jobs`: what ran, what it did, what is next, what waits and what failed; a failed run is let try again."""

from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

import factories as make
from command_line import Run, refused
from db.jobs import JobRun, RunState
from db.session import Database
from web.job_words import what_it_did
from words.catalogues import Words

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 12, 7, 8, 12, tzinfo=ZoneInfo("UTC"))  # 9:12 in Berlin
LAST = {"state": RunState.DONE, "tries": 1, "started_at": AT, "ended_at": AT + timedelta(seconds=2.5)}

Add = Callable[..., int]


@pytest.fixture
def add(migrated: Run, folder: object) -> Add:
    """Puts a run of the office "koba" on record."""
    database = Database("sqlite:///var/rufzeit.db")
    with database.transaction() as session:
        office_id = make.an_office(session, key="koba").id

    def add(job: str, occurrence: str, **values: object) -> int:
        with database.transaction() as session:
            run = JobRun(job=job, occurrence=occurrence, office_id=office_id, **values)
            session.add(run)
            session.flush()
            return run.id

    return add


def jobs(run: Run, *arguments: str) -> list[str]:
    result = run("jobs", *arguments, RUFZEIT_NOW="2026-12-07T09:13+01:00", RUFZEIT_LANGUAGE="en")
    assert result.exit_code == 0, result.output
    return result.output.splitlines()


def about(lines: list[str], job: str) -> list[str]:
    """The lines below a job's name."""
    begin = next(number for number, line in enumerate(lines) if line.startswith(f"{job}: ")) + 1
    end = next((number for number in range(begin, len(lines)) if not lines[number].startswith(" ")), len(lines))
    return [line.strip() for line in lines[begin:end]]


def test_when_it_ran_what_it_did_and_what_is_next(run: Run, add: Add) -> None:
    add(
        "proposals",
        "koba:2026-12-07T09:10",
        due_at=AT,
        result={"appointments": 3, "moved": 1, "persons": 0},
        **LAST,
    )
    said = jobs(run)
    assert about(said, "proposals") == [
        "koba  2026-12-07 09:12 CET  appointments: 3, letters for times that moved: 1; next 2026-12-07 09:20 CET"
    ]
    assert about(said, "print_batch") == ["koba  has not run yet; next when a page asks for it"]
    assert about(said, "review_notices") == ["koba  has not run yet; next 2026-12-08 07:00 CET"]
    assert about(said, "forget") == ["all   has not run yet; next 2026-12-07 08:30 UTC"]


def test_what_waits_what_pauses_and_what_is_under_way(run: Run, add: Add) -> None:
    later = AT + timedelta(minutes=5)
    add("print_batch", "request:1", state=RunState.REQUESTED)
    add("print_batch", "request:2", state=RunState.REQUESTED, tries=2, error="DiskFull", not_before=later)
    add("print_batch", "request:3", state=RunState.RUNNING, tries=1, started_at=AT, done=3, total=10)
    assert about(jobs(run), "print_batch")[1:] == [
        "! request:1: waits to be begun",
        "! request:2: failed at try 2 (DiskFull), once more at 2026-12-07 09:17 CET",
        "! request:3: under way since 2026-12-07 09:12 CET, 3 of 10",
    ]


def test_what_stays_failed_is_named_and_can_be_tried_again(run: Run, add: Add) -> None:
    values = {**LAST, "state": RunState.FAILED, "tries": 5, "error": "DiskFull"}
    run_id = add("proposals", "koba:2026-12-07T09:00", due_at=AT, **values)
    last, failed = about(jobs(run), "proposals")
    assert last.startswith("koba  2026-12-07 09:12 CET  failed: DiskFull; next ")
    assert failed == (
        "! koba:2026-12-07T09:00: failed 5 times (DiskFull), last at 2026-12-07 09:12 CET. "
        f"Once more: rufzeit jobs --again {run_id}"
    )
    assert jobs(run, "--again", str(run_id)) == [f"Run {run_id} is tried again by the clock."]
    with Database("sqlite:///var/rufzeit.db").reading() as session:
        assert session.scalars(select(JobRun.state)).one() == RunState.REQUESTED
    again = run("jobs", "--again", str(run_id), RUFZEIT_LANGUAGE="en")
    assert refused(again) == f"There is no run {run_id} that stays failed."


def test_the_last_runs(run: Run, add: Add) -> None:
    add("proposals", "koba:2026-12-07T09:00", result={"appointments": 3}, **{**LAST, "tries": 2})
    add("print_batch", "request:1", state=RunState.REQUESTED)
    newest, oldest = (line.split() for line in jobs(run, "--last", "2"))
    assert newest == ["2", "print_batch", "request:1", "requested", "-"]
    assert oldest[:5] == ["1", "proposals", "koba:2026-12-07T09:00", "done", "x2"]
    assert oldest[5:] == ["2026-12-07", "08:12", "UTC", "2.5", "s", "appointments:", "3"]
    assert len(jobs(run, "--last", "1")) == 1


@pytest.mark.parametrize(
    ("result", "said"),
    [
        ({}, "nothing to do"),
        ({"appointments": 0, "files": ["a"], "note": "b"}, "nothing to do"),
        ({"appointments": 2, "of_another_version": 4}, "appointments: 2, of_another_version: 4"),
        ({"no_post": 1}, "no batch, because no letter leaves"),
    ],
)
def test_what_a_run_did_in_words(result: dict[str, object], said: str) -> None:
    assert what_it_did(result, Words("en")) == said
