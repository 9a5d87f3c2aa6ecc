"""Put in force, each appointment is judged again: what clients said meanwhile comes first, nothing is lost."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import Appointment, AppointmentState, Way
from db.cases import Case, CaseState
from db.clients import Channel
from db.drafts import Draft, DraftKind, DraftState
from db.messages import Message
from db.offices import Office
from db.rooms import RoomTime
from db.session import Database
from db.staff import Absence
from displacing import MORNING, URL, World, a_world, moves, post
from scheduler.appointments.booking import cancel, change, confirm
from scheduler.displaced.cause import absences_over_appointments, closed_days, subject_of_closure
from scheduler.displaced.force import Settled
from scheduler.drafts.moves import MoveKind
from scheduler.frame import Frame, frame_of
from scheduler.people.absences import end
from scheduler.slots.free import Slot
from scheduler.visits.in_person import reserve, times_in_person

LATER = MORNING + timedelta(minutes=10)
CONFIRMED = AppointmentState.CONFIRMED


def acted(world: World, appointment_id: int, act: Callable[..., None], *chosen: Slot) -> None:
    """As the client does it by phone."""
    with world.database.transaction() as session:
        appointment = session.get_one(Appointment, appointment_id)
        act(session, appointment, *chosen, version=1, way=Way.PHONE, at=LATER)


def test_who_cancelled_or_changed_meanwhile_wins(world: World) -> None:
    colleague = world.colleague()
    gone, moved, kept = (world.appointment(f"2026-03-02T{hour:02}:30") for hour in (9, 10, 11))
    draft = world.drafted(world.absent())
    acted(world, gone, cancel)
    friday = datetime(2026, 3, 6, 9, tzinfo=UTC)
    acted(world, moved, change, Slot(friday, world.ill.id, 15))
    assert world.forced(draft, LATER) == Settled(taken_over=1, gone=2)
    assert world.now_is(gone)[2] == AppointmentState.CANCELLED
    assert world.now_is(moved) == (world.ill.id, "2026-03-06T10:00", CONFIRMED)
    assert world.now_is(kept)[0] == colleague.id


def test_who_agreed_meanwhile_keeps_the_answer_when_a_colleague_takes_over(world: World) -> None:
    colleague = world.colleague()
    appointment = world.appointment("2026-03-02T09:30")
    draft = world.drafted(world.absent())
    acted(world, appointment, confirm)
    assert world.forced(draft, LATER) == Settled(taken_over=1)
    assert world.now_is(appointment) == (colleague.id, "2026-03-02T09:30", CONFIRMED)


@pytest.mark.parametrize("somebody_came", [True, False])
def test_who_agreed_meanwhile_is_not_moved_unasked(world: World, somebody_came: bool) -> None:
    """A colleague who is there by now takes it over; else a person talks with the client."""
    appointment = world.appointment("2026-03-02T09:30", world.client(Channel.SMS))
    draft = world.drafted(world.absent())
    assert moves(draft)[0].kind == MoveKind.MOVE
    acted(world, appointment, confirm)
    if somebody_came:
        colleague = world.colleague()
        assert world.forced(draft, LATER) == Settled(taken_over=1, anew=1)
        assert world.now_is(appointment)[0] == colleague.id
    else:
        assert world.forced(draft, LATER) == Settled(persons=1)
        assert world.case_of(appointment).state == CaseState.NEEDS_PERSON


def test_a_colleague_who_got_something_else_to_do_is_not_asked(world: World) -> None:
    first, second = world.colleague(), world.colleague()
    appointment = world.appointment("2026-03-02T09:30")
    draft = world.drafted(world.absent())
    with world.database.transaction() as session:
        make.an_absence(session, first, MORNING, MORNING + timedelta(hours=5))
    assert world.forced(draft, LATER) == Settled(taken_over=1, anew=1)
    assert world.now_is(appointment)[0] == second.id


def test_a_process_that_died_half_way_is_gone_on_with(world: World) -> None:
    world.colleague()
    for hour in (9, 10, 11):
        world.appointment(f"2026-03-02T{hour:02}:30")
    draft = world.drafted(world.absent())

    def die(done: int, total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        world.forced(draft, progress=die)
    assert world.again(draft) == Settled(taken_over=1, gone=2)


def test_two_plans_for_the_same_absence_do_it_once(world: World) -> None:
    world.colleague()
    world.appointment("2026-03-02T09:30")
    absence = world.absent()
    first = world.drafted(absence)
    second = world.drafted(absence)
    with world.database.reading() as session:
        assert session.get_one(Draft, first.id).state == DraftState.DROPPED
    assert world.forced(second) == Settled(taken_over=1)
    assert world.forced(world.drafted(absence)) == Settled()


def test_when_the_absence_ended_nothing_is_moved(world: World) -> None:
    world.colleague()
    appointment = world.appointment("2026-03-02T09:30")
    absence = world.absent()
    draft = world.drafted(absence)
    with world.database.transaction() as session:
        end(session, session.get_one(Absence, absence.id), make.BERLIN, LATER)
    assert world.forced(draft, LATER) == Settled(gone=1)
    assert world.now_is(appointment)[0] == world.ill.id


def test_a_time_that_came_before_somebody_looked_goes_to_a_person(world: World) -> None:
    world.colleague()
    appointment = world.appointment("2026-03-02T09:30")
    draft = world.drafted(world.absent())
    assert world.forced(draft, MORNING + timedelta(hours=3)) == Settled(persons=1)
    assert world.now_is(appointment)[2] == AppointmentState.WITHDRAWN
    assert world.case_of(appointment).state_reason == "absence"


def test_whose_appointments_lie_in_an_absence_is_known_until_it_is_done(world: World) -> None:
    world.colleague()
    world.appointment("2026-03-02T09:30")
    absence = world.absent()
    assert [(found[0], found[2]) for found in _uncovered(world)] == [(absence.id, 1)]
    world.forced(world.drafted(absence))
    assert _uncovered(world) == []


def test_a_closed_day_is_emptied_and_nobody_takes_over(database: Database) -> None:
    world = a_world(database)
    colleague = world.colleague()
    reached, not_reached = (
        world.appointment("2026-03-03T09:30", world.client(Channel.SMS)),
        world.appointment("2026-03-03T10:30", world.client(not_by_phone=True)),
    )
    world.appointment("2026-03-04T09:30")
    with database.transaction() as session:
        office = session.get_one(Office, world.office.id)
        office.policy = {"extra_holidays": ["2026-03-03", "2026-03-09"]}
        session.flush()
        assert closed_days(session, office, MORNING) == {date(2026, 3, 3): 2}
    draft = world.made(DraftKind.CLOSURE, subject_of_closure([date(2026, 3, 3)]))
    assert world.forced(draft) == Settled(new_times=1, persons=1)
    advisor, local, _state = world.now_is(reached)
    assert (advisor, local[:10]) in [(world.ill.id, "2026-03-04"), (colleague.id, "2026-03-04")]
    assert world.case_of(not_reached).state_reason == "closure"
    assert [message.template for message in world.all_of(Message)] == ["appointment_moved"]


def test_in_person_the_room_goes_along(world: World) -> None:
    """A colleague receives the client in the same room; without one, another time at which that room is free."""
    with world.database.transaction() as session:
        place = make.a_visited_place(session, world.office)
        room = make.a_room(session, place)
        client = make.a_client(session, world.office)
        case = make.a_case(session, world.office, client, advisor=world.ill)
        found = times_in_person(session, case, world.ill.id, frame=_frame(world, MORNING + timedelta(hours=3)))[0]
        visit = _reserved(session, world, case, found.slot, room.id)
    draft = world.drafted(world.absent())
    assert [(move.kind, move.channel) for move in moves(draft)] == [(MoveKind.MOVE, "call")]
    colleague = world.colleague()
    assert world.forced(world.drafted(_absence(world))) == Settled(taken_over=1)
    assert world.now_is(visit.id)[0] == colleague.id
    with world.database.reading() as session:
        assert set(session.scalars(select(RoomTime.appointment_id))) == {visit.id}


def test_in_person_another_time_needs_the_same_room(world: World) -> None:
    with world.database.transaction() as session:
        place = make.a_visited_place(session, world.office)
        room = make.a_room(session, place)
        case = make.a_case(session, world.office, advisor=world.ill)
        slot = Slot(datetime(2026, 3, 2, 9, tzinfo=UTC), world.ill.id, 15)
        visit = _reserved(session, world, case, slot, room.id)
        _block(session, world, room.id)
    assert world.forced(world.drafted(world.absent())) == Settled(new_times=1)
    assert world.now_is(visit.id)[1] == "2026-03-03T11:00"
    with world.database.reading() as session:
        steps = session.scalars(select(RoomTime.quantum).where(RoomTime.appointment_id == visit.id)).all()
    assert min(steps) * 300 == int(datetime(2026, 3, 3, 10, tzinfo=UTC).timestamp())


def _reserved(session: Session, world: World, case: Case, slot: Slot, room_id: int) -> Appointment:
    frame = _frame(world, MORNING - timedelta(days=20))
    visit = reserve(session, case, slot, room_id, reason=b"sealed", staff_id=world.clerk.id, frame=frame)
    post(session, world.office, visit)
    return visit


def _frame(world: World, at: datetime) -> Frame:
    return frame_of(world.office, at, make.KEYS, URL)


def _block(session: Session, world: World, room_id: int) -> None:
    """The room is taken on Tuesday until eleven, by somebody else's advisor."""
    other = make.an_advisor(session, world.office, time(18), time(19))
    case = make.a_case(session, world.office, advisor=other)
    nine = datetime(2026, 3, 3, 8, tzinfo=UTC)
    talk = make.an_appointment(session, case, nine, minutes=120)
    for quantum in make.quanta(nine, 120):
        session.add(RoomTime(room_id=room_id, quantum=quantum, appointment_id=talk.id))
    session.flush()


def _absence(world: World) -> Absence:
    with world.database.reading() as session:
        return session.scalars(select(Absence).where(Absence.staff_id == world.ill.id)).one()


def _uncovered(world: World) -> list[tuple[int, int, int]]:
    with world.database.reading() as session:
        office = session.get_one(Office, world.office.id)
        found = absences_over_appointments(session, office, MORNING)
        return [(absence.id, person.id, count) for absence, person, count in found]
