"""Callback, urgent and person: scenes without a database."""

from datetime import date

import pytest

from callers import (
    CALLER,
    DESK,
    DUTY,
    Dialogue,
    facts,
    out_of_hours,
)
from db.calls import PartOfDay
from ivr.heard import (
    CallbackNoted,
    Dialled,
    Pressed,
)
from ivr.replies import (
    AskForCallback,
    Hangup,
    Reply,
    Transfer,
)


def keys(*entries: str) -> list[Pressed]:
    return [Pressed(entry) for entry in entries]


class TestCallback:
    def test_shown_number_is_read_back(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("callback")
        assert dialogue.said[0] == "We will call you back on this number: 0 3 0, 2 3 1, 2 5 0, 1 7."

    @pytest.mark.parametrize("caller", [None, "+46701740605"])
    def test_withheld_or_foreign_number_is_asked(self, caller: str | None) -> None:
        dialogue = Dialogue(facts(caller=caller))
        dialogue.enter("callback")
        assert dialogue.state.scene == "callback_number"
        dialogue.hear(Pressed("03023125018"))
        assert dialogue.state.number == "+493023125018"

    @pytest.mark.parametrize(
        ("typed", "expected"),
        [
            ("123", "This is not a complete telephone number."),
            ("0046701740605", "We cannot call back to that country."),
            ("09001234567", "We cannot call back to this kind of number."),
        ],
    )
    def test_number_that_is_refused(self, typed: str, expected: str) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("callback_number")
        dialogue.hear(Pressed(typed))
        assert dialogue.said[0] == expected

    @pytest.mark.parametrize(
        ("key", "part"),
        [("1", PartOfDay.MORNING), ("2", PartOfDay.NOON), ("3", PartOfDay.AFTERNOON), ("4", None)],
    )
    def test_part_of_the_day_and_an_honest_promise(self, key: str, part: PartOfDay | None) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("callback")
        dialogue.hear(Pressed("1"))
        assert dialogue.hear(Pressed(key)) == AskForCallback(CALLER, part, "hotline", urgent=False)
        dialogue.hear(CallbackNoted(date(2026, 3, 3), known=False))
        assert dialogue.said[:2] == [
            "I have noted it.",
            "We will call you back by Tuesday, 3 March at the latest.",
        ]

    def test_wish_that_is_there_already(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("callback_part", number=CALLER)
        dialogue.hear(CallbackNoted(date(2026, 3, 3), known=True))
        assert dialogue.said[0] == "This was already noted."


class TestUrgent:
    def test_danger_to_life_comes_first_then_the_duty_number(self) -> None:
        dialogue = Dialogue(facts())
        reply = dialogue.enter("urgent")
        assert isinstance(reply, Reply)
        assert dialogue.said == [
            "If there is danger to life: hang up and dial 1 1 2.",
            "I am connecting you now. This call is not recorded.",
        ]
        assert reply.then == Transfer(DUTY)

    def test_duty_numbers_one_after_the_other_then_an_urgent_callback(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("urgent")
        second = dialogue.hear(Dialled(answered=False))
        assert isinstance(second, Reply)
        assert second.then == Transfer(DESK)
        dialogue.hear(Dialled(answered=False))
        assert dialogue.said[0] == "I am sorry, nobody is free at the moment."
        assert dialogue.hear(Pressed("1")) == AskForCallback(CALLER, None, "urgent", urgent=True)

    def test_whoever_asks_for_a_person_twice_in_vain_hears_the_other_ways(self) -> None:
        dialogue = Dialogue(out_of_hours(caller=None))
        dialogue.enter("person")
        assert dialogue.state.scene == "callback_number"
        reply = dialogue.hear(Pressed("5*0"))
        assert isinstance(reply, Reply)
        assert isinstance(reply.then, Hangup)
        assert "by e-mail or by post" in dialogue.text

    def test_outside_hours_an_urgent_callback(self) -> None:
        dialogue = Dialogue(out_of_hours())
        dialogue.enter("urgent")
        assert "1 1 2" in dialogue.said[0]
        assert dialogue.state.scene == "callback_right"
        assert dialogue.hear(Pressed("1")) == AskForCallback(CALLER, None, "urgent", urgent=True)

    def test_urgency_does_not_stick_to_the_next_wish(self) -> None:
        dialogue = Dialogue(out_of_hours())
        dialogue.enter("urgent")
        dialogue.hear(Pressed("1"))
        dialogue.hear(CallbackNoted(date(2026, 3, 3), known=False))
        for pressed in keys("1", "3", "1"):
            dialogue.hear(pressed)
        assert dialogue.hear(Pressed("4")) == AskForCallback(CALLER, None, "hotline", urgent=False)


class TestPerson:
    def test_zero_connects_while_the_office_is_there(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("main")
        reply = dialogue.hear(Pressed("0"))
        assert isinstance(reply, Reply)
        assert reply.then == Transfer(DESK)
        assert dialogue.said == ["I am connecting you now. This call is not recorded."]

    def test_answered_transfer_ends_the_call(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("person")
        reply = dialogue.hear(Dialled(answered=True))
        assert isinstance(reply, Reply)
        assert reply.then == Hangup()
        assert dialogue.state.outcome == "talked"

    def test_office_that_answers_but_has_no_number_to_connect_to(self) -> None:
        dialogue = Dialogue(facts(desk=(), duty=()))
        dialogue.enter("person")
        assert dialogue.said[0] == "I am sorry, I cannot connect you from here."
        assert dialogue.state.scene == "callback_right"

    def test_zero_outside_hours_leads_to_a_callback(self) -> None:
        dialogue = Dialogue(out_of_hours())
        dialogue.enter("main")
        dialogue.hear(Pressed("0"))
        assert dialogue.state.scene == "callback_right"


def test_silence_at_the_end_is_a_goodbye() -> None:
    dialogue = Dialogue(facts())
    dialogue.enter("anything_else")
    reply = dialogue.hear(Pressed(""))
    assert isinstance(reply, Reply)
    assert reply.then == Hangup()
