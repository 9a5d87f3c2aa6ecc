"""Runs of jobs: asked for once per occurrence, claimed by one, taken up again when a process died."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from sqlalchemy import func, select, update

from db.jobs import JobRun, RunState
from db.session import Database
from scheduler.runs import ask_for, claim_next, finish, progress_of


def test_the_same_occurrence_is_one_run(database: Database) -> None:
    with database.transaction() as session:
        first, second = (ask_for(session, "proposals", "koba:2026-03-02T09:00") for _ in range(2))
        assert first == second
        assert session.scalar(select(func.count()).select_from(JobRun)) == 1


def test_each_run_is_claimed_by_one_process_only(database: Database) -> None:
    with database.transaction() as session:
        for number in range(8):
            ask_for(session, "proposals", str(number))
    with ThreadPoolExecutor(8) as pool:
        claims = list(pool.map(lambda _: claim_next(database), range(12)))
    ids = [claim.run_id for claim in claims if claim is not None]
    assert len(ids) == len(set(ids))
    while (claim := claim_next(database)) is not None:  # a claim that met a locked row may have found none
        ids.append(claim.run_id)
    assert len(ids) == 8


def test_a_run_whose_process_died_is_taken_up_again(database: Database) -> None:
    with database.transaction() as session:
        run_id = ask_for(session, "proposals", "1")
    assert claim_next(database) is not None
    assert claim_next(database) is None
    with database.transaction() as session:
        session.execute(update(JobRun).values(lease_until=datetime(2020, 1, 1, tzinfo=UTC)))
    again = claim_next(database)
    assert again is not None
    assert again.run_id == run_id


def test_progress_and_result_are_on_record(database: Database) -> None:
    with database.transaction() as session:
        run_id = ask_for(session, "print_batch", "request:1")
    claim_next(database)
    progress_of(database, run_id)(3, 10)
    with database.reading() as session:
        run = session.get_one(JobRun, run_id)
        assert (run.state, run.done, run.total) == (RunState.RUNNING, 3, 10)
    finish(database, run_id, result={"batch_id": 1})
    with database.reading() as session:
        assert session.get_one(JobRun, run_id).state == RunState.DONE


def test_a_failure_is_seen(database: Database) -> None:
    with database.transaction() as session:
        run_id = ask_for(session, "print_batch", "request:1")
    claim_next(database)
    finish(database, run_id, result={}, error="DiskFull")
    with database.reading() as session:
        run = session.get_one(JobRun, run_id)
        assert (run.state, run.error) == (RunState.FAILED, "DiskFull")
