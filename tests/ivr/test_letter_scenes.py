"""Reference, PIN, and what is done with an appointment: scenes without a database."""

from dataclasses import replace
from typing import Any

import pytest

from callers import (
    APPOINTMENT,
    DESK,
    TIMES,
    Dialogue,
    facts,
)
from ivr.dialogue.letter import BRAKE_SECONDS
from ivr.dialogue.stage import play
from ivr.heard import (
    AppointmentOutdated,
    AppointmentOver,
    Cancelled,
    Changed,
    Confirmed,
    Heard,
    LetterLocked,
    LetterOpened,
    LetterRefused,
    PinsBraked,
    Pressed,
    SlotTaken,
    TimesFound,
)
from ivr.replies import (
    Cancel,
    Change,
    Confirm,
    FindTimes,
    Hangup,
    OpenWithPin,
    Pause,
    Reply,
    Transfer,
)
from ivr.state import State


def keys(*entries: str) -> list[Pressed]:
    return [Pressed(entry) for entry in entries]


class TestLetter:
    def asked_for_pin(self) -> Dialogue:
        dialogue = Dialogue(facts())
        dialogue.enter("letter")
        for pressed in keys("12345678", "1"):
            dialogue.hear(pressed)
        assert dialogue.state.scene == "pin"
        return dialogue

    def test_reference_is_read_back_in_the_printed_groups(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("letter")
        dialogue.hear(Pressed("12345678"))
        assert dialogue.said[0] == "You typed: 1 2 3 4, 5 6 7 8."

    def test_pin_is_judged_and_neither_said_nor_kept(self) -> None:
        dialogue = self.asked_for_pin()
        assert dialogue.hear(Pressed("975310")) == OpenWithPin("12345678", "975310")
        assert "975310" not in str(dialogue.state.stored())
        assert "975310" not in repr(OpenWithPin("12345678", "975310"))
        dialogue.hear(LetterOpened(3))
        assert "9 7 5" not in dialogue.text

    def test_three_refusals_end_the_call_with_other_ways(self) -> None:
        dialogue = self.asked_for_pin()
        for _ in range(2):
            dialogue.hear(Pressed("111111"))
            dialogue.hear(LetterRefused())
            assert dialogue.state.scene == "reference"
            dialogue.hear(Pressed("12345678"))
            dialogue.hear(Pressed("1"))
        dialogue.hear(Pressed("111111"))
        reply = dialogue.hear(LetterRefused())
        assert isinstance(reply, Reply)
        assert reply.then == Hangup()
        assert "by its link" in dialogue.text

    def test_refusal_does_not_tell_which_of_both_is_wrong(self) -> None:
        dialogue = self.asked_for_pin()
        dialogue.hear(Pressed("111111"))
        dialogue.hear(LetterRefused())
        assert dialogue.said[0] == "The reference and the PIN do not match. Please look at your letter once more."

    def test_locked_reference_leads_to_the_main_menu(self) -> None:
        dialogue = self.asked_for_pin()
        dialogue.hear(Pressed("111111"))
        dialogue.hear(LetterLocked())
        assert dialogue.state.scene == "main"
        assert "until tomorrow" in dialogue.said[0]

    def test_reference_that_is_locked_for_good_needs_a_new_letter(self) -> None:
        dialogue = self.asked_for_pin()
        dialogue.hear(Pressed("111111"))
        dialogue.hear(LetterLocked(for_good=True))
        assert "you need a new letter" in dialogue.said[0]

    def test_brake_makes_wait_and_leads_to_a_person(self) -> None:
        dialogue = self.asked_for_pin()
        dialogue.hear(Pressed("111111"))
        played = play(dialogue.state, PinsBraked(), dialogue.facts)
        assert Pause(BRAKE_SECONDS) in played.said
        reply = dialogue.hear(PinsBraked())
        assert isinstance(reply, Reply)
        assert reply.then == Transfer(DESK)
        assert "link in your letter still works" in dialogue.text

    def test_opened_letter_stays_open_for_the_call(self) -> None:
        dialogue = Dialogue(facts(), State("main", "en", case_id=3))
        dialogue.enter("letter")
        assert dialogue.state.scene == "appointment"


class TestAppointment:
    def test_what_is_told(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("my_appointment")
        assert dialogue.said == [
            "Your telephone appointment: Tuesday, 10 March, 9:30.",
            "Your advisor will call you, on your number that ends in 1 7.",
            "4 options.",
            "Confirm the time: press 1.",
            "Choose another time: press 2.",
            "Cancel the appointment: press 3.",
            "Something else: press 4.",
        ]

    def test_what_is_confirmed_is_not_offered_and_the_letter_s_keys_stay(self) -> None:
        dialogue = Dialogue(facts(appointment=replace(APPOINTMENT, confirmed=True)))
        dialogue.enter("my_appointment")
        assert dialogue.said[2:] == [
            "You have confirmed this time.",
            "3 options.",
            "Choose another time: press 2.",
            "Cancel the appointment: press 3.",
            "Something else: press 4.",
        ]
        assert dialogue.hear(Pressed("2")) == FindTimes(skip=0)

    def test_confirming_once_more_is_answered_and_does_nothing(self) -> None:
        dialogue = Dialogue(facts(appointment=replace(APPOINTMENT, confirmed=True)))
        dialogue.enter("my_appointment")
        assert isinstance(dialogue.hear(Pressed("1")), Reply)
        assert dialogue.said[0] == "Thank you. Your appointment is confirmed."
        assert dialogue.state.scene == "anything_else"

    def test_another_time_that_is_confirmed_meanwhile_is_not_taken_for_the_one_that_was_heard(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("my_appointment")
        dialogue.facts = facts(appointment=replace(APPOINTMENT, version=2, confirmed=True))
        assert dialogue.hear(Pressed("1")) == Confirm(1)

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"confirmed": True}, "You have confirmed this time."),
            ({"begun": True}, "That time has already begun."),
            ({"begun": True}, "To be called back: press 2."),
        ],
    )
    def test_other_states(self, changes: dict[str, Any], expected: str) -> None:
        dialogue = Dialogue(facts(appointment=replace(APPOINTMENT, **changes)))
        dialogue.enter("my_appointment")
        assert expected in dialogue.text

    def test_appointment_without_a_usable_number(self) -> None:
        dialogue = Dialogue(facts(appointment=replace(APPOINTMENT, number_ending=None)))
        dialogue.enter("my_appointment")
        assert "number" not in dialogue.text

    def test_appointment_in_person_says_where_and_promises_no_call(self) -> None:
        dialogue = Dialogue(facts(appointment=replace(APPOINTMENT, place="place-2")))
        dialogue.enter("my_appointment")
        assert dialogue.said[:3] == [
            "Your appointment in person: Tuesday, 10 March, 9:30.",
            "Please come here: Ort 2, Musterweg 1.",
            "4 options.",
        ]

    def test_letter_without_appointment_offers_a_callback(self) -> None:
        dialogue = Dialogue(facts(appointment=None))
        dialogue.enter("my_appointment")
        dialogue.hear(Pressed("2"))
        assert dialogue.state.scene == "callback_part"
        assert dialogue.state.topic == "appointment"

    def test_effects_name_the_version_that_was_heard(self) -> None:
        dialogue = Dialogue(facts(appointment=replace(APPOINTMENT, version=4)))
        dialogue.enter("my_appointment")
        dialogue.facts = facts(appointment=replace(APPOINTMENT, version=5))
        assert dialogue.hear(Pressed("1")) == Confirm(4)
        dialogue.hear(AppointmentOutdated())
        assert dialogue.said[0] == "Your appointment has changed in the meantime."
        assert dialogue.hear(Pressed("1")) == Confirm(5)

    @pytest.mark.parametrize(
        ("heard", "first", "outcome"),
        [
            (Confirmed(), "Thank you. Your appointment is confirmed.", "confirmed"),
            (Changed(), "Done. You have a new time.", "changed"),
            (Cancelled(), "Your appointment is cancelled. Nobody will call you at that time.", "cancelled"),
            (Cancelled(in_person=True), "Your appointment is cancelled. You do not need to come.", "cancelled"),
            (AppointmentOver(), "This appointment can no longer be changed by telephone.", ""),
        ],
    )
    def test_how_it_ends(self, heard: Heard, first: str, outcome: str) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("appointment", version=1)
        dialogue.hear(heard)
        assert dialogue.said[0] == first
        assert dialogue.state.outcome == outcome

    def test_cancelling_asks_again(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("my_appointment")
        dialogue.hear(Pressed("3"))
        assert dialogue.said[1] == "Do you really want to cancel your appointment?"
        assert dialogue.hear(Pressed("1")) == Cancel(1)

    def test_keeping_it_after_all(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("my_appointment")
        for pressed in keys("3", "2"):
            dialogue.hear(pressed)
        assert dialogue.said[0] == "Your appointment stays as it is."
        assert dialogue.state.scene == "appointment"


class TestChange:
    def offered(self) -> Dialogue:
        dialogue = Dialogue(facts())
        dialogue.enter("my_appointment")
        assert dialogue.hear(Pressed("2")) == FindTimes(skip=0)
        dialogue.hear(TimesFound(TIMES[:3]))
        return dialogue

    def test_three_times_and_others(self) -> None:
        dialogue = self.offered()
        assert dialogue.said == [
            "These times are free.",
            "4 options.",
            "Wednesday, 4 March, 10:00: press 1.",
            "Wednesday, 4 March, 10:15: press 2.",
            "Wednesday, 4 March, 10:30: press 3.",
            "Other times: press 4.",
        ]
        assert dialogue.hear(Pressed("2")) == Change(1, TIMES[1])

    def test_three_rounds_and_then_a_callback(self) -> None:
        dialogue = self.offered()
        assert dialogue.hear(Pressed("4")) == FindTimes(skip=3)
        dialogue.hear(TimesFound(TIMES[3:6]))
        assert dialogue.hear(Pressed("4")) == FindTimes(skip=6)
        dialogue.hear(TimesFound(TIMES[6:9]))
        assert "None of these times: press 4." in dialogue.said
        dialogue.hear(Pressed("4"))
        assert dialogue.state.scene == "callback_part"
        assert "Until then your appointment stays as it is." in dialogue.text

    def test_taken_time_brings_others(self) -> None:
        dialogue = self.offered()
        dialogue.hear(Pressed("1"))
        dialogue.hear(SlotTaken(TIMES[3:5]))
        assert "taken a moment ago" in dialogue.said[0]
        assert dialogue.hear(Pressed("2")) == Change(1, TIMES[4])

    @pytest.mark.parametrize("heard", [TimesFound(()), SlotTaken(())])
    def test_no_time_at_all_brings_a_callback(self, heard: Heard) -> None:
        dialogue = self.offered()
        if isinstance(heard, TimesFound):
            dialogue.hear(Pressed("4"))
        else:
            dialogue.hear(Pressed("1"))
        dialogue.hear(heard)
        assert dialogue.state.scene == "callback_part"
