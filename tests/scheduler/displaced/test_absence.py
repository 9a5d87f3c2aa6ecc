"""An absence lies over appointments: a colleague takes each over, else it gets another time, else a person."""

import pytest

from db.appointments import Appointment, AppointmentEvent, AppointmentState, EventKind
from db.cases import CaseState
from db.clients import Channel
from db.letters import Letter, LetterState
from db.messages import Message
from db.session import Database
from displacing import FIXED, MORNING, URL, World, a_world, moves
from factories import KEYS, a_skill, a_topic
from letters.saying.facts import LetterFacts
from scheduler.displaced.force import Settled
from scheduler.displaced.left import left_to_persons
from scheduler.drafts.moves import MoveKind
from scheduler.frame import frame_of
from scheduler.telling.letters_due import write_moved

PROPOSED, WITHDRAWN = AppointmentState.PROPOSED, AppointmentState.WITHDRAWN


def test_a_colleague_takes_the_same_time_and_the_letter_holds(world: World) -> None:
    colleague, other = world.colleague(name="Kai Kollege"), world.colleague()
    first, second = world.appointment("2026-03-02T09:30"), world.appointment("2026-03-02T11:00")
    draft = world.drafted(world.absent())
    assert [(move.kind, move.channel) for move in moves(draft)] == [(MoveKind.TAKE_OVER, None)] * 2
    assert world.now_is(first)[0] == world.ill.id  # nothing holds before somebody says so
    assert world.forced(draft) == Settled(taken_over=2)
    assert world.now_is(first) == (colleague.id, "2026-03-02T09:30", PROPOSED)
    assert world.now_is(second) == (other.id, "2026-03-02T11:00", PROPOSED)
    assert [letter.state for letter in world.all_of(Letter)] == [LetterState.POSTED] * 2
    assert [event.kind for event in world.all_of(AppointmentEvent)] == [EventKind.TAKEN_OVER] * 2
    assert {event.staff_id for event in world.all_of(AppointmentEvent)} == {world.clerk.id}
    assert world.all_of(Message) == []
    assert world.again(draft) == Settled()  # once more changes nothing


def test_who_allowed_messages_hears_beforehand_who_calls(world: World) -> None:
    world.colleague(name="Kai Kollege")
    world.appointment("2026-03-02T09:30", world.client(Channel.SMS))
    draft = world.drafted(world.absent())
    assert moves(draft)[0].channel == "sms"
    world.forced(draft)
    [message] = world.all_of(Message)
    assert (message.channel, message.template) == ("sms", "appointment_taken_over")
    assert (message.facts["advisor"], message.facts["instead_of"]) == ("Kai Kollege", "Ilse Krank")


def test_a_letter_that_still_waits_names_the_colleague(world: World) -> None:
    world.colleague(name="Kai Kollege")
    appointment = world.appointment("2026-03-20T09:30", told=False)
    write_moved(world.database, frame_of(world.office, MORNING, KEYS, URL))
    world.forced(world.drafted(world.absent(days=30)))
    [letter] = world.all_of(Letter)
    assert (letter.state, LetterFacts.of(letter.facts).advisor) == (LetterState.QUEUED, "Kai Kollege")
    assert world.now_is(appointment)[1] == "2026-03-20T09:30"


def test_nobody_who_does_not_speak_the_language_or_may_not(world: World) -> None:
    """Of three colleagues one speaks Swedish and may; the client of the other topic stays without any."""
    with world.database.transaction() as session:
        housing = a_topic(session, world.office, needs={"permissions": ["housing"]})
    world.colleague()
    with world.database.transaction() as session:
        for person in (world.ill, speaks := world.colleague()):
            a_skill(session, person, "language", "sv")
        a_skill(session, world.ill, "language", "de")
        a_skill(session, world.ill, "permission", "housing")
    client = world.client(language="sv")
    swedish, of_housing = (
        world.appointment("2026-03-02T09:30", client),
        world.appointment("2026-03-02T10:30", topic=housing),
    )
    world.forced(world.drafted(world.absent()))
    assert world.now_is(swedish)[0] == speaks.id
    assert world.now_is(of_housing)[0] == world.ill.id
    assert world.now_is(of_housing)[1] > "2026-03-03"


def test_without_a_colleague_another_time_is_told_by_text_message(world: World) -> None:
    appointment = world.appointment("2026-03-02T09:30", world.client(Channel.SMS))
    draft = world.drafted(world.absent())
    [move] = moves(draft)
    assert (move.kind, move.channel) == (MoveKind.MOVE, "sms")
    assert world.forced(draft) == Settled(new_times=1)
    assert world.now_is(appointment) == (world.ill.id, "2026-03-03T09:00", PROPOSED)
    [message] = world.all_of(Message)
    assert (message.channel, message.template) == ("sms", "appointment_moved")
    assert (message.facts["before"], message.facts["starts_at"]) == ("2026-03-02T09:30", "2026-03-03T09:00")
    write_moved(world.database, frame_of(world.office, MORNING, KEYS, URL))
    assert len(world.all_of(Letter)) == 1  # another one would come after the time


def test_else_by_letter_if_that_arrives_and_the_new_time_can_be_prepared(world: World) -> None:
    """Posted on Monday 2 March: arrived on Friday 6, prepared for by Thursday 12. Not before the old time."""
    appointment = world.appointment("2026-03-16T09:30", world.client(phone=FIXED))
    draft = world.drafted(world.absent(days=15))
    assert moves(draft)[0].channel == "letter"
    assert world.forced(draft) == Settled(new_times=1)
    assert world.now_is(appointment) == (world.ill.id, "2026-03-17T09:00", PROPOSED)
    posted, waits = world.all_of(Letter)
    assert (posted.state, waits.state) == (LetterState.POSTED, LetterState.QUEUED)
    told = LetterFacts.of(waits.facts)
    assert told.wrong is not None
    assert f"{told.wrong.starts_at:%Y-%m-%dT%H:%M}" == "2026-03-16T09:30"
    write_moved(world.database, frame_of(world.office, MORNING, KEYS, URL))
    assert len(world.all_of(Letter)) == 2


def test_else_by_a_call_before_the_old_time(world: World) -> None:
    appointment = world.appointment("2026-03-02T09:30", world.client(phone=FIXED))
    world.forced(world.drafted(world.absent()))
    assert world.now_is(appointment)[1] == "2026-03-03T09:00"
    [message] = world.all_of(Message)
    assert (message.channel, message.to) == ("call", FIXED)


def test_who_cannot_be_told_in_time_goes_to_a_person_loudly(world: World) -> None:
    appointment = world.appointment("2026-03-02T09:30", world.client(not_by_phone=True))
    draft = world.drafted(world.absent())
    [move] = moves(draft)
    assert [reason["code"] for reason in move.reasons] == ["nobody_at_this_time", "nothing_reaches"]
    assert world.forced(draft) == Settled(persons=1)
    assert world.now_is(appointment)[2] == WITHDRAWN
    case = world.case_of(appointment)
    assert (case.state, case.state_reason) == (CaseState.NEEDS_PERSON, "absence")
    with world.database.reading() as session:
        [left] = left_to_persons(session, world.office.id, MORNING)
    assert left.case.id == case.id
    assert left.not_told(MORNING)


def test_who_knows_nothing_of_it_yet_gets_another_letter(world: World) -> None:
    """The letter that waits tells a time that nobody can hold: it does not leave."""
    appointment = world.appointment("2026-03-13T09:30", told=False)
    frame = frame_of(world.office, MORNING, KEYS, URL)
    write_moved(world.database, frame)
    assert world.forced(world.drafted(world.absent(days=20))) == Settled(new_times=1)
    first, second = world.all_of(Letter)
    assert (first.state, second.state) == (LetterState.WITHDRAWN, LetterState.QUEUED)
    assert world.now_is(appointment)[1] == "2026-03-23T09:00"
    assert world.all_of(Message) == []


def test_while_no_letter_leaves_a_person_decides(database: Database) -> None:
    world = a_world(database, post_held_since="2026-03-01")
    world.appointment("2026-03-13T09:30", told=False)
    assert world.forced(world.drafted(world.absent(days=20))) == Settled(persons=1)


def test_all_get_times_by_one_plan(world: World) -> None:
    """Nobody is there today but who is ill; tomorrow four quarters are left of the one colleague's hour."""
    for hour in (9, 10, 11, 12):
        world.appointment(f"2026-03-02T{hour:02}:00", world.client(Channel.SMS))
    world.forced(world.drafted(world.absent()))
    assert sorted(appointment.local_time for appointment in _appointments(world)) == [
        f"2026-03-03T09:{minute:02}" for minute in (0, 15, 30, 45)
    ]


@pytest.mark.parametrize("kept_free", [0, 60])
def test_the_share_kept_free_for_emergencies_may_be_used(database: Database, kept_free: int) -> None:
    world = a_world(database, kept_free_percent=kept_free, most_per_day=2)
    colleague = world.colleague()
    for hour in (9, 10, 11):
        world.appointment(f"2026-03-02T{hour:02}:00", world.client(Channel.SMS))
    assert world.forced(world.drafted(world.absent())) == Settled(taken_over=2, new_times=1)
    assert [found.advisor_id for found in _appointments(world)].count(colleague.id) >= 2


def _appointments(world: World) -> list[Appointment]:
    return world.all_of(Appointment)
