"""What the jobs of the house do to their runs: every job works, and a batch ends its run or is not made."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

import factories as make
from db.calls import Outcome
from db.jobs import JobRun, RunState
from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import PrintBatch
from db.session import Database
from letters.printing.batches import close_batch
from scheduler.jobs.runs import Claim, Superseded, ask_for, take_next
from scheduler.proposing.proposals import propose
from web import jobs_print
from web.house import House
from web.jobs import JOBS, plan_due, work_off
from web.jobs_print import close_print_batch
from web_house import LogIn, Town

ASKED = ("make_draft", "put_draft_in_force")
"""Their occurrences name a draft."""


@pytest.fixture
def a_letter_waits(house: House, town: Town) -> None:
    with house.database.transaction() as session:
        case = make.a_case(session, town.office, advisor=town.advisor)
        make.an_attempt(session, case, make.AT - timedelta(hours=1), outcome=Outcome.NO_ANSWER)
    propose(
        house.database, town.office.id, house.access_keys, at=house.now(), public_url=house.settings.public_url
    )


def a_run_of(house: House, office: Office) -> Claim:
    with house.database.transaction() as session:
        ask_for(session, "print_batch", "request:1", office_id=office.id)
        claim = take_next(session, JOBS)
    assert claim is not None
    return claim


def batches(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(PrintBatch)).one()


def test_every_job_works_where_there_is_nothing_to_do(house: House, town: Town) -> None:
    with house.database.transaction() as session:
        ask_for(session, "print_batch", "request:1", office_id=town.office.id)
    plan_due(house)
    work_off(house)
    with house.database.reading() as session:
        runs = session.scalars(select(JobRun)).all()
    assert {run.job for run in runs} == set(JOBS) - set(ASKED)
    assert {(run.job, run.error) for run in runs if run.state != RunState.DONE} == set()


def test_a_process_that_dies_after_the_batch_is_stored_has_ended_the_run(
    house: House, town: Town, a_letter_waits: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def close_and_die(*given: object, **named: object) -> None:
        close_batch(*given, **named)  # type: ignore[arg-type]
        raise KeyboardInterrupt

    claim = a_run_of(house, town.office)
    with monkeypatch.context() as patch:
        patch.setattr(jobs_print, "close_batch", close_and_die)
        with pytest.raises(KeyboardInterrupt):
            close_print_batch(house, claim, lambda done, total: None)
    with house.database.reading() as session:
        run, batch = session.scalars(select(JobRun)).one(), session.scalars(select(PrintBatch)).one()
    assert (run.state, run.result) == (RunState.DONE, {"batch_id": batch.id})


def test_who_was_thought_dead_makes_no_batch(house: House, town: Town, a_letter_waits: None) -> None:
    claim = a_run_of(house, town.office)
    with house.database.transaction() as session:
        session.execute(update(JobRun).values(tries=2))
    with pytest.raises(Superseded):
        close_print_batch(house, claim, lambda done, total: None)
    assert batches(house.database) == 0
    with house.database.reading() as session:
        assert session.scalars(select(Letter.state)).all() == [LetterState.QUEUED]


def test_no_batch_is_made_while_post_is_held(house: House, as_: LogIn, town: Town, a_letter_waits: None) -> None:
    with house.database.transaction() as session:
        session.execute(update(Office).values(policy={"post_held_since": "2026-03-01"}))
    browser = as_(town.printer)
    claim = a_run_of(house, town.office)
    with house.database.transaction() as session:
        session.execute(update(JobRun).values(state=RunState.REQUESTED, error="DiskFull"))
    page = f"/staff/koba/print/runs/{claim.run_id}"
    assert "It did not work, and is tried again by itself." in browser.go(page).text
    work_off(house)
    assert batches(house.database) == 0
    assert "Post is held: no batch is made" in browser.go(page).text
