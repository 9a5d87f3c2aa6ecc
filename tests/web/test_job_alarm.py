"""What stays failed is told to those who run the office, and to nobody else."""

from datetime import datetime, timedelta

import pytest
from flask import render_template_string

import factories as make
from db.jobs import JobRun, RunState
from db.offices import Office
from db.scope import Scope
from db.staff import Role
from scheduler.jobs.runs import database_now
from web.app import create_app
from web.house import House
from web.staff.job_alarm import FailedJob, Still, failed_jobs, nothing_runs
from web_house import LogIn, Town

ADMIN = frozenset({Role.ADMIN, Role.ADVISOR})


@pytest.fixture
def elsewhere(house: House, town: Town) -> Office:
    with house.database.transaction() as session:
        return make.an_office(session, town.authority, zone="Europe/Helsinki", name="TE")


def fails(house: House, job: str, office: Office | None, **values: object) -> int:
    with house.database.transaction() as session:
        usual = {"occurrence": f"{job}:{office.id if office else 0}", "ended_at": make.AT, "error": "DiskFull"}
        row = {**usual, "state": RunState.FAILED, "tries": 5, **values}
        session.add(run := JobRun(job=job, office_id=office.id if office else None, **row))
        session.flush()
        return run.id


def told(house: House, town: Town, roles: dict[int, frozenset[Role]]) -> list[FailedJob]:
    with house.database.reading() as session:
        return failed_jobs(session, Scope(town.authority.id, roles), "en")


def test_an_admin_hears_of_their_office_and_of_what_runs_for_all(
    house: House, town: Town, elsewhere: Office
) -> None:
    ours, for_all = fails(house, "proposals", town.office), fails(house, "forget", None)
    fails(house, "proposals", elsewhere)
    found = told(house, town, {town.office.id: ADMIN, elsewhere.id: frozenset({Role.EDITOR})})
    assert [(job.run_id, job.office, job.zone, job.error) for job in found] == [
        (ours, "KoBa Harz", "Europe/Berlin", "DiskFull"),
        (for_all, None, "Europe/Berlin", "DiskFull"),
    ]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_others_hear_nothing(house: House, town: Town, role: Role) -> None:
    fails(house, "forget", None)
    fails(house, "proposals", town.office)
    assert told(house, town, {town.office.id: frozenset({role})}) == []


def test_what_is_tried_again_by_itself_is_no_alarm(house: House, town: Town) -> None:
    fails(house, "proposals", town.office, state=RunState.REQUESTED, tries=4)
    assert told(house, town, {town.office.id: ADMIN}) == []


def test_a_job_of_another_version_is_told_by_its_name(house: House, town: Town) -> None:
    fails(house, "of_another_version", None)
    assert [job.told for job in told(house, town, {town.office.id: ADMIN})] == ["of_another_version"]


def due(house: House, due_at: datetime, state: RunState = RunState.DONE) -> None:
    with house.database.transaction() as session:
        session.add(JobRun(job="fallback_news", occurrence=f"all:{due_at}:{state}", state=state, due_at=due_at))


def still(house: House, town: Town, role: Role = Role.ADMIN) -> Still | None:
    with house.database.reading() as session:
        return nothing_runs(session, Scope(town.authority.id, {town.office.id: frozenset({role})}), make.AT)


@pytest.mark.parametrize(("minutes", "alarm"), [(0, False), (30, False), (31, True)])
def test_a_clock_that_does_not_run_raises_the_alarm(house: House, town: Town, minutes: int, alarm: bool) -> None:
    since = make.AT - timedelta(minutes=minutes)
    due(house, since)
    due(house, since - timedelta(hours=1), RunState.FAILED)
    assert still(house, town) == (Still(since, "Europe/Berlin") if alarm else None)


def test_what_only_stands_on_record_has_not_run(house: House, town: Town) -> None:
    since = make.AT - timedelta(hours=1)
    due(house, since, RunState.FAILED)
    for state in (RunState.REQUESTED, RunState.RUNNING):
        due(house, make.AT, state)
    due(house, make.AT + timedelta(days=1))  # of a clock that was ahead
    assert still(house, town) == Still(since, "Europe/Berlin")


@pytest.mark.parametrize(("lease", "alarm"), [(timedelta(minutes=5), False), (-timedelta(minutes=5), True)])
def test_a_long_run_that_gives_signs_of_life_is_no_alarm(
    house: House, town: Town, lease: timedelta, alarm: bool
) -> None:
    """A page asked for it, and nothing else ran meanwhile. Leases are by the clock of the database."""
    due(house, make.AT - timedelta(hours=1))
    with house.database.transaction() as session:
        until = database_now(session) + lease
        session.add(JobRun(job="make_draft", occurrence="draft:1", state=RunState.RUNNING, lease_until=until))
    assert (still(house, town) is not None) == alarm


def test_where_nothing_ever_ran_it_is_said_to_those_who_run_an_office(house: House, town: Town) -> None:
    assert still(house, town) == Still(None, "Europe/Berlin")
    assert [still(house, town, role) for role in set(Role) - {Role.ADMIN}] == [None] * (len(Role) - 1)


def test_the_start_page_says_since_when_nothing_runs(house: House, town: Town, as_: LogIn) -> None:
    with house.database.transaction() as session:
        known = town.editor.password_hash
        admin = make.a_member(session, town.office, Role.ADMIN, password_hash=known, language="en")
    browser = as_(admin)
    assert "Nothing has run by itself so far" in browser.go("/staff/").text
    due(house, house.now() - timedelta(hours=2))
    assert "Nothing has run by itself since " in browser.go("/staff/").text
    due(house, house.now())
    assert "Nothing has run by itself" not in browser.go("/staff/").text


def test_the_alarm_names_job_office_time_and_what_to_do(house: House, town: Town) -> None:
    run_id = fails(house, "proposals", town.office)
    failed = told(house, town, {town.office.id: ADMIN})
    with create_app(house).test_request_context("/?lang=en"):
        shown = render_template_string(
            '{% import "staff/job_alarm.html" as alarm with context %}{{ alarm.job_alarm(failed) }}', failed=failed
        )
    assert 'role="alert"' in shown
    assert "Times for clients who were not reached by phone, KoBa Harz: " in shown
    assert f"DiskFull, rufzeit jobs --again {run_id}" in shown
