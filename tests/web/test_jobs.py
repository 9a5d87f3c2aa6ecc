"""The table of jobs, and how the clock works it off: what is due, what failed, what 26 hours of rest leave to do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

import factories as make
from db.jobs import JobRun, RunState
from db.offices import Office
from db.session import Database, DatabaseAway
from scheduler.jobs.runs import MOST_TRIES, Claim, Progress
from scheduler.jobs.timetable import EACH, Daily, Every, while_useful
from web.clockwork import TOO_LATE, Brief, Job, Long, Result, plan_due, tick, work_off
from web.house import House
from web.job_words import what_it_did
from web.jobs import JOBS, failures
from web_house import Clock, Town
from words.catalogues import Words

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = "2026-12-07T08:55"


@dataclass
class Desk:
    """Jobs that note what they were run for. `trouble`: raised by the job of this name instead."""

    ran: list[tuple[str, str]] = field(default_factory=list)
    trouble: dict[str, Exception] = field(default_factory=dict)

    def brief(self, house: House, session: Session, claim: Claim) -> Result:
        """Leaves a mark in the record, so that it can be seen whether a failure took it back."""
        session.execute(update(Office).values(name=claim.occurrence))
        return self._done(claim)

    def long(self, house: House, claim: Claim, progress: Progress) -> Result:
        progress(1, 1)
        return self._done(claim)

    def _done(self, claim: Claim) -> Result:
        if claim.job in self.trouble:
            raise self.trouble[claim.job]
        self.ran.append((claim.job, claim.occurrence))
        return {"appointments": 1}

    @property
    def jobs(self) -> dict[str, Job]:
        table = (
            Job("sweep", "Sweep", Long(self.long), Every(10, time(7), time(18))),
            Job("daily", "Daily", Brief(self.brief), Daily(time(7))),
            Job("journal", "Journal", Brief(self.brief), Daily(time(23)), EACH),
            Job("calls", "Calls", Brief(self.brief), Every(10, time(8), time(18)), while_useful(10)),
            Job("asked", "Asked", Long(self.long)),
            Job("for_all", "For all", Brief(self.brief), Daily(time(6)), per_office=False),
        )
        return {job.name: job for job in table}


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def at(house: House, town: Town, clock: Clock, desk: Desk) -> Callable[[str], list[tuple[str, str]]]:
    """The clock ticks at a local time; gives what ran."""

    def ticks(local: str) -> list[tuple[str, str]]:
        clock.at = datetime.fromisoformat(local).replace(tzinfo=BERLIN)
        desk.ran.clear()
        tick(house, desk.jobs)
        return sorted(desk.ran)

    return ticks


def runs(database: Database, job: str) -> list[JobRun]:
    with database.reading() as session:
        return list(session.scalars(select(JobRun).where(JobRun.job == job).order_by(JobRun.id)))


Ticks = Callable[[str], list[tuple[str, str]]]


def test_a_day_of_the_clock(at: Ticks) -> None:
    assert at(MONDAY) == [
        ("calls", "koba:2026-12-07T08:50"),
        ("daily", "koba:2026-12-07T07:00"),
        ("for_all", "all:2026-12-07T06:00"),
        ("sweep", "koba:2026-12-07T08:50"),
    ]
    assert at("2026-12-07T08:59") == []
    assert at("2026-12-07T09:00") == [("calls", "koba:2026-12-07T09:00"), ("sweep", "koba:2026-12-07T09:00")]
    assert at("2026-12-07T18:00") == [("calls", "koba:2026-12-07T17:50"), ("sweep", "koba:2026-12-07T17:50")]
    assert at("2026-12-07T23:00") == [("journal", "koba:2026-12-07T23:00")]
    assert at("2026-12-08T07:00") == [  # at seven in Berlin it is six for all
        ("daily", "koba:2026-12-08T07:00"),
        ("for_all", "all:2026-12-08T06:00"),
        ("sweep", "koba:2026-12-08T07:00"),
    ]


DOWN = [
    (
        MONDAY,
        "2026-12-08T10:55",
        "calls 08T10:50, daily 08T07:00, for_all 08T06:00, journal 07T23:00, sweep 08T10:50",
    ),
    # started at night: nobody is called
    ("2026-12-07T20:30", "2026-12-08T22:30", "daily 08T07:00, for_all 08T06:00, journal 07T23:00, sweep 08T17:50"),
    # two evenings of the journal were missed, one morning of the others
    (
        *("2026-12-07T22:30", "2026-12-09T00:30"),
        "daily 08T07:00, for_all 08T06:00, journal 07T23:00, journal 08T23:00, sweep 08T17:50",
    ),
    # over the night in which the clocks are put forward, and back
    (
        *("2026-03-28T09:00", "2026-03-29T12:00"),
        "calls 29T12:00, daily 29T07:00, for_all 29T06:00, journal 28T23:00, sweep 29T12:00",
    ),
    (
        *("2026-10-24T09:00", "2026-10-25T10:00"),
        "calls 25T10:00, daily 25T07:00, for_all 25T06:00, journal 24T23:00, sweep 25T10:00",
    ),
]


@pytest.mark.parametrize(("stopped", "started", "made_up"), DOWN)
def test_after_26_hours(at: Ticks, stopped: str, started: str, made_up: str) -> None:
    down = [datetime.fromisoformat(end).replace(tzinfo=BERLIN).timestamp() for end in (stopped, started)]
    assert down[1] - down[0] == 26 * 60 * 60
    at(f"{datetime.fromisoformat(stopped) - timedelta(days=1):%Y-%m-%d}T23:30")
    at(stopped)
    assert ", ".join(f"{job} {label.rpartition('-')[2]}" for job, label in at(started)) == made_up
    assert at(started) == []


def test_what_was_asked_for_in_time_and_comes_too_late_is_left_out(
    house: House, clock: Clock, at: Ticks, desk: Desk
) -> None:
    """The process died between noting what is due and doing it."""
    clock.at = datetime(2026, 12, 7, 17, 50, tzinfo=BERLIN)
    plan_due(house, desk.jobs)
    assert ("sweep", "koba:2026-12-07T17:50") in at("2026-12-07T22:00")
    [run] = runs(house.database, "calls")
    assert (run.state, run.result) == (RunState.DONE, {TOO_LATE: 1})
    assert what_it_did(run.result, Words("en")) == "left out, it was too late for it"


def test_a_job_that_fails_stops_no_other_and_leaves_nothing_half_done(
    house: House, town: Town, at: Ticks, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.trouble = {"calls": KeyError("Maria Adler"), "sweep": ValueError("Maria Adler")}
    assert [job for job, _label in at(MONDAY)] == ["daily", "for_all"]
    assert [(run.state, run.tries, run.error) for run in runs(house.database, "calls")] == [
        (RunState.REQUESTED, 1, "KeyError")
    ]
    assert runs(house.database, "sweep")[0].error == "ValueError"
    with house.database.reading() as session:
        assert session.get_one(Office, town.office.id).name != "koba:2026-12-07T08:50"
    assert "job calls failed: KeyError" in caplog.text
    assert "Adler" not in caplog.text


def test_a_failed_run_is_tried_again_and_its_time_has_not_passed_for_the_next(
    house: House, at: Ticks, desk: Desk
) -> None:
    desk.trouble = {"sweep": ValueError()}
    at(MONDAY)
    desk.trouble.clear()
    assert at("2026-12-07T08:56") == []  # it pauses
    no_pause(house.database)
    assert at("2026-12-07T08:57") == [("sweep", "koba:2026-12-07T08:50")]
    assert at("2026-12-07T09:00") == [("calls", "koba:2026-12-07T09:00"), ("sweep", "koba:2026-12-07T09:00")]


@pytest.mark.parametrize("job", ["daily", "sweep"])
def test_after_the_last_try_it_stays_failed(house: House, at: Ticks, desk: Desk, job: str) -> None:
    desk.trouble = {job: ValueError()}
    for _ in range(MOST_TRIES + 2):
        at(MONDAY)
        no_pause(house.database)
    [run] = runs(house.database, job)
    assert (run.state, run.tries, run.error) == (RunState.FAILED, MOST_TRIES, "ValueError")


def test_a_database_that_goes_away_is_tried_again_at_the_next_tick(
    house: House, at: Ticks, desk: Desk, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def away(database: Database) -> Iterator[Session]:
        raise DatabaseAway

    with monkeypatch.context() as patch:
        patch.setattr(Database, "reading", away)
        assert at(MONDAY) == []
    assert "the next tick tries again" in caplog.text
    assert len(at(MONDAY)) == 4


def test_a_run_is_for_its_office_in_its_own_zone(house: House, town: Town, at: Ticks) -> None:
    with house.database.transaction() as session:
        make.an_office(session, key="te", zone="Europe/Helsinki")
    ran = at("2026-12-07T06:30")
    assert ("daily", "te:2026-12-07T07:00") in ran
    assert ("daily", "koba:2026-12-07T07:00") not in ran
    [run] = runs(house.database, "daily")
    assert (run.office_id, run.due_at) == (town.office.id + 1, datetime(2026, 12, 7, 5, tzinfo=ZoneInfo("UTC")))


def test_a_tick_with_nothing_to_do_takes_no_lock(
    house: House, at: Ticks, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(MONDAY)
    monkeypatch.setattr(Database, "transaction", None)
    plan_due(house, desk.jobs)
    assert work_off(house, desk.jobs) == 0


@pytest.mark.parametrize("job", JOBS.values(), ids=lambda job: job.name)
def test_jobs_of_offices_keep_out_of_the_hours_in_which_clocks_change(job: Job) -> None:
    if job.when is not None and job.per_office:
        begins = job.when.moment if isinstance(job.when, Daily) else job.when.begins
        assert begins >= time(4)


def no_pause(database: Database) -> None:
    with database.transaction() as session:
        session.execute(update(JobRun).values(not_before=None))


@pytest.mark.parametrize(
    ("job", "made_up_for"),
    [
        ("make_draft", False),  # another run is about another draft
        ("put_draft_in_force", False),
        ("print_batch", True),  # each batch takes all letters that wait
        ("proposals", True),
    ],
)
def test_which_failures_a_later_run_makes_up_for(house: House, town: Town, job: str, made_up_for: bool) -> None:
    with house.database.transaction() as session:
        for occurrence, state in (("draft:1", RunState.FAILED), ("draft:2", RunState.DONE)):
            session.add(JobRun(job=job, occurrence=occurrence, office_id=town.office.id, state=state))
            session.flush()
        assert [run.occurrence for run in failures(session)] == ([] if made_up_for else ["draft:1"])
