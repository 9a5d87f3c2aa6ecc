"""What each scene says and does, without a database."""

from dataclasses import replace

import pytest

from callers import (
    DESK,
    MONDAY_AT_10,
    Dialogue,
    facts,
    office_facts,
    out_of_hours,
)
from ivr.dialogue.places import pages
from ivr.heard import (
    Entered,
    Pressed,
)
from ivr.replies import (
    Ask,
    Hangup,
    Keys,
    Reply,
    Say,
    Transfer,
)
from ivr.state import State
from scheduler.calendar.status import status_at


def keys(*entries: str) -> list[Pressed]:
    return [Pressed(entry) for entry in entries]


class TestNews:
    def test_news_come_first_and_then_the_menu(self) -> None:
        dialogue = Dialogue(facts())
        reply = dialogue.hear(Entered())
        assert isinstance(reply, Reply)
        assert reply.then == Ask(Keys.ONE, 6)
        assert dialogue.said[:3] == ["Hello. This is KoBa Harz.", "Visits are suspended.", "As of today, 10:00."]
        assert dialogue.said[3:] == [
            "4 options.",
            "What is open where: press 1.",
            "My appointment: press 2.",
            "To be called back: press 3.",
            "If it is urgent: press 4.",
            "To speak to a person: press 0.",
            "To hear this again: press the star key.",
            "To hear it more slowly: press 9.",
        ]

    def test_office_of_the_past_says_so(self) -> None:
        past = replace(office_facts(), historical={"en": "This office closed in 2024."})
        dialogue = Dialogue(facts(status=status_at(past, MONDAY_AT_10)))
        dialogue.hear(Entered())
        assert dialogue.said[1] == "This office closed in 2024."
        assert dialogue.said[3] == "As of 2 March 2026, 10:00."

    def test_star_tells_the_news_again(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("main")
        dialogue.hear(Pressed("*"))
        assert "Visits are suspended." in dialogue.said


class TestLanguage:
    def test_each_language_is_named_in_itself(self) -> None:
        dialogue = Dialogue(facts(languages=("sv", "fi", "en")), State("language", "sv"))
        reply = dialogue.hear(Entered())
        assert isinstance(reply, Reply)
        assert reply.said == (
            Say("Svenska: tryck 1.", "sv"),
            Say("Suomi: painakaa 2.", "fi"),
            Say("English: press 3.", "en"),
        )

    def test_choice_holds_for_the_call(self) -> None:
        dialogue = Dialogue(facts(), State("language", "de"))
        dialogue.hear(Entered())
        dialogue.hear(Pressed("2"))
        assert dialogue.state.language == "en"
        assert dialogue.said[0] == "Hello. This is KoBa Harz."


class TestMenus:
    def test_nine_speaks_slower_for_the_rest_of_the_call(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("main")
        dialogue.hear(Pressed("9"))
        assert dialogue.state.slow
        assert dialogue.said[0] == "I will speak more slowly now."

    @pytest.mark.parametrize("wrong", ["", "7", "#", "12"])
    def test_help_changes_with_each_failed_try_and_ends_with_a_person(self, wrong: str) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("callback_part")
        first = dialogue.hear(Pressed(wrong))
        first_said = dialogue.said
        second = dialogue.hear(Pressed(wrong))
        assert isinstance(first, Reply)
        assert isinstance(second, Reply)
        assert first.then == Ask(Keys.ONE, 10)
        assert second.then == Ask(Keys.ONE, 15)
        assert first_said[0] != dialogue.said[0]
        assert "To speak to a person: press 0." in dialogue.said
        third = dialogue.hear(Pressed(wrong))
        assert isinstance(third, Reply)
        assert third.then == Transfer(DESK)

    def test_silence_is_given_more_time_and_the_end_of_patience_is_told_before(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("main")
        dialogue.hear(Pressed(""))
        assert dialogue.said[0] == "I did not notice any key. Take your time: I will wait longer now."
        dialogue.hear(Pressed(""))
        assert "If it does not work then, I will help you in another way." in dialogue.text

    def test_silence_everywhere_ends_kindly(self) -> None:
        dialogue = Dialogue(out_of_hours())
        reply = dialogue.hear(Entered())
        for _ in range(6):
            reply = dialogue.hear(Pressed(""))
        assert isinstance(reply, Reply)
        assert reply.then == Hangup()
        assert "by its link, by e-mail or by post" in dialogue.text

    def test_failed_tries_are_forgotten_in_the_next_menu(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("main")
        for pressed in keys("7", "7", "1", "7"):
            reply = dialogue.hear(pressed)
        assert dialogue.state.scene == "place_list"
        assert isinstance(reply, Reply)
        assert reply.then == Ask(Keys.ONE, 10)


class TestEntries:
    @pytest.mark.parametrize(
        ("typed", "scene"),
        [
            ("12345678", "reference_right"),
            ("99*12345678", "reference_right"),
            ("1234567", "reference"),
            ("123456789", "reference"),
            ("12345678*", "reference"),
            ("", "reference"),
            ("0", "person"),
            ("9*0", "person"),
        ],
    )
    def test_hash_ends_star_starts_again_zero_is_a_person(self, typed: str, scene: str) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("reference")
        dialogue.hear(Pressed(typed))
        assert dialogue.state.scene == scene

    def test_star_and_then_silence_starts_again_but_not_for_ever(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("reference")
        dialogue.hear(Pressed("12*"))
        assert dialogue.said[0] == "We start again."
        dialogue.hear(Pressed("12*"))
        dialogue.hear(Pressed("12*"))
        assert dialogue.state.scene == "person"

    def test_callback_that_does_not_work_while_nobody_is_there(self) -> None:
        dialogue = Dialogue(out_of_hours(caller=None))
        dialogue.enter("callback")
        for pressed in keys("1", "1", "1", "1", "1"):
            reply = dialogue.hear(pressed)
        assert isinstance(reply, Reply)
        assert reply.then == Hangup()

    def test_wrong_number_of_digits_is_told(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("reference")
        dialogue.hear(Pressed("1234567"))
        assert dialogue.said[0] == "Those were 7 digits. The reference has eight."
        dialogue.hear(Pressed("1"))
        assert dialogue.said[0] == "That was one digit. The reference has eight."


class TestPlaces:
    @pytest.mark.parametrize(
        ("places", "sizes"),
        [(0, [0]), (1, [1]), (4, [4]), (5, [3, 2]), (7, [3, 4]), (8, [3, 3, 2]), (10, [3, 3, 4])],
    )
    def test_pages_leave_room_for_the_key_that_leads_on(self, places: int, sizes: list[int]) -> None:
        split = pages(status_at(office_facts(places), MONDAY_AT_10).places)
        assert [len(page) for page in split] == sizes

    def test_more_places_than_keys(self) -> None:
        dialogue = Dialogue(facts(status=status_at(office_facts(6), MONDAY_AT_10)))
        dialogue.enter("places")
        assert dialogue.said[1:] == [
            "4 options.",
            "Ort 1: press 1.",
            "Ort 2: press 2.",
            "Ort 3: press 3.",
            "3 more places: press 4.",
        ]
        dialogue.hear(Pressed("4"))
        dialogue.hear(Pressed("3"))
        assert dialogue.said[0] == "Ort 6: Musterweg 1, Halberstadt."

    def test_place_of_an_office_with_one(self) -> None:
        dialogue = Dialogue(facts(status=status_at(office_facts(1), MONDAY_AT_10)))
        dialogue.enter("places")
        assert dialogue.said[0] == "Ort 1: Musterweg 1, Halberstadt."
        assert "As of today, 10:00." in dialogue.said
        assert "Another place" not in dialogue.text

    def test_office_without_places(self) -> None:
        dialogue = Dialogue(facts(status=status_at(office_facts(0), MONDAY_AT_10)))
        dialogue.enter("places")
        assert dialogue.state.scene == "anything_else"
