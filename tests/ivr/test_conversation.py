"""Whole calls through the routes, on both databases."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from callers import CALLER, DESK, MONDAY_AT_10, MONDAY_AT_20, Hotline, Provider, heard_in
from db.appointments import Appointment, AppointmentEvent, AppointmentState, EventKind, Way
from db.calls import CallbackRequest, IvrCall, PartOfDay
from db.letters import AccessTry
from factories import (
    KEYS,
    a_case,
    a_code,
    a_phone_line,
    a_place,
    a_room,
    an_appointment,
    an_authority,
    an_office,
)
from ivr.conversation import MOST_STEPS
from letters.access import pin_of
from letters.tries import ALL, TRIES_OF_ALL_PER_DAY
from scheduler.appointments.alternatives import alternatives
from scheduler.appointments.booking import change, live_of_case

Found = TypeVar("Found")


def test_call_begins_with_the_news_of_the_dialled_office(provider: Provider) -> None:
    said = heard_in(provider.incoming())
    assert said.startswith("Hello. This is KoBa Harz. Visits are suspended.")
    assert "My appointment: press 2." in said


def test_line_without_language_asks_for_it(hotline: Hotline, provider: Provider) -> None:
    with hotline.database.transaction() as session:
        provider.line = a_phone_line(session, hotline.office).number
    assert heard_in(provider.incoming()) == "Deutsch: die 1. English: press 2."
    assert heard_in(provider.press(1, "1")).startswith("Guten Tag. Hier ist: KoBa Harz. Besuche sind ausgesetzt.")


class TestAppointment:
    def test_hear_and_confirm(self, hotline: Hotline, provider: Provider) -> None:
        told = provider.calls("2", hotline.reference, "1", hotline.pin)
        assert "Your telephone appointment: Tuesday, 10 March, 10:00." in told
        assert "Your advisor will call you, on your number that ends in" in told
        assert "is confirmed" in heard_in(provider.press(5, "1"))
        appointment = recorded(hotline, lambda s: s.get_one(Appointment, hotline.appointment.id))
        assert appointment.state == AppointmentState.CONFIRMED
        event = recorded(hotline, lambda s: s.scalars(select(AppointmentEvent)).one())
        assert (event.kind, event.way) == (EventKind.CONFIRMED, Way.PHONE)

    def test_change_to_one_of_the_next_free_times(self, hotline: Hotline, provider: Provider) -> None:
        told = provider.calls("2", hotline.reference, "1", hotline.pin, "2", "1")
        assert "You have a new time. Your telephone appointment: Tuesday, 3 March, 9:00." in told
        provider.call_sid = "CA2"
        again = provider.calls("2", hotline.reference, "1", hotline.pin)
        assert "Tuesday, 3 March, 9:00. " in again
        assert "You have confirmed this time." in again

    def test_time_that_another_takes_meanwhile(self, hotline: Hotline, provider: Provider) -> None:
        provider.calls("2", hotline.reference, "1", hotline.pin, "2")
        with hotline.database.transaction() as session:
            mine = session.get_one(Appointment, hotline.appointment.id)
            offered = alternatives(session, mine, at=MONDAY_AT_10)
            rival = a_case(session, hotline.office, advisor=mine.advisor)
            an_appointment(session, rival, offered[0].starts_at)
        told = heard_in(provider.press(6, "1"))
        assert "taken a moment ago" in told
        assert "Tuesday, 3 March, 9:15: press 1." in told
        assert "Tuesday, 3 March, 9:15." in heard_in(provider.press(7, "1"))

    def test_appointment_that_staff_change_meanwhile(self, hotline: Hotline, provider: Provider) -> None:
        provider.calls("2", hotline.reference, "1", hotline.pin)
        with hotline.database.transaction() as session:
            mine = live_of_case(session, hotline.appointment.case_id)
            assert mine is not None
            slot = alternatives(session, mine, at=MONDAY_AT_10)[2]
            change(session, mine, slot, version=1, way=Way.STAFF, at=MONDAY_AT_10)
        told = heard_in(provider.press(5, "1"))
        assert told.startswith(
            "Your appointment has changed in the meantime. Your telephone appointment: Wednesday, 4"
        )

    def test_cancel_is_asked_twice(self, hotline: Hotline, provider: Provider) -> None:
        provider.calls("2", hotline.reference, "1", hotline.pin, "3")
        before = recorded(hotline, lambda s: s.get_one(Appointment, hotline.appointment.id))
        assert before.live
        assert "is cancelled" in heard_in(provider.press(6, "1"))
        after = recorded(hotline, lambda s: s.get_one(Appointment, hotline.appointment.id))
        assert after.state == AppointmentState.CANCELLED

    def test_whoever_was_to_come_hears_where_and_after_cancelling_that_they_need_not(
        self, hotline: Hotline, provider: Provider
    ) -> None:
        with hotline.database.transaction() as session:
            room = a_room(session, a_place(session, hotline.office, "Quedlinburg"))
            session.get_one(Appointment, hotline.appointment.id).room_id = room.id
        told = provider.calls("2", hotline.reference, "1", hotline.pin)
        assert "Your appointment in person: Tuesday, 10 March, 10:00." in told
        assert "Please come here: Quedlinburg" in told
        provider.press(5, "3")
        assert "You do not need to come." in heard_in(provider.press(6, "1"))

    def test_hanging_up_leaves_nothing_half_done(self, hotline: Hotline, provider: Provider) -> None:
        provider.calls("2", hotline.reference, "1", hotline.pin, "2")
        assert provider.post("/phone/status", {"CallStatus": "completed"}).status_code == 204
        appointment = recorded(hotline, lambda s: s.get_one(Appointment, hotline.appointment.id))
        assert (appointment.version, appointment.state) == (1, AppointmentState.PROPOSED)
        call = recorded(hotline, lambda s: s.scalars(select(IvrCall)).one())
        assert call.ended_at == MONDAY_AT_10
        assert call.caller is None
        assert call.path == ["main", "reference", "reference_right", "pin", "appointment", "offers"]


class TestPin:
    def test_unknown_reference_sounds_like_a_wrong_pin(self, hotline: Hotline, provider: Provider) -> None:
        wrong_pin = provider.calls("2", hotline.reference, "1", other(hotline.pin))
        provider.call_sid = "CA2"
        unknown = provider.calls("2", other(hotline.reference), "1", hotline.pin)
        assert wrong_pin == unknown
        assert "do not match" in unknown

    def test_three_tries_in_a_call(self, hotline: Hotline, provider: Provider) -> None:
        wrong = (hotline.reference, "1", other(hotline.pin))
        provider.calls("2", *wrong, *wrong, *wrong[:2])
        answer = provider.press(10, wrong[2])
        assert "will not ask again in this call" in heard_in(answer)
        assert "<Hangup />" in answer.text

    def test_five_tries_a_day_then_locked_even_for_the_right_pin(
        self, hotline: Hotline, provider: Provider
    ) -> None:
        wrong = (hotline.reference, "1", other(hotline.pin))
        provider.calls("2", *wrong, *wrong, *wrong)
        provider.call_sid = "CA2"
        provider.calls("2", *wrong, *wrong)
        provider.call_sid = "CA3"
        told = provider.calls("2", hotline.reference, "1", hotline.pin)
        assert "locked until tomorrow" in told
        assert "4 options." in told

    def test_brake_over_all_references(self, hotline: Hotline, provider: Provider) -> None:
        with hotline.database.transaction() as session:
            session.add(AccessTry(reference=ALL, day=date(2026, 3, 2), tries=TRIES_OF_ALL_PER_DAY))
        answer = provider.calls("2", hotline.reference, "1", hotline.pin)
        assert "link in your letter still works" in answer

    def test_letter_of_another_authority_does_not_open(self, hotline: Hotline, provider: Provider) -> None:
        with hotline.database.transaction() as session:
            elsewhere = a_case(session, an_office(session, an_authority(session)))
            code = a_code(session, elsewhere)
        assert "do not match" in provider.calls("2", code.reference, "1", pin_of(KEYS, code))


class TestCallback:
    def test_wish_is_noted_with_an_honest_promise(self, hotline: Hotline, provider: Provider) -> None:
        assert "by Tuesday, 3 March at the latest" in provider.calls("3", "2", "3", "1")
        wish = recorded(hotline, lambda s: s.scalars(select(CallbackRequest)).one())
        assert (wish.number, wish.part_of_day, wish.topic, wish.urgent) == (
            CALLER,
            PartOfDay.AFTERNOON,
            "papers",
            False,
        )
        assert wish.promised_for == MONDAY_AT_10 + timedelta(days=1, hours=5)

    def test_one_open_wish_per_number(self, hotline: Hotline, provider: Provider) -> None:
        provider.calls("3", "4", "3", "1")
        provider.call_sid = "CA2"
        assert "This was already noted." in provider.calls("3", "1", "1", "1")
        provider.call_sid = "CA3"
        with hotline.database.transaction() as session:
            assert session.scalars(select(CallbackRequest)).one().urgent is False
        evening = hotline.provider(at=MONDAY_AT_20)
        evening.call_sid = "CA4"
        assert "This was already noted." in evening.calls("4", "1")
        assert recorded(hotline, lambda s: s.scalars(select(CallbackRequest)).one()).urgent is True

    def test_promise_that_was_broken_is_made_anew(self, hotline: Hotline, provider: Provider) -> None:
        provider.calls("3", "4", "3", "1")
        later = hotline.provider(at=MONDAY_AT_10 + timedelta(days=3))
        later.call_sid = "CA2"
        assert "by Friday, 6 March at the latest" in later.calls("3", "4", "3", "1")

    def test_withheld_number_is_typed(self, hotline: Hotline, provider: Provider) -> None:
        provider.caller = "+266696687"
        told = provider.calls("3", "4", "4", "03023125018", "1")
        assert "I have noted it." in told
        assert recorded(hotline, lambda s: s.scalars(select(CallbackRequest)).one()).number == "+493023125018"

    def test_wish_after_the_letter_names_its_case(self, hotline: Hotline, provider: Provider) -> None:
        rounds = ("4", "4", "4")
        provider.calls("2", hotline.reference, "1", hotline.pin, "2", *rounds, "2", "1")
        wish = recorded(hotline, lambda s: s.scalars(select(CallbackRequest)).one())
        assert (wish.case_id, wish.topic) == (hotline.appointment.case_id, "appointment")


class TestTransfer:
    def test_urgent_call_inside_hours_is_connected_then_called_back(
        self, hotline: Hotline, provider: Provider
    ) -> None:
        provider.incoming()
        answer = provider.press(1, "4")
        assert f"<Number>{DESK}</Number>" in answer.text
        assert heard_in(answer).endswith("I am connecting you now. This call is not recorded.")
        after = provider.post("/phone/dialled/2", {"DialCallStatus": "no-answer"})
        assert "nobody is free" in heard_in(after)
        assert "I have noted it." in heard_in(provider.press(3, "1"))
        assert recorded(hotline, lambda s: s.scalars(select(CallbackRequest)).one()).urgent

    @pytest.mark.parametrize("status", ["completed", "answered"])
    def test_answered_transfer_ends_the_call(self, provider: Provider, status: str) -> None:
        provider.calls("0")
        answer = provider.post("/phone/dialled/2", {"DialCallStatus": status})
        assert "<Hangup />" in answer.text

    def test_number_that_may_not_be_dialled_is_not(self, hotline: Hotline) -> None:
        careful = hotline.provider(may_dial=lambda number: False)
        careful.incoming()
        answer = careful.press(1, "0")
        assert "<Dial" not in answer.text
        assert "What is it about?" in heard_in(answer)

    def test_own_line_is_never_dialled(self, hotline: Hotline, provider: Provider) -> None:
        with hotline.database.transaction() as session:
            a_phone_line(session, hotline.office, number=DESK)
        provider.incoming()
        assert "<Dial" not in provider.press(1, "0").text


def test_call_is_bounded(provider: Provider) -> None:
    provider.incoming()
    for step in range(1, MOST_STEPS):
        answer = provider.press(step, "*")
        assert "<Gather" in answer.text, step
    last = provider.press(MOST_STEPS, "*")
    assert "This call has become very long." in heard_in(last)
    assert "<Hangup />" in last.text


def other(digits: str) -> str:
    """The same number of digits, each another."""
    return "".join(str((int(digit) + 1) % 10) for digit in digits)


def recorded(hotline: Hotline, look: Callable[[Session], Found]) -> Found:
    with hotline.database.reading() as session:
        return look(session)
