"""The clock in the print room: a batch at the cut-off, with what leaves on that day; doubt where nobody tells."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

import factories as make
from db.audit import AuditEntry
from db.clients import Client
from db.jobs import JobRun
from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import BatchState, PrintBatch
from letters.printing.batches import files_of
from print_room import letters_to
from returning import moves_to
from scheduler.jobs.runs import ask_for
from scheduler.post.batch_life import fetch
from web import clockwork
from web.house import House
from web.jobs import JOBS, plan_due, work_off
from web_house import Clock, Town

MONDAY = make.DAY
FIRST, LATER = ("Adler", "Buchfink"), ("Dohle",)


def rules(house: House, town: Town, **policy: Any) -> None:
    with house.database.transaction() as session:
        office = session.get_one(Office, town.office.id)
        office.policy = {**office.policy, **policy}


def at(clock: Clock, house: House, hour: int, minute: int = 0) -> None:
    """Monday in Germany, in winter; then the clock ticks."""
    clock.at = make.AT.replace(hour=hour - 1, minute=minute)
    plan_due(house)
    work_off(house)


def batches(house: House) -> list[tuple[date, int]]:
    with house.database.reading() as session:
        found = session.scalars(select(PrintBatch).order_by(PrintBatch.id))
        return [(batch.posting_day, batch.letters) for batch in found]


def waiting(house: House) -> int:
    with house.database.reading() as session:
        return len(session.scalars(select(Letter.id).where(Letter.state == LetterState.QUEUED)).all())


def test_at_the_cut_off_the_clock_makes_one_batch_of_what_leaves_today(
    house: House, town: Town, clock: Clock
) -> None:
    rules(house, town, closes_itself=True, print_cutoff="14:05:00")
    letters_to(house, town, *FIRST)
    at(clock, house, 14, 4)
    assert batches(house) == []
    clock.at = make.AT.replace(hour=13, minute=6)
    letters_to(house, town, *LATER)
    at(clock, house, 14, 10)
    assert batches(house) == [(MONDAY, 2)]
    at(clock, house, 14, 20)
    at(clock, house, 15, 30)
    assert (batches(house), waiting(house)) == ([(MONDAY, 2)], 1)
    clock.at += timedelta(days=1)
    plan_due(house)
    work_off(house)
    assert batches(house) == [(MONDAY, 2)]  # it is past the cut-off of Tuesday by more than an hour


def test_a_batch_that_somebody_asks_for_after_it_takes_all_and_leaves_on_the_next_day(
    house: House, town: Town, clock: Clock
) -> None:
    rules(house, town, print_cutoff="14:00:00")
    letters_to(house, town, *FIRST)
    clock.at = make.AT.replace(hour=13, minute=30)
    letters_to(house, town, *LATER)
    with house.database.transaction() as session:
        ask_for(session, "print_batch", "request:1", office_id=town.office.id)
    work_off(house)
    assert batches(house) == [(MONDAY + timedelta(days=1), 3)]


@pytest.mark.parametrize(
    "policy",
    [
        {},
        {"closes_itself": True, "posting_weekdays": [1, 3]},
        {"closes_itself": True, "extra_holidays": ["2026-03-02"]},
        {"closes_itself": True, "post_held_since": "2026-03-01"},
    ],
)
def test_else_nobody_makes_one(house: House, town: Town, clock: Clock, policy: dict[str, Any]) -> None:
    letters_to(house, town, *FIRST)
    rules(house, town, **policy)
    at(clock, house, 14, 10)
    assert batches(house) == []
    with house.database.reading() as session:
        assert session.scalars(select(JobRun).where(JobRun.job == "print_batch")).all() == []


def test_a_clock_that_rested_over_the_cut_off_makes_none_for_a_day_that_is_gone(
    house: House, town: Town, clock: Clock
) -> None:
    rules(house, town, closes_itself=True)
    letters_to(house, town, *FIRST)
    at(clock, house, 15, 10)
    assert batches(house) == []


def test_a_run_that_comes_late_is_for_the_next_day(house: House, town: Town, clock: Clock) -> None:
    """Asked for at the cut-off, but it failed for an hour: what leaves then is not called of today."""
    rules(house, town, closes_itself=True)
    letters_to(house, town, *FIRST)
    clock.at = make.AT.replace(hour=13)
    plan_due(house)
    work_off_all_but_printing(house)
    clock.at = make.AT.replace(hour=14, minute=30)
    letters_to(house, town, *LATER)
    work_off(house)
    assert batches(house) == [(MONDAY + timedelta(days=1), 3)]


def work_off_all_but_printing(house: House) -> None:
    clockwork.work_off(house, {name: job for name, job in JOBS.items() if name != "print_batch"})


def test_what_nobody_tells_of_is_doubted_once_and_on_record(house: House, town: Town, clock: Clock) -> None:
    rules(house, town, closes_itself=True)
    letters_to(house, town, *FIRST)
    at(clock, house, 14)
    with house.database.transaction() as session:
        batch = session.scalars(select(PrintBatch)).one()
        fetch(session, batch, files_of(session, batch)[0], at=clock())
    for hours in (9, 15, 24):
        clock.at = make.AT.replace(hour=13) + timedelta(hours=hours)
        plan_due(house)
        work_off(house)
        with house.database.reading() as session:
            batch = session.scalars(select(PrintBatch)).one()
            assert batch.state == (BatchState.CLOSED if hours == 9 else BatchState.UNCERTAIN)
    with house.database.reading() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "batch.uncertain")).one()
        runs = session.scalars(select(JobRun).where(JobRun.job == "doubt_batches")).all()
    assert (noted.actor, noted.facts) == ("clock", {"because": "not_confirmed"})
    assert sum(run.result.get("doubted", 0) for run in runs) == 1


def test_at_the_cut_off_letters_go_where_the_register_says_by_then(house: House, town: Town, clock: Clock) -> None:
    """And they leave on that day all the same."""
    rules(house, town, closes_itself=True, print_cutoff="14:05:00")
    letters_to(house, town, *FIRST)
    with house.database.transaction() as session:
        client = session.scalars(select(Client).where(Client.family_name == FIRST[1])).one()
        moves_to(session, client, at=clock())
    at(clock, house, 14, 10)
    assert batches(house) == [(MONDAY, 2)]
    with house.database.reading() as session:
        streets = [letter.facts["address"]["street"] for letter in session.scalars(select(Letter))]
    assert streets.count("Neue Gasse 3") == 1
