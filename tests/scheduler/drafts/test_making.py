"""A plan that is looked at before anything of it is done; what it comes to."""

from datetime import date, time, timedelta

from sqlalchemy import select

import factories as make
from db.cases import Case
from db.drafts import Draft, DraftState
from db.jobs import JobRun, RunState
from db.offices import Office
from db.session import Database
from db.staff import Staff
from planning import NOON, URL, drafts, not_reached, ordered, run, times
from scheduler.drafts.force import drop
from scheduler.drafts.making import STEPS, ask_for_draft, draft_of, forget_drafts, make_draft
from scheduler.proposing.proposals import Proposed, propose


def test_where_a_person_puts_plans_in_force_the_clock_only_drafts(
    database: Database, office: Office, cases: list[Case]
) -> None:
    assert run(database, office) == Proposed(drafted=3)
    [draft] = drafts(database)
    assert (draft.state, draft.asked_by, draft.made_at) == (DraftState.READY, None, NOON)
    assert [move["case_id"] for move in draft.moves] == [case.id for case in cases]
    assert times(database) == {}
    assert run(database, office) == Proposed()  # the same draft serves for the day
    assert len(drafts(database)) == 1


def test_a_draft_of_yesterday_is_made_anew(database: Database, office: Office, cases: list[Case]) -> None:
    run(database, office)
    assert run(database, office, NOON + timedelta(days=1)) == Proposed(drafted=3)
    assert [draft.state for draft in drafts(database)] == [DraftState.DROPPED, DraftState.READY]


def test_what_a_person_dropped_is_not_made_again_on_that_day(
    database: Database, office: Office, cases: list[Case]
) -> None:
    run(database, office)
    with database.transaction() as session:
        drop(session, session.scalars(select(Draft)).one())
    assert run(database, office) == Proposed()
    assert run(database, office, NOON + timedelta(days=1)) == Proposed(drafted=3)


def test_numbers_and_one_more_day(database: Database, office: Office, advisor: Staff) -> None:
    """One hour a week, four quarters: of six clients due on Friday 13 March four get a time before it is due."""
    with database.transaction() as session:
        topic = make.a_topic(session, office)
        for day in range(60):
            local = date(2026, 3, 2) + timedelta(days=day)
            ends = 10 if local.weekday() == 3 else 9
            make.day_hours(session, advisor, office, local, time(9), time(ends))
        for _ in range(6):
            not_reached(session, office, advisor=advisor, topic=topic, due_on=date(2026, 3, 13))
    run(database, office)
    [draft] = drafts(database)
    numbers = draft.numbers
    assert (numbers["cases"], numbers["placed"], numbers["before_due"], numbers["own_advisor"]) == (6, 6, 4, 6)
    # four wait eight working days, two thirteen
    assert numbers["wait"] == round((4 * 8 + 2 * 13) / 6, 1)
    more = numbers["one_more_day"]
    assert (more["day"], more["placed"], more["before_due"], more["wait"]) == ("2026-03-12", 6, 6, 8.0)


def test_staff_asks_what_would_be_proposed_now(
    database: Database, office: Office, person: Staff, cases: list[Case]
) -> None:
    with database.transaction() as session:
        asked = ask_for_draft(session, office, staff_id=person.id, at=NOON)
        assert ask_for_draft(session, office, staff_id=person.id, at=NOON).id == asked.id
        found = session.scalars(select(JobRun)).one()
    assert (found.job, draft_of(found.occurrence)) == ("make_draft", asked.id)
    steps: list[tuple[int, int]] = []
    made = make_draft(
        database,
        asked.id,
        make.KEYS,
        at=NOON,
        public_url=URL,
        progress=lambda done, total: steps.append((done, total)),
    )
    assert (made, drafts(database)[0].state, drafts(database)[0].asked_by) == (3, DraftState.READY, person.id)
    assert [done for done, _total in steps] == [1, 2, 3, 4, 5, 6]
    assert times(database) == {}


def test_a_draft_whose_making_failed_is_tried_again(database: Database, office: Office, person: Staff) -> None:
    with database.transaction() as session:
        asked = ask_for_draft(session, office, staff_id=person.id, at=NOON)
        session.scalars(select(JobRun)).one().state = RunState.FAILED
    with database.transaction() as session:
        assert ask_for_draft(session, office, staff_id=person.id, at=NOON).id == asked.id
        assert session.scalars(select(JobRun)).one().state == RunState.REQUESTED


def test_old_drafts_are_forgotten(database: Database, office: Office, cases: list[Case]) -> None:
    run(database, office)
    with database.transaction() as session:
        forget_drafts(session, NOON)
        assert len(session.scalars(select(Draft)).all()) == 1
        forget_drafts(session, NOON + timedelta(seconds=1))
        assert session.scalars(select(Draft)).all() == []


def test_a_draft_whose_run_stays_failed_does_not_block_the_office(
    database: Database, office: Office, person: Staff, cases: list[Case]
) -> None:
    with database.transaction() as session:
        ask_for_draft(session, office, staff_id=person.id, at=NOON)
    assert run(database, office) == Proposed()  # it is being made
    with database.transaction() as session:
        session.scalars(select(JobRun)).one().state = RunState.FAILED
    assert run(database, office) == Proposed(drafted=3)
    assert run(database, office) == Proposed()  # one a day
    assert [draft.state for draft in drafts(database)] == [DraftState.ASKED, DraftState.READY]


def test_nor_does_one_that_could_not_be_put_in_force(
    database: Database, office: Office, person: Staff, cases: list[Case]
) -> None:
    run(database, office)
    ordered(database, drafts(database)[0], person)
    tomorrow = NOON + timedelta(days=1)
    assert run(database, office, tomorrow) == Proposed()
    with database.transaction() as session:
        session.scalars(select(JobRun)).one().state = RunState.FAILED
    assert run(database, office, tomorrow) == Proposed(drafted=3)
    assert [draft.state for draft in drafts(database)] == [DraftState.ORDERED, DraftState.READY]


def test_the_lease_of_the_run_that_drafts_is_renewed(
    database: Database, office: Office, cases: list[Case]
) -> None:
    told: list[int] = []
    propose(
        database,
        office.id,
        make.KEYS,
        at=NOON,
        public_url=URL,
        progress=lambda done, total: told.append(total),
    )
    assert told.count(STEPS) == STEPS - 1  # the plan, and each day tried
