"""Appointments in person, for an exceptional reason: advisor and room at once, never where nobody is."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import AdvisorTime, Appointment, AppointmentEvent, AppointmentState, EventKind, Way
from db.cases import Case, CaseState
from db.clients import Relay
from db.letters import LetterState
from db.messages import Message
from db.offices import ChannelKind, Effect, Office
from db.rooms import AT_THE_DOOR, OUT_OF_USE, Room, RoomTime
from db.scope import NotFound
from db.session import Database
from letters.queue import become
from scheduler.appointments.alternatives import alternatives
from scheduler.appointments.booking import Taken, cancel, change, live_of_case
from scheduler.cases import close_case
from scheduler.frame import Frame, frame_of
from scheduler.news.notices import NoticeDraft, publish
from scheduler.news.offers import renew
from scheduler.slots.free import Slot
from scheduler.slots.taking_rooms import take_room_for
from scheduler.telling.writing import write_for_time
from scheduler.visits.in_person import CaseClosed, InPerson, NowClosed, reserve, times_in_person

AT = make.AT  # a Monday, 9:00 in Berlin: advisor and place are there until 15:00
REASON = b"sealed"
URL = "https://rufzeit.example"


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


def test_a_colleague_who_speaks_it_is_not_there_so_an_interpreter_joins(database: Database) -> None:
    """They come when one can be ordered, and it takes longer."""
    with database.transaction() as session:
        case, _ = _case_and_room(session)
        office = session.get_one(Office, case.office_id)
        office.policy = {"interpreter_days": 3, "interpreter_minutes": 15, "relay_minutes": 5}
        make.a_skill(session, make.an_advisor(session, office), "language", "uk")
        assert [_times(session, case)[0].slot.minutes, _times(session, case)[0].slot.starts_at] == [
            15,
            AT + timedelta(minutes=15),
        ]
        case.client.language, case.client.relay = "uk", Relay.TEXT
        [first, *_] = _times(session, case)
        assert (first.slot.minutes, first.slot.starts_at) == (35, AT + timedelta(days=4))  # Friday
        found = _reserve(session, case, first)
        assert (found.minutes, found.interpreter) == (35, True)


def test_who_holds_the_letter_of_a_call_is_told(database: Database) -> None:
    with database.transaction() as session:
        case, _ = _case_and_room(session)
        before = make.an_appointment(session, case, AT + timedelta(days=1))  # no letter arrives until then
        _posted(session, case, before)
        _reserve(session, case, _times(session, case)[0])
        message = session.scalars(select(Message)).one()
        assert (message.channel, message.template) == ("call", "appointment_off")
        assert (message.facts["starts_at"], message.facts["why"]) == ("2026-03-03T09:00", "new_time")


def test_an_appointment_whose_time_has_come_is_not_withdrawn(database: Database) -> None:
    with database.transaction() as session:
        case, _ = _case_and_room(session)
        before = make.an_appointment(session, case, AT - timedelta(days=1))
        _reserve(session, case, _times(session, case)[0])
        assert before.state == AppointmentState.MISSED


def test_a_closed_case_stays_closed(database: Database) -> None:
    with database.transaction() as session:
        case, _ = _case_and_room(session)
        time = _times(session, case)[0]
        close_case(case, "reached", AT)
        session.flush()
        with pytest.raises(CaseClosed):
            _reserve(session, case, time)
        assert case.state == CaseState.CLOSED
        assert live_of_case(session, case.id) is None


def test_both_advisors_are_kept_from_others_first_in_order(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else two who swap each other's times would wait in a circle."""
    queued: list[set[int]] = []
    with database.transaction() as session:
        case, _ = _case_and_room(session)
        time = _times(session, case)[0]
        colleague = make.an_advisor(session, session.get_one(Office, case.office_id))
        make.an_appointment(session, case, AT + timedelta(days=1), advisor_id=colleague.id)

        def queue(session: Session, advisors: set[int]) -> None:
            assert session.scalars(select(Appointment.state)).all() == [AppointmentState.PROPOSED]
            queued.append(advisors)

        monkeypatch.setattr("scheduler.visits.in_person.queue_for", queue)
        _reserve(session, case, time)
        assert queued == [{case.advisor_id, colleague.id}]


def _posted(session: Session, case: Case, appointment: Appointment) -> None:
    letter = write_for_time(session, _frame(session, case, AT - timedelta(days=7)), case, appointment)
    become(session, letter, LetterState.POSTED, at=AT)
    session.flush()


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
    return times_in_person(session, case, case.advisor_id, frame=_frame(session, case))


def _reserve(session: Session, case: Case, time: InPerson, at: datetime = AT) -> Appointment:
    staff_id = case.advisor_id
    frame = _frame(session, case, at)
    return reserve(session, case, time.slot, time.room.id, reason=REASON, staff_id=staff_id, frame=frame)


def _frame(session: Session, case: Case, at: datetime = AT) -> Frame:
    return frame_of(session.get_one(Office, case.office_id), at, make.KEYS, URL)
