"""Sixty-four people confirm, change and cancel the same twenty appointments at once, by telephone, link and staff.

All have seen the same version. Of those who want something else than it says, one is heard; everybody else is told
so, and has something to go on with. The compare-and-swap alone judges: the last test takes it away.
"""

from collections.abc import Callable

import pytest
from sqlalchemy import bindparam, event, select

from db import hurry
from db.appointments import LIVE, Appointment, AppointmentEvent, AppointmentState, EventKind
from db.cases import Case, CaseState
from db.session import Database
from many_answers import PEOPLE, Place, Told, a_place, taken
from scheduler.appointments import rows as appointment_rows
from scheduler.slots.free import quanta_of

ROUNDS, MANY_ROUNDS = 10, 1000
STATE_AFTER = {
    EventKind.CONFIRMED: AppointmentState.CONFIRMED,
    EventKind.CHANGED: AppointmentState.CONFIRMED,
    EventKind.CANCELLED: AppointmentState.CANCELLED,
}
EVENT_OF = {"confirm": EventKind.CONFIRMED, "change": EventKind.CHANGED, "cancel": EventKind.CANCELLED}


@pytest.fixture
def place(database: Database, reopened: Callable[[Database], Database], monkeypatch: pytest.MonkeyPatch) -> Place:
    """Nothing is kept of it after the test: SQLite need not wait for the disk. A busy machine connects slowly."""
    database = reopened(database)
    monkeypatch.setattr(hurry, "TO_CONNECT", 60)
    if database.on_sqlite:
        event.listen(database.engine, "connect", lambda found, _: found.execute("PRAGMA synchronous=OFF"))
    return a_place(database)


def test_everybody_is_answered_and_one_state_is_left(place: Place) -> None:
    seen = _play(place, ROUNDS)
    assert {one.told for one in seen} >= {"confirm", "change", "cancel", "taken", "outdated"}
    assert {one.way for one in seen} == {"phone", "link", "staff"}


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_a_thousand_times(place: Place) -> None:
    _play(place, MANY_ROUNDS)


def test_whoever_lost_can_go_on(place: Place) -> None:
    """What was taken is told with other times; what has changed is told where it can be looked at."""
    seen = _play(place, 2)
    for one in seen:
        if one.told == "taken" and one.way != "phone":
            assert 'class="offer"' in one.text
        elif one.told == "taken":
            assert "These times are free." in one.text
        elif one.told == "outdated" and one.way == "phone":
            assert "Your telephone appointment:" in one.text
        elif one.told == "over":
            assert "To be called back" in one.text


def test_without_the_comparison_several_who_saw_the_same_are_heard(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = appointment_rows.TABLE
    since_then = table.update().where(
        table.c.id == bindparam("this"),
        table.c.version >= bindparam("seen"),
        table.c.state.in_(bindparam("among", expanding=True)),
    )
    monkeypatch.setattr(appointment_rows, "AS_SEEN", since_then)
    with pytest.raises(AssertionError, match=r"(more than one|somebody who saw the old time) was heard"):
        _play(place, ROUNDS)


def _play(place: Place, rounds: int) -> list[Told]:
    seen = []
    for seed in range(rounds):
        told = place.round(seed)
        assert len(told) == PEOPLE
        _judge(place, told)
        seen += told
    return seen


def _judge(place: Place, told: list[Told]) -> None:
    """What people were told, what is on record and what is taken are one and the same."""
    with place.database.reading() as session:
        appointments = session.scalars(
            select(Appointment).where(Appointment.id.in_({one.appointment_id for one in told}))
        ).all()
        for appointment in appointments:
            answers = [one for one in told if one.appointment_id == appointment.id]
            events = session.scalars(
                select(AppointmentEvent)
                .where(AppointmentEvent.appointment_id == appointment.id)
                .order_by(AppointmentEvent.id)
            ).all()
            _judge_one(appointment, session.get_one(Case, appointment.case_id), answers, list(events))
    assert taken(place.database) == {
        (appointment.advisor_id, quantum, appointment.id)
        for appointment in appointments
        if appointment.state in LIVE
        for quantum in quanta_of(appointment.starts_at, appointment.minutes)
    }


def _judge_one(appointment: Appointment, case: Case, answers: list[Told], events: list[AppointmentEvent]) -> None:
    heard = [one for one in answers if one.told == one.wanted]
    moved = [one for one in heard if one.told != "confirm"]
    assert len(moved) <= 1, f"more than one was heard: {moved}"
    kinds = [event.kind for event in events]
    for wanted, kind in EVENT_OF.items():
        said = sum(one.told == wanted for one in heard)
        # who confirms what is confirmed is told that it is so, and nothing more is written down
        assert said == kinds.count(kind) or (wanted == "confirm" and said >= kinds.count(kind) >= 1)
    if moved:
        assert kinds[-1] == EVENT_OF[moved[0].told], "somebody who saw the old time was heard"
    assert appointment.state == (STATE_AFTER[kinds[-1]] if kinds else AppointmentState.PROPOSED)
    assert appointment.version == 1 + kinds.count(EventKind.CHANGED)
    assert not events or appointment.starts_at == events[-1].starts_at
    cancelled = appointment.state == AppointmentState.CANCELLED
    assert case.state == (CaseState.NEEDS_PERSON if cancelled else CaseState.APPOINTMENT)
