"""Appointments in person, for an exceptional reason: advisor and room at once, never where nobody is."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import AdvisorTime, Appointment, AppointmentEvent, AppointmentState, EventKind, Way
from db.cases import Case
from db.offices import ChannelKind, Effect, Office
from db.rooms import AT_THE_DOOR, OUT_OF_USE, Room, RoomTime
from db.scope import NotFound
from db.session import Database
from scheduler.alternatives import alternatives
from scheduler.appointments import Taken, cancel, change, live_of_case
from scheduler.in_person import InPerson, NowClosed, reserve, times_in_person
from scheduler.notices import NoticeDraft, publish
from scheduler.offers import renew
from scheduler.slots.free import Slot
from scheduler.slots.taking_rooms import take_room_for

AT = make.AT  # a Monday, 9:00 in Berlin: advisor and place are there until 15:00
REASON = b"sealed"


def test_advisor_and_room_are_taken_together(database: Database) -> None:
    with database.transaction() as session:
        case, room = _case_and_room(session)
        found = _reserve(session, case, _times(session, case)[0])
        assert (found.room_id, found.exception, found.state) == (room.id, REASON, AppointmentState.PROPOSED)
        assert found.local_time == "2026-03-02T09:15"
        assert len(session.scalars(select(AdvisorTime.quantum)).all()) == 3
        assert set(session.scalars(select(RoomTime.appointment_id))) == {found.id}
        kinds = [(event.kind, event.way) for event in session.scalars(select(AppointmentEvent))]
        assert kinds == [(EventKind.PROPOSED, Way.STAFF)]


def test_only_times_at_which_both_are_free_are_offered(database: Database) -> None:
    with database.transaction() as session:
        case, room = _case_and_room(session)
        other = make.a_case(session, session.get_one(Office, case.office_id))
        talk = make.an_appointment(session, other, AT + timedelta(days=9))
        assert take_room_for(session, room.id, talk.id, AT + timedelta(minutes=15), 60)  # 9:15 to 10:15
        make.an_appointment(
            session,
            make.a_case(session, session.get_one(Office, case.office_id), advisor=case.advisor),
            AT + timedelta(minutes=75),  # 10:15
        )
        [first, *_] = _times(session, case)
        assert first.slot.starts_at == AT + timedelta(minutes=90)


@pytest.mark.parametrize("features", [[AT_THE_DOOR], [OUT_OF_USE]])
def test_a_place_outside_the_door_is_no_room(database: Database, features: list[str]) -> None:
    with database.transaction() as session:
        case, room = _case_and_room(session)
        time = _times(session, case)[0]
        room.features = features
        session.flush()
        assert _times(session, case) == []
        with pytest.raises(NotFound):
            _reserve(session, case, time)


def test_nobody_is_asked_into_a_closed_building(database: Database) -> None:
    """It closes after the time was offered."""
    with database.transaction() as session:
        case, _ = _case_and_room(session)
        time = _times(session, case)[0]
        office = session.get_one(Office, case.office_id)
        publish(session, office, NoticeDraft(Effect.CLOSED), staff_id=None, at=AT)
        with pytest.raises(NowClosed):
            _reserve(session, case, time)
        assert _times(session, case) == []
        assert live_of_case(session, case.id) is None


def test_where_visits_are_suspended_but_somebody_receives_it_is_open(database: Database) -> None:
    with database.transaction() as session:
        case, _ = _case_and_room(session, ChannelKind.WALK_IN, ChannelKind.APPOINTMENT)
        office = session.get_one(Office, case.office_id)
        publish(
            session,
            office,
            NoticeDraft(Effect.SUSPENDED, channels=(ChannelKind.WALK_IN,)),
            staff_id=None,
            at=AT,
        )
        assert _times(session, case)


@pytest.mark.parametrize("what", ["advisor", "room"])
def test_what_was_taken_a_moment_ago_changes_nothing(database: Database, what: str) -> None:
    with database.transaction() as session:
        case, room = _case_and_room(session)
        before = make.an_appointment(session, case, AT + timedelta(days=9))
        time = _times(session, case)[0]
        office = session.get_one(Office, case.office_id)
        quick = make.a_case(session, office, advisor=case.advisor if what == "advisor" else None)
        starts_at = time.slot.starts_at
        taken = make.an_appointment(session, quick, starts_at)
        if what == "room":
            assert take_room_for(session, room.id, taken.id, starts_at, 15)
        with pytest.raises(Taken):
            _reserve(session, case, time)
        live = live_of_case(session, case.id)
        assert live is not None
        assert live.id == before.id
        mine = session.scalars(select(AdvisorTime).where(AdvisorTime.appointment_id == before.id)).all()
        assert len(mine) == 3


def test_a_telephone_appointment_makes_way(database: Database) -> None:
    with database.transaction() as session:
        case, _ = _case_and_room(session)
        before = make.an_appointment(session, case, AT + timedelta(days=9))
        found = _reserve(session, case, _times(session, case)[0])
        assert before.state == AppointmentState.WITHDRAWN
        live = live_of_case(session, case.id)
        assert live is not None
        assert live.id == found.id


def test_its_room_goes_along_and_is_free_in_the_end(database: Database) -> None:
    with database.transaction() as session:
        case, _ = _case_and_room(session)
        found = _reserve(session, case, _times(session, case)[0])
        [other, *_] = alternatives(session, found, at=AT)
        change(session, found, other, version=1, way=Way.LINK, at=AT)
        quanta = session.scalars(select(RoomTime.quantum).order_by(RoomTime.quantum)).all()
        assert list(quanta) == list(other.quanta)
        cancel(session, found, version=2, way=Way.LINK, at=AT)
        assert session.scalars(select(RoomTime.quantum)).all() == []


def test_it_cannot_move_to_where_its_room_is_taken(database: Database) -> None:
    with database.transaction() as session:
        case, room = _case_and_room(session)
        found = _reserve(session, case, _times(session, case)[0])
        tomorrow = AT + timedelta(days=1)
        other = make.a_case(session, session.get_one(Office, case.office_id))
        talk = make.an_appointment(session, other, tomorrow)
        assert take_room_for(session, room.id, talk.id, tomorrow, 15)
        with pytest.raises(Taken) as told:
            change(session, found, Slot(tomorrow, case.advisor_id, 15), version=1, way=Way.LINK, at=AT)
        assert tomorrow not in [slot.starts_at for slot in told.value.alternatives]
        assert (found.version, len(told.value.alternatives)) == (1, 3)


def _case_and_room(session: Session, *kinds: ChannelKind) -> tuple[Case, Room]:
    """A place with one room that receives people in these ways, by appointment unless told otherwise."""
    office = make.an_office(session)
    place = make.a_place(session, office)
    for kind in kinds or (ChannelKind.APPOINTMENT,):
        make.opening_hours(session, make.a_channel(session, office, place, kind=kind))
    room = make.a_room(session, place)
    renew(session, office.id, AT)
    return make.a_case(session, office), room


def _times(session: Session, case: Case) -> list[InPerson]:
    return times_in_person(session, case, case.advisor_id, at=AT)


def _reserve(session: Session, case: Case, time: InPerson, at: datetime = AT) -> Appointment:
    staff_id = case.advisor_id
    return reserve(session, case, time.slot, time.room.id, reason=REASON, staff_id=staff_id, at=at)
