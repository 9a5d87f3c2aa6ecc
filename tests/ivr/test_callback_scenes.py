"""To be called back, or connected to a person: scenes without a database."""

from datetime import date

import pytest

from callers import (
    CALLER,
    DESK,
    Dialogue,
    facts,
    out_of_hours,
)
from db.calls import PartOfDay
from ivr.dialogue.callback import MOST_WISHES
from ivr.heard import (
    CallbackNoted,
    Dialled,
    Pressed,
    TooManyWishes,
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
    def test_what_it_is_about_comes_first(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("callback")
        assert dialogue.said == [
            "What is it about?",
            "4 options.",
            "A letter or an appointment: press 1.",
            "Papers or a form: press 2.",
            "Money or benefits: press 3.",
            "Something else: press 4.",
        ]

    def test_only_parts_of_the_day_in_which_the_office_telephones(self) -> None:
        dialogue = Dialogue(facts(parts=(PartOfDay.MORNING, PartOfDay.NOON)))
        dialogue.enter("callback", topic="money")
        assert dialogue.said == [
            "When is a good time to call you?",
            "3 options.",
            "In the morning: press 1.",
            "Around noon: press 2.",
            "At any time: press 3.",
        ]

    def test_where_there_is_only_one_part_nobody_is_asked(self) -> None:
        dialogue = Dialogue(facts(parts=(PartOfDay.MORNING,)))
        dialogue.enter("callback", topic="money")
        assert dialogue.state.scene == "callback_right"

    def test_shown_number_is_read_back(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("callback_part", topic="money")
        dialogue.hear(Pressed("1"))
        assert dialogue.said[0] == "We will call you back on this number: 0 3 0, 2 3 1, 2 5 0, 1 7."

    @pytest.mark.parametrize("caller", [None, "+46701740605"])
    def test_withheld_or_foreign_number_is_asked(self, caller: str | None) -> None:
        dialogue = Dialogue(facts(caller=caller))
        dialogue.enter("callback_part", topic="money")
        dialogue.hear(Pressed("1"))
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
    def test_topic_part_of_the_day_number_and_an_honest_promise(self, key: str, part: PartOfDay | None) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("callback")
        for pressed in keys("2", key):
            dialogue.hear(pressed)
        assert dialogue.hear(Pressed("1")) == AskForCallback(CALLER, part, "papers", urgent=False)
        dialogue.hear(CallbackNoted(date(2026, 3, 3), known=False))
        assert dialogue.said[:2] == [
            "I have noted it.",
            "We will call you back by Tuesday, 3 March at the latest.",
        ]

    def test_wish_that_is_there_already(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("callback_right", number=CALLER)
        dialogue.hear(CallbackNoted(date(2026, 3, 3), known=True))
        assert dialogue.said[0] == "This was already noted."
        assert dialogue.state.wishes == 0

    def test_third_new_wish_of_a_call_is_not_taken(self) -> None:
        dialogue = Dialogue(facts())
        for _ in range(MOST_WISHES):
            dialogue.enter("callback_right", number=CALLER)
            dialogue.hear(CallbackNoted(date(2026, 3, 3), known=False))
        dialogue.enter("callback")
        assert dialogue.said[0].startswith("I cannot note any more calls for today.")
        assert dialogue.state.scene == "anything_else"

    def test_too_many_wishes_of_a_number_are_answered_with_the_other_ways(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("callback_right", number=CALLER)
        dialogue.hear(TooManyWishes())
        assert "What we promised you before still holds." in dialogue.said[0]
        assert "by its link, by e-mail or by post" in dialogue.text
        assert dialogue.state.outcome == ""

    def test_whoever_has_trouble_with_the_keys_is_asked_for_the_number_only(self) -> None:
        dialogue = Dialogue(out_of_hours(caller=None))
        dialogue.enter("callback", helped=True)
        assert dialogue.state.scene == "callback_number"


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
        assert dialogue.state.scene == "callback_topic"

    def test_zero_outside_hours_leads_to_a_callback(self) -> None:
        dialogue = Dialogue(out_of_hours())
        dialogue.enter("main")
        dialogue.hear(Pressed("0"))
        assert dialogue.state.scene == "callback_topic"

    def test_zero_after_a_callback_was_noted_tells_its_promise_and_the_menu(self) -> None:
        dialogue = Dialogue(out_of_hours())
        dialogue.enter("main")
        dialogue.hear(Pressed("0"))
        dialogue.enter("callback_right", number=CALLER)
        dialogue.hear(CallbackNoted(date(2026, 3, 3), known=False))
        dialogue.hear(Pressed("1"))
        dialogue.hear(Pressed("0"))
        assert dialogue.said[:3] == [
            "Nobody is at the telephone at this hour.",
            "This was already noted.",
            "We will call you back by Tuesday, 3 March at the latest.",
        ]
        assert dialogue.state.scene == "main"

    @pytest.mark.parametrize("scene", ["main", "callback_number"])
    def test_what_zero_leads_to_is_told_as_it_is(self, scene: str) -> None:
        by_day, by_night = Dialogue(facts()), Dialogue(out_of_hours())
        for dialogue in (by_day, by_night):
            dialogue.enter(scene)
            dialogue.hear(Pressed("77"))
            dialogue.hear(Pressed("77"))
        assert "To speak to a person: press 0" in by_day.text
        assert "To be called back: press 0" in by_night.text
        assert "To speak to a person" not in by_night.text


def test_hidden_callers_hear_when_to_try_again() -> None:
    dialogue = Dialogue(facts(caller=None))
    dialogue.enter("callback_right", number=CALLER)
    dialogue.hear(TooManyWishes(hidden=True))
    assert dialogue.said[1] == "Please try again in an hour, or call from a number that is shown."
    assert dialogue.state.outcome == ""


def test_silence_at_the_end_is_a_goodbye() -> None:
    dialogue = Dialogue(facts())
    dialogue.enter("anything_else")
    reply = dialogue.hear(Pressed(""))
    assert isinstance(reply, Reply)
    assert reply.then == Hangup()
