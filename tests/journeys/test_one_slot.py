"""Thirty-two people want one time of one advisor at the same moment: one gets it, the others get a clear answer.

The primary key of `advisor_time` alone judges; the last test takes it away and sees more than one winner.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

import factories as make
from db.appointments import AdvisorTime, Appointment, AppointmentState, Way
from db.cases import Case
from db.offices import Office
from db.session import Database
from scheduler.appointments.booking import Taken, book, change
from scheduler.slots.free import Slot

FIGHTERS = 32
WANTED = make.AT + timedelta(days=14)

Act = Callable[[Session, int], object]
"""What one fighter does, given their number."""


@pytest.mark.parametrize("shift", [0, 5], ids=["the same time", "times that overlap"])
def test_one_of_many_gets_a_time_that_is_free(database: Database, shift: int) -> None:
    office_id, advisor_id, cases = _cases(database)

    def propose(session: Session, number: int) -> None:
        slot = Slot(WANTED + timedelta(minutes=shift * (number % 3)), advisor_id, 15)
        office, case = session.get_one(Office, office_id), session.get_one(Case, cases[number])
        book(session, case, office, slot, reasons=[], at=make.AT)

    refusals = _fight(database, propose)
    assert len(refusals) == FIGHTERS - 1
    assert _taken(database) == (1, 3)


def test_one_of_many_moves_to_a_time_and_the_others_keep_theirs(database: Database) -> None:
    _office_id, advisor_id, cases = _cases(database)
    with database.transaction() as session:
        own = [WANTED + timedelta(days=1, minutes=15 * number) for number in range(FIGHTERS)]
        seen = [
            make.an_appointment(session, session.get_one(Case, case_id), starts_at).id
            for case_id, starts_at in zip(cases, own, strict=True)
        ]

    def move(session: Session, number: int) -> None:
        appointment = session.get_one(Appointment, seen[number])
        change(session, appointment, Slot(WANTED, advisor_id, 15), version=1, way=Way.PHONE, at=make.AT)

    refusals = _fight(database, move)
    assert len(refusals) == FIGHTERS - 1
    assert all(WANTED not in [slot.starts_at for slot in refusal.alternatives] for refusal in refusals)
    assert all(len(refusal.alternatives) == 3 for refusal in refusals)
    assert _taken(database) == (FIGHTERS, FIGHTERS * 3)
    with database.reading() as session:
        times = session.scalars(select(Appointment.starts_at).order_by(Appointment.id)).all()
        confirmed = session.scalars(
            select(Appointment).where(Appointment.state == AppointmentState.CONFIRMED)
        ).all()
    assert [appointment.starts_at for appointment in confirmed] == [WANTED]
    assert len(set(times) & set(own)) == FIGHTERS - 1


def test_without_its_key_the_same_fight_has_several_winners(own_database: Database) -> None:
    with own_database.engine.begin() as connection:
        for statement in _without_key(own_database):
            connection.execute(text(statement))
    office_id, advisor_id, cases = _cases(own_database)

    def propose(session: Session, number: int) -> None:
        office, case = session.get_one(Office, office_id), session.get_one(Case, cases[number])
        book(session, case, office, Slot(WANTED, advisor_id, 15), reasons=[], at=make.AT)

    assert len(_fight(own_database, propose)) <= FIGHTERS - 2
    assert _taken(own_database)[0] >= 2


def _cases(database: Database) -> tuple[int, int, list[int]]:
    """As many clients of one advisor as there are fighters: office id, advisor id, case ids."""
    with database.transaction() as session:
        office = make.an_office(session)
        advisor, topic = make.an_advisor(session, office), make.a_topic(session, office)
        cases = [make.a_case(session, office, advisor=advisor, topic=topic).id for _ in range(FIGHTERS)]
        return office.id, advisor.id, cases


def _fight(database: Database, act: Act) -> list[Taken]:
    """All at once; gives the refusals. Whatever else goes wrong is raised."""
    start = Barrier(FIGHTERS)

    def fight(number: int) -> Taken | None:
        start.wait()
        try:
            with database.transaction() as session:
                act(session, number)
        except Taken as refusal:
            return refusal
        return None

    with ThreadPoolExecutor(FIGHTERS) as pool:
        answers = list(pool.map(fight, range(FIGHTERS)))
    return [answer for answer in answers if answer is not None]


def _taken(database: Database) -> tuple[int, int]:
    """How many appointments there are, and how many quanta they take."""
    with database.reading() as session:
        count = select(func.count())
        return (
            session.scalars(count.select_from(Appointment)).one(),
            session.scalars(count.select_from(AdvisorTime)).one(),
        )


def _without_key(database: Database) -> list[str]:
    if database.on_sqlite:
        return [
            "DROP TABLE advisor_time",
            "CREATE TABLE advisor_time (advisor_id INTEGER, quantum INTEGER, appointment_id INTEGER)",
        ]
    return ["ALTER TABLE advisor_time DROP CONSTRAINT pk_advisor_time"]
