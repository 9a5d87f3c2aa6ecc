"""Put in force, every move of a plan is judged again, as things are by then."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.cases import Case, CaseState
from db.drafts import Draft, DraftState
from db.letters import Letter, LetterState
from db.offices import Office
from db.session import Database
from db.staff import Absence, Staff
from planning import NOON, ONE_TRY, URL, drafts, force, ordered, run, times
from scheduler.cases import call_again, close_case
from scheduler.drafts.force import Forced, NotReady, drop, order, put_in_force
from scheduler.drafts.making import occurrence_of, run_of
from scheduler.drafts.moves import Move, MoveKind


def test_in_force_everybody_gets_the_time_that_was_looked_at(
    database: Database, office: Office, person: Staff, cases: list[Case]
) -> None:
    run(database, office)
    [draft] = drafts(database)
    ordered(database, draft, person)
    assert force(database, draft) == Forced(appointments=3)
    planned = [Move.of(stored) for stored in draft.moves]
    assert times(database) == {
        move.case_id: f"{move.slot.starts_at.astimezone(make.BERLIN):%Y-%m-%dT%H:%M}"
        for move in planned
        if move.slot
    }
    with database.reading() as session:
        assert {letter.state for letter in session.scalars(select(Letter))} == {LetterState.QUEUED}
        found = session.get_one(Draft, draft.id)
    assert (found.state, found.in_force_at, found.ordered_by) == (DraftState.IN_FORCE, NOON, person.id)
    assert force(database, draft) == Forced()  # once more changes nothing
    assert len(times(database)) == 3


def test_a_process_that_died_half_way_is_gone_on_with(
    database: Database, office: Office, person: Staff, cases: list[Case]
) -> None:
    run(database, office)
    [draft] = drafts(database)
    ordered(database, draft, person)

    def die(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        put_in_force(database, draft.id, make.KEYS, at=NOON, public_url=URL, progress=die)
    assert len(times(database)) == 2
    assert force(database, draft) == Forced(appointments=1, gone=2)
    assert len(times(database)) == 3


def test_what_does_not_hold_any_more_is_planned_anew(
    database: Database, office: Office, person: Staff, advisor: Staff, cases: list[Case]
) -> None:
    """The advisor is away on Thursday morning by now: all three get other times, none of them twice."""
    run(database, office)
    [draft] = drafts(database)
    with database.transaction() as session:
        thursday = datetime.fromisoformat("2026-03-12T08:00+01:00")
        make.an_absence(session, advisor, thursday, thursday + timedelta(hours=4))
    ordered(database, draft, person)
    assert force(database, draft) == Forced(appointments=3, anew=3)
    assert sorted(times(database).values()) == ["2026-03-12T12:00", "2026-03-12T12:15", "2026-03-12T12:30"]


def test_put_in_force_days_later_no_time_comes_before_its_letter(
    database: Database, office: Office, person: Staff, cases: list[Case]
) -> None:
    run(database, office)
    [draft] = drafts(database)
    later = NOON + timedelta(days=7)
    ordered(database, draft, person, later)
    assert force(database, draft, later) == Forced(appointments=3, anew=3)
    assert min(times(database).values()) >= "2026-03-19"


def test_a_time_that_somebody_took_meanwhile(
    database: Database, office: Office, person: Staff, advisor: Staff, cases: list[Case]
) -> None:
    run(database, office)
    [draft] = drafts(database)
    first = Move.of(draft.moves[0]).slot
    assert first is not None
    with database.transaction() as session:
        make.an_appointment(session, make.a_case(session, office, advisor=advisor), first.starts_at)
    ordered(database, draft, person)
    assert force(database, draft) == Forced(appointments=3, anew=1)
    assert len(set(times(database).values())) == 4


def test_about_who_was_reached_meanwhile_nothing_is_decided(
    database: Database, office: Office, person: Staff, cases: list[Case]
) -> None:
    run(database, office)
    [draft] = drafts(database)
    with database.transaction() as session:
        close_case(session.get_one(Case, cases[0].id), "reached", NOON)
        call_again(session.get_one(Case, cases[1].id), NOON)
    ordered(database, draft, person)
    assert force(database, draft) == Forced(appointments=1, gone=2)
    with database.reading() as session:
        assert session.get_one(Case, cases[1].id).state == CaseState.TO_CALL


def test_who_stays_without_goes_to_a_person_when_it_is_put_in_force(
    database: Database, office: Office, person: Staff, advisor: Staff, cases: list[Case]
) -> None:
    with database.transaction() as session:
        make.an_absence(session, advisor, make.AT, make.AT + timedelta(days=100))
    run(database, office)
    [draft] = drafts(database)
    assert {(move["kind"], move["why"]) for move in draft.moves} == {(MoveKind.PERSON, "no_slot")}
    ordered(database, draft, person)
    assert force(database, draft) == Forced(persons=3)
    with database.reading() as session:
        assert {case.state_reason for case in session.scalars(select(Case))} == {"no_slot"}


def test_who_stayed_without_gets_a_time_that_became_free(
    database: Database, office: Office, person: Staff, advisor: Staff, cases: list[Case]
) -> None:
    with database.transaction() as session:
        absence = make.an_absence(session, advisor, make.AT, make.AT + timedelta(days=100))
    run(database, office)
    [draft] = drafts(database)
    with database.transaction() as session:
        session.delete(session.get_one(Absence, absence.id))
    ordered(database, draft, person)
    assert force(database, draft) == Forced(appointments=3, anew=3)
    assert sorted(times(database).values())[0] == "2026-03-12T09:00"


def test_in_a_postal_strike_the_draft_waits(
    database: Database, office: Office, person: Staff, cases: list[Case]
) -> None:
    run(database, office)
    [draft] = drafts(database)
    ordered(database, draft, person)
    with database.transaction() as session:
        session.get_one(Office, office.id).policy = ONE_TRY | {"post_held_since": "2026-03-02"}
    assert force(database, draft) == Forced(post_held=3)
    assert (drafts(database)[0].state, times(database)) == (DraftState.READY, {})


def test_what_is_dropped_or_in_force_cannot_be_ordered(
    database: Database, office: Office, person: Staff, cases: list[Case]
) -> None:
    run(database, office)
    [draft] = drafts(database)
    ordered(database, draft, person)
    for change in (drop, lambda session, draft: order(session, draft, staff_id=person.id, at=NOON)):
        with database.transaction() as session, pytest.raises(NotReady):
            change(session, session.get_one(Draft, draft.id))
    force(database, draft)
    with pytest.raises(NotReady):
        ordered(database, draft, person)


def test_the_run_that_put_a_draft_in_force_is_found_by_its_number(
    database: Database, office: Office, person: Staff
) -> None:
    with database.transaction() as session:
        for number in (1, 12):
            session.add(
                Draft(
                    id=number,
                    authority_id=office.authority_id,
                    office_id=office.id,
                    kind="proposals",
                    state=DraftState.READY,
                    asked_at=NOON,
                )
            )
        session.flush()
        order(session, session.get_one(Draft, 12), staff_id=person.id, at=NOON)
        assert run_of(session, session.get_one(Draft, 1)) is None
        found = run_of(session, session.get_one(Draft, 12))
        assert found is not None
        assert found.occurrence == occurrence_of(12, NOON)
