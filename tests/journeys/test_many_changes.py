"""Many people change, cancel and get appointments for a while, all at once: the record stays whole."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from random import Random
from threading import Barrier

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import LIVE, AdvisorTime, Appointment, Way
from db.cases import Case
from db.offices import Office
from db.session import Database
from scheduler.appointments.booking import NotLive, Outdated, Taken, book, cancel, change, live_of_case
from scheduler.slots.free import Slot

PEOPLE = 8
CASES = 24
FIRST = make.AT + timedelta(days=14)
SWAPS = 20
STARTS = 60  # five minutes apart: most of them overlap others


def _act(session: Session, case_id: int, advisors: list[int], chance: Random) -> str:
    """What one person does with one case; gives how it ended."""
    slot = Slot(FIRST + timedelta(minutes=5 * chance.randrange(STARTS)), chance.choice(advisors), 15)
    case = session.scalars(select(Case).where(Case.id == case_id).with_for_update()).one()
    appointment = live_of_case(session, case_id)
    if appointment is None:
        book(session, case, session.get_one(Office, case.office_id), slot, reasons=[], at=make.AT)
        return "booked"
    if chance.random() < 0.2:
        cancel(session, appointment, version=appointment.version, way=Way.PHONE, at=make.AT)
        return "cancelled"
    change(session, appointment, slot, version=appointment.version, way=Way.LINK, at=make.AT)
    return "changed"


def _live(database: Database, seed: int, rounds: int, cases: list[int], advisors: list[int]) -> Counter[str]:
    chance, ended = Random(seed), Counter[str]()
    for _ in range(rounds):
        try:
            with database.transaction() as session:
                ended[_act(session, chance.choice(cases), advisors, chance)] += 1
        except (Taken, Outdated, NotLive) as refusal:
            ended[type(refusal).__name__] += 1
    return ended


def test_two_who_want_each_others_times_get_an_answer(database: Database) -> None:
    """Without the lock on the advisor PostgreSQL ends one of them as a deadlock, after a second."""
    with database.transaction() as session:
        office = make.an_office(session)
        advisor, topic = make.an_advisor(session, office), make.a_topic(session, office)
        cases = [make.a_case(session, office, advisor=advisor, topic=topic) for _ in range(2)]
        pair = [
            make.an_appointment(session, case, FIRST + timedelta(hours=hour)).id for hour, case in enumerate(cases)
        ]
    start = Barrier(2)

    def want_the_others(mine: int, other: int) -> bool:
        start.wait()
        try:
            with database.transaction() as session:
                wanted = session.get_one(Appointment, other).starts_at
                appointment = session.get_one(Appointment, mine)
                slot = Slot(wanted, advisor.id, 15)
                change(session, appointment, slot, version=appointment.version, way=Way.PHONE, at=make.AT)
        except Taken:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        for _ in range(SWAPS):
            answers = list(pool.map(want_the_others, pair, reversed(pair)))
            assert answers == [False, False]


@pytest.mark.parametrize("rounds", [10, pytest.param(400, marks=pytest.mark.long)])
def test_no_time_is_taken_twice_and_none_is_lost(database: Database, rounds: int) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        topic = make.a_topic(session, office)
        advisors = [make.an_advisor(session, office).id for _ in range(2)]
        staff = make.an_advisor(session, office)
        cases = [make.a_case(session, office, advisor=staff, topic=topic).id for _ in range(CASES)]
    with ThreadPoolExecutor(PEOPLE) as pool:
        work = [pool.submit(_live, database, seed, rounds, cases, advisors) for seed in range(PEOPLE)]
        ended = sum((each.result() for each in work), Counter[str]())
    assert ended["booked"] > 0
    assert ended["changed"] > 0
    assert ended["Taken"] > 0
    with database.reading() as session:
        live = session.scalars(select(Appointment).where(Appointment.state.in_(LIVE))).all()
        taken = session.execute(select(AdvisorTime.advisor_id, AdvisorTime.quantum)).all()
    wanted = [(row.advisor_id, step) for row in live for step in make.quanta(row.starts_at, row.minutes)]
    assert sorted(wanted) == sorted(tuple(row) for row in taken)
