"""Runs of jobs: asked for once per occurrence, taken by one, taken up again when a process died or a try failed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

import factories as make
from db.jobs import JobRun, RunState
from db.session import Database
from scheduler.jobs.run_log import last_occurrence, stay_failed
from scheduler.jobs.runs import (
    DIED,
    MOST_TRIES,
    PAUSES,
    Claim,
    Superseded,
    anything_waits,
    ask_for,
    fail,
    finish,
    forget_runs,
    progress_of,
    take_next,
    try_again,
)

JOBS = ("proposals", "print_batch")
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def asked(database: Database, job: str = "proposals", occurrence: str = "request:1") -> int:
    with database.transaction() as session:
        return ask_for(session, job, occurrence)


def taken(database: Database) -> Claim | None:
    with database.transaction() as session:
        return take_next(session, JOBS)


def surely_taken(database: Database) -> Claim:
    claim = taken(database)
    assert claim is not None
    return claim


def failed(database: Database, claim: Claim, error: str = "DiskFull") -> JobRun:
    with database.transaction() as session:
        fail(session, claim, error)
    return run_of(database, claim.run_id)


def run_of(database: Database, run_id: int) -> JobRun:
    with database.reading() as session:
        return session.get_one(JobRun, run_id)


def let(database: Database, **values: object) -> None:
    """Time passes: what the record holds of it is set."""
    with database.transaction() as session:
        session.execute(update(JobRun).values(values))


def test_the_same_occurrence_is_one_run(database: Database) -> None:
    assert asked(database) == asked(database)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(JobRun)) == 1


def test_each_run_is_taken_by_one_process_only(database: Database) -> None:
    for number in range(8):
        asked(database, occurrence=str(number))
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: taken(database), range(12)))
    ids = [claim.run_id for claim in claims if claim is not None]
    assert len(ids) == len(set(ids))
    while (claim := taken(database)) is not None:  # one that met a locked row may have found none
        ids.append(claim.run_id)
    assert len(ids) == 8


def test_a_job_that_this_version_does_not_know_is_left_to_others(database: Database) -> None:
    asked(database, job="of_the_next_version")
    assert taken(database) is None
    with database.reading() as session:
        assert not anything_waits(session, JOBS)
        assert anything_waits(session, ["of_the_next_version"])


def test_what_was_done_in_the_same_transaction_is_left_by_nobody_who_dies(database: Database) -> None:
    def take_and_die() -> None:
        with database.transaction() as session:
            assert take_next(session, JOBS) is not None
            raise KeyboardInterrupt

    asked(database)
    with pytest.raises(KeyboardInterrupt):
        take_and_die()
    assert surely_taken(database).tries == 1


def test_a_run_whose_process_died_is_taken_up_again_when_its_lease_is_over(database: Database) -> None:
    run_id = asked(database)
    first = surely_taken(database)
    assert taken(database) is None
    let(database, lease_until=LONG_AGO)
    second = surely_taken(database)
    assert (second.run_id, first.tries, second.tries) == (run_id, 1, 2)


def test_who_was_thought_dead_can_neither_end_the_run_nor_go_on(database: Database) -> None:
    run_id = asked(database)
    dead = surely_taken(database)
    let(database, lease_until=LONG_AGO)
    alive = surely_taken(database)
    with pytest.raises(Superseded):
        progress_of(database, dead)(1, 2)
    with pytest.raises(Superseded), database.transaction() as session:
        finish(session, dead, {"by": "the dead"})
    assert failed(database, dead).state == RunState.RUNNING
    progress_of(database, alive)(2, 2)
    with database.transaction() as session:
        finish(session, alive, {"by": "the living"})
    with pytest.raises(Superseded), database.transaction() as session:
        finish(session, dead, {"by": "the dead"})
    run = run_of(database, run_id)
    assert (run.state, run.tries, run.result, run.done) == (RunState.DONE, 2, {"by": "the living"}, 2)


def test_progress_renews_the_lease(database: Database) -> None:
    run_id = asked(database, "print_batch")
    claim = surely_taken(database)
    let(database, lease_until=LONG_AGO)
    progress_of(database, claim)(3, 10)
    run = run_of(database, run_id)
    assert (run.state, run.done, run.total) == (RunState.RUNNING, 3, 10)
    assert taken(database) is None


def test_a_run_that_has_ended_with_its_work_is_ended_once_more_for_nothing(database: Database) -> None:
    run_id = asked(database)
    claim = surely_taken(database)
    for result in ({"batch_id": 7}, {"batch_id": None}):
        with database.transaction() as session:
            finish(session, claim, result)
    assert run_of(database, run_id).result == {"batch_id": 7}


def test_a_failed_run_is_tried_again_after_pauses_that_grow_then_stays_failed(database: Database) -> None:
    run_id, paused = asked(database), []
    for tries in range(1, MOST_TRIES):
        run = failed(database, surely_taken(database))
        assert (run.state, run.tries, run.error) == (RunState.REQUESTED, tries, "DiskFull")
        assert taken(database) is None
        assert run.not_before is not None
        assert run.ended_at is not None
        paused.append(run.not_before - run.ended_at)
        let(database, not_before=LONG_AGO)
    assert paused == list(PAUSES) == sorted(set(PAUSES))
    run = failed(database, surely_taken(database))
    assert (run.id, run.state, run.tries) == (run_id, RunState.FAILED, MOST_TRIES)
    assert taken(database) is None
    let(database, not_before=LONG_AGO)
    assert taken(database) is None


def test_a_run_that_succeeds_at_the_second_try_has_no_error_any_more(database: Database) -> None:
    asked(database)
    failed(database, surely_taken(database))
    let(database, not_before=LONG_AGO)
    claim = surely_taken(database)
    with database.transaction() as session:
        finish(session, claim, {})
    run = run_of(database, claim.run_id)
    assert (run.state, run.tries, run.error) == (RunState.DONE, 2, None)


def test_a_run_that_takes_its_process_with_it_each_time_is_given_up_and_the_others_go_on(
    database: Database,
) -> None:
    deadly, other = asked(database), None
    for _ in range(MOST_TRIES):
        assert surely_taken(database).run_id == deadly
        let(database, lease_until=LONG_AGO)
    other = asked(database, "print_batch")
    assert surely_taken(database).run_id == other
    run = run_of(database, deadly)
    assert (run.state, run.error) == (RunState.FAILED, DIED)


def test_a_person_lets_a_failed_run_be_tried_again(database: Database) -> None:
    run_id = asked(database)
    for _ in range(MOST_TRIES):
        failed(database, surely_taken(database))
        let(database, not_before=LONG_AGO)
    with database.transaction() as session:
        assert try_again(session, run_id)
        assert not try_again(session, run_id)
        assert not try_again(session, run_id + 1)
    for _ in range(MOST_TRIES):
        assert run_of(database, run_id).state == RunState.REQUESTED
        claim = surely_taken(database)
        failed(database, claim)
        let(database, not_before=LONG_AGO)
    assert claim.tries == 2 * MOST_TRIES  # no two tries are the same
    assert run_of(database, run_id).state == RunState.FAILED


def test_what_a_later_run_made_up_for_does_not_stay_failed(database: Database) -> None:
    with database.transaction() as session:
        office, other = make.an_office(session), make.an_office(session)
        rows = [
            ("proposals", "a:1", office.id, RunState.FAILED),
            ("proposals", "b:1", other.id, RunState.FAILED),
            ("proposals", "a:2", office.id, RunState.DONE),
            ("proposals", "a:3", office.id, RunState.REQUESTED),
            ("forget", "all:1", None, RunState.FAILED),
            ("forget", "all:2", None, RunState.DONE),
            ("letters", "all:1", None, RunState.FAILED),
            ("letters", "all:2", None, RunState.DONE),
        ]
        for job, occurrence, office_id, state in rows:
            session.add(JobRun(job=job, occurrence=occurrence, office_id=office_id, state=state))
            session.flush()
    with database.reading() as session:
        told = [(run.job, run.occurrence) for run in stay_failed(session, each=["letters"])]
    assert told == [("proposals", "b:1"), ("letters", "all:1")]


def test_the_last_occurrence_is_that_of_the_office_and_not_of_a_clock_that_was_ahead(database: Database) -> None:
    at = datetime(2026, 12, 8, 9, tzinfo=UTC)
    with database.transaction() as session:
        office, other = make.an_office(session), make.an_office(session)
        for label, owner in (
            ("2026-12-08T09:50", office),
            ("2036-12-08T10:00", office),
            ("2026-12-08T10:00", other),
        ):
            due_at = datetime.fromisoformat(label).replace(tzinfo=make.BERLIN)
            ask_for(session, "proposals", f"{owner.key}:{label}", office_id=owner.id, due_at=due_at)
        ask_for(session, "proposals", "request:1", office_id=office.id)
        last = last_occurrence(session, "proposals", office.id, at)
        assert (last, last_occurrence(session, "proposals", None, at)) == (
            datetime.fromisoformat("2026-12-08T09:50"),
            None,
        )


def test_old_runs_of_the_timetable_are_forgotten(database: Database) -> None:
    with database.transaction() as session:
        for occurrence, due_at in (("old", LONG_AGO), ("young", make.AT), ("request:1", None)):
            ask_for(session, "proposals", occurrence, due_at=due_at)
        session.execute(update(JobRun).values(state=RunState.DONE))
        ask_for(session, "proposals", "waits", due_at=LONG_AGO)
        forget_runs(session, make.AT - timedelta(days=90))
        assert set(session.scalars(select(JobRun.occurrence))) == {"young", "request:1", "waits"}
