"""Somebody leaves: no login, appointments that want a colleague, cases that others get."""

from collections import Counter
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.cases import Case, CaseState
from db.letters import Letter
from db.offices import Office
from db.session import Database
from db.staff import Absence, Login, Role, Staff
from displacing import MORNING, URL, World, a_world, moves
from letters.queue import queue_number_wanted
from letters.saying.facts import LetterFacts
from scheduler.displaced.cause import absences_over_appointments
from scheduler.drafts.moves import MoveKind
from scheduler.frame import Frame, frame_of
from scheduler.people.leaving import (
    FOR_GOOD,
    Handed,
    cases_of,
    disable,
    enable,
    hand_cases_to,
    left_behind,
    open_cases,
)

AT, DAY = make.AT, timedelta(days=1)


@pytest.fixture
def world(database: Database) -> World:
    """An advisor who leaves."""
    return a_world(database)


def leaves(world: World) -> bool:
    with world.database.transaction() as session:
        return disable(session, session.get_one(Staff, world.ill.id), by=world.clerk.id, at=MORNING)


def some_cases(world: World, count: int, **values: object) -> list[int]:
    with world.database.transaction() as session:
        topic = make.a_topic(session, world.office)
        given = {"advisor": world.ill, "topic": topic, **values}
        return [make.a_case(session, world.office, **given).id for _ in range(count)]


def frame(session: Session, world: World) -> Frame:
    return frame_of(session.get_one(Office, world.office.id), MORNING, make.KEYS, URL)


def hand(world: World, *to: Staff) -> Handed:
    with world.database.transaction() as session:
        return hand_cases_to(session, frame(session, world), world.ill.id, [person.id for person in to])


def whose(world: World, case_ids: Iterable[int]) -> Counter[int]:
    with world.database.reading() as session:
        return Counter(session.get_one(Case, case_id).advisor_id for case_id in case_ids)


def test_sessions_end_and_stay_ended(world: World) -> None:
    with world.database.transaction() as session:
        for token, staff in (("one", world.ill), ("other", world.clerk)):
            session.add(
                Login(
                    authority_id=staff.authority_id, token_hash=token, staff_id=staff.id,
                    created_at=MORNING, seen_at=MORNING,
                )
            )  # fmt: skip
    assert leaves(world)
    assert not leaves(world), "once is enough"
    with world.database.transaction() as session:
        assert enable(session, session.get_one(Staff, world.ill.id), at=MORNING + DAY)
        assert not enable(session, session.get_one(Staff, world.ill.id), at=MORNING + DAY)
    with world.database.reading() as session:
        assert session.get_one(Staff, world.ill.id).disabled_at is None
        ended = {login.token_hash: login.ended_at for login in session.scalars(select(Login))}
    assert ended == {"one": MORNING, "other": None}


def test_appointments_ahead_are_uncovered_until_somebody_has_them(world: World) -> None:
    colleague = world.colleague(name="Kai Kollege")
    first, far = world.appointment("2026-03-02T09:30"), world.appointment("2026-09-02T09:30")
    assert leaves(world)
    with world.database.reading() as session:
        [(absence, person, count)] = absences_over_appointments(session, world.office, MORNING)
    assert (person.id, count, absence.ends_at, absence.recorded_by) == (world.ill.id, 2, FOR_GOOD, world.clerk.id)
    draft = world.drafted(absence)
    assert [move.kind for move in moves(draft)] == [MoveKind.TAKE_OVER] * 2
    assert world.forced(draft).taken_over == 2
    assert {world.now_is(found)[0] for found in (first, far)} == {colleague.id}
    with world.database.reading() as session:
        assert absences_over_appointments(session, world.office, MORNING) == []


@pytest.mark.parametrize("later", [timedelta(0), DAY])
def test_who_comes_back_is_not_away_any_more(world: World, later: timedelta) -> None:
    world.appointment("2026-03-04T09:30")
    leaves(world)
    with world.database.transaction() as session:
        enable(session, session.get_one(Staff, world.ill.id), at=MORNING + later)
        assert absences_over_appointments(session, world.office, MORNING + later) == []
        assert [absence.ends_at for absence in session.scalars(select(Absence))] == [MORNING + later] * bool(later)


def test_cases_of_who_left_are_named_office_by_office(world: World) -> None:
    ids = [
        *some_cases(world, 1, state=CaseState.TO_CALL),
        *some_cases(world, 1, state=CaseState.NEEDS_PERSON),
        *some_cases(world, 1, state=CaseState.NUMBER_ASKED),
    ]
    some_cases(world, 1, state=CaseState.CLOSED)
    some_cases(world, 2, advisor=world.clerk)
    with world.database.transaction() as session:
        assert left_behind(session, world.office.id) == []
        make.a_case(session, make.an_office(session), advisor=None)
    leaves(world)
    with world.database.reading() as session:
        [(person, count)] = left_behind(session, world.office.id)
        assert (person.id, count, open_cases(session, person.id)) == (world.ill.id, 3, 3)
        assert [case.id for case in cases_of(session, world.office.id, world.ill.id)] == ids


def test_cases_are_spread_evenly(world: World) -> None:
    one, other = world.colleague(), world.colleague()
    ids = some_cases(world, 5)
    leaves(world)
    assert hand(world, one, other) == Handed({one.id: 3, other.id: 2}, left=0)
    assert whose(world, ids) == {one.id: 3, other.id: 2}
    with world.database.reading() as session:
        assert left_behind(session, world.office.id) == []
    assert hand(world, one, other) == Handed({}, left=0)


def test_who_may_and_who_speaks_the_language_comes_first(world: World) -> None:
    one, other = world.colleague(), world.colleague()
    with world.database.transaction() as session:
        make.a_skill(session, other, "language", "fi")
        make.a_skill(session, one, "permission", "debts")
        topic = make.a_topic(session, world.office, needs={"permissions": ["debts"], "own_advisor_only": True})
        nobody = make.a_topic(session, world.office, needs={"permissions": ["insolvency"]})
        finnish = make.a_client(session, world.office, language="fi")
    debts, foreign = some_cases(world, 2, topic=topic), some_cases(world, 3, client=finnish)
    left = some_cases(world, 1, topic=nobody)
    leaves(world)
    assert hand(world, one, other) == Handed({one.id: 2, other.id: 3}, left=1)
    assert [whose(world, cases) for cases in (debts, foreign, left)] == [
        {one.id: 2},
        {other.id: 3},
        {world.ill.id: 1},
    ]


def test_who_left_too_gets_no_case(world: World) -> None:
    with world.database.transaction() as session:
        gone = make.an_advisor(session, world.office, disabled_at=MORNING)
        clerk = make.a_member(session, world.office, Role.BACK_OFFICE)
    ids = some_cases(world, 1)
    leaves(world)
    assert hand(world, gone, clerk) == Handed({}, left=1)
    assert whose(world, ids) == {world.ill.id: 1}


def test_a_letter_that_waits_names_the_new_advisor(world: World) -> None:
    colleague = world.colleague(name="Kai Kollege")
    [case_id] = some_cases(world, 1, state=CaseState.NUMBER_ASKED)
    with world.database.transaction() as session:
        queue_number_wanted(session, frame(session, world).mailing, session.get_one(Case, case_id))
    leaves(world)
    hand(world, colleague)
    with world.database.reading() as session:
        facts = LetterFacts.of(session.scalars(select(Letter)).one().facts)
    assert (facts.advisor, facts.caller_number) == ("Kai Kollege", colleague.caller_number)


def test_handed_over_by_two_at_once_each_case_has_one_advisor(world: World) -> None:
    one, other = world.colleague(), world.colleague()
    ids = some_cases(world, 6)
    leaves(world)
    start = Barrier(2)

    def do(to: Staff) -> Handed:
        start.wait()
        return hand(world, to)

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(do, (one, other)))
    assert sorted(sum(handed.given.values()) for handed in done) == [0, 6]
    assert set(whose(world, ids).values()) == {6}
