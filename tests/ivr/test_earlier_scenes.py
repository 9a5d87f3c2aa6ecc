"""An earlier time that is offered, and the wish for one: scenes without a database."""

from dataclasses import replace

import pytest

from callers import APPOINTMENT, EARLIER, Dialogue, facts
from db.cases import WishKind
from ivr.heard import (
    AppointmentOutdated,
    AppointmentOver,
    Changed,
    Confirmed,
    EarlierGone,
    Heard,
    LetterOpened,
    Pressed,
    TimeKept,
    WishNoted,
    WishRefused,
)
from ivr.replies import Ask, FindTimes, KeepTime, Reply, TakeEarlier, TellWish
from ivr.state import State

OFFERED = facts(appointment=replace(APPOINTMENT, version=4, earlier=EARLIER))
COULD_WAIT = facts(appointment=replace(APPOINTMENT, may_wait=True))
TOLD_THEN = "To be told when an earlier time becomes free: press 2."


class TestOffer:
    def offered(self) -> Dialogue:
        dialogue = Dialogue(OFFERED, State("pin", "en"))
        dialogue.hear(LetterOpened(3))
        return dialogue

    def test_it_is_heard_at_once_until_when_it_holds_and_what_stays_otherwise(self) -> None:
        assert self.offered().said == [
            "Thank you.",
            "An earlier time is free: Tuesday, 3 March, 10:00.",
            "You can take it until 12:00.",
            "Your time so far: Tuesday, 10 March, 9:30.",
            "2 options.",
            "Take the earlier time: press 1.",
            "Keep my time: press 2.",
        ]

    def test_the_answer_names_what_was_heard_and_not_what_is_offered_since(self) -> None:
        dialogue = self.offered()
        dialogue.facts = facts(appointment=replace(APPOINTMENT, version=5, earlier=replace(EARLIER, offer=6)))
        assert dialogue.hear(Pressed("1")) == TakeEarlier(4, EARLIER.offer)
        assert dialogue.hear(Pressed("2")) == KeepTime(EARLIER.offer)

    def test_what_was_heard_outlasts_the_step(self) -> None:
        state = self.offered().state
        assert State.of(state.stored()) == state

    def test_star_asks_what_is_offered_by_now(self) -> None:
        dialogue = self.offered()
        dialogue.facts = facts()
        dialogue.hear(Pressed("*"))
        assert dialogue.state.scene == "appointment"

    def test_taken_tells_the_new_time_as_any_change(self) -> None:
        dialogue = self.offered()
        dialogue.hear(Pressed("1"))
        dialogue.facts = facts(appointment=replace(APPOINTMENT, starts_at=EARLIER.starts_at))
        dialogue.hear(Changed())
        assert dialogue.said[:3] == [
            "Done. You have a new time.",
            "Your telephone appointment: Tuesday, 3 March, 9:00.",
            "Your advisor will call you, on your number that ends in 1 7.",
        ]
        assert dialogue.state.outcome == "changed"

    @pytest.mark.parametrize(
        ("heard", "first"),
        [
            (TimeKept(), ["Your appointment stays as it is."]),
            (
                EarlierGone(),
                ["I am sorry, the earlier time is no longer free.", "Your appointment stays as it is."],
            ),
            (AppointmentOutdated(), ["Your appointment has changed in the meantime."]),
        ],
    )
    def test_the_usual_menu_follows_where_the_time_stays(self, heard: Heard, first: list[str]) -> None:
        dialogue = self.offered()
        dialogue.hear(Pressed("1"))
        dialogue.facts = facts()
        dialogue.hear(heard)
        assert dialogue.said[: len(first)] == first
        assert dialogue.said[len(first)] == "Your telephone appointment: Tuesday, 10 March, 9:30."
        assert dialogue.state.scene == "appointment"
        assert dialogue.hear(Pressed("2")) == FindTimes(skip=0)

    def test_an_appointment_that_is_over(self) -> None:
        dialogue = self.offered()
        dialogue.hear(Pressed("1"))
        dialogue.hear(AppointmentOver())
        assert dialogue.state.scene == "no_appointment"


class TestWish:
    def test_who_confirmed_can_ask_to_be_told_of_an_earlier_time(self) -> None:
        dialogue = Dialogue(COULD_WAIT)
        dialogue.enter("my_appointment")
        dialogue.hear(Pressed("1"))
        dialogue.hear(Confirmed())
        assert dialogue.said == [
            "Thank you. Your appointment is confirmed.",
            "Was that all? Then you can simply hang up.",
            "2 options.",
            "Back to the main menu: press 1.",
            TOLD_THEN,
        ]
        assert dialogue.hear(Pressed("2")) == TellWish(WishKind.EARLIER)

    def test_they_hear_how_they_will_be_told_and_are_not_asked_again(self) -> None:
        dialogue = Dialogue(COULD_WAIT)
        dialogue.enter("anything_else")
        dialogue.hear(Pressed("2"))
        dialogue.facts = facts()
        dialogue.hear(WishNoted())
        assert dialogue.said == [
            "I have noted it.",
            "Should an earlier time become free, we will tell you by SMS or by a call.",
            "Your appointment stays as it is.",
            "Was that all? Then you can simply hang up.",
            "Back to the main menu: press 1.",
        ]
        assert dialogue.state.outcome == "wish"

    def test_a_wish_that_cannot_be_noted_leads_to_the_main_menu(self) -> None:
        dialogue = Dialogue(COULD_WAIT)
        dialogue.enter("anything_else")
        dialogue.hear(Pressed("2"))
        dialogue.hear(WishRefused())
        assert dialogue.state.scene == "main"

    @pytest.mark.parametrize("appointment", [None, APPOINTMENT])
    def test_who_could_not_be_told_is_not_asked(self, appointment: object) -> None:
        dialogue = Dialogue(facts(appointment=appointment))
        dialogue.enter("anything_else")
        assert "earlier" not in dialogue.text
        reply = dialogue.hear(Pressed("2"))
        assert isinstance(reply, Reply)
        assert isinstance(reply.then, Ask)
        assert dialogue.said[0] == "I am sorry, I did not understand that."
