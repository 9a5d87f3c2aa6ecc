"""What a client tells us about themselves: scenes without a database."""

import pytest

from callers import Dialogue, facts
from db.cases import WishKind
from ivr.heard import Pressed, WishNoted, WishRefused
from ivr.replies import TellWish


def something_else(**known: object) -> Dialogue:
    dialogue = Dialogue(facts(**known))
    dialogue.enter("my_appointment", case_id=3)
    dialogue.hear(Pressed("4"))
    return dialogue


def test_four_things() -> None:
    assert something_else().said == [
        "4 options.",
        "My number is wrong: press 1.",
        "A good hour to call me: press 2.",
        "Another language: press 3.",
        "I cannot be advised by telephone: press 4.",
    ]


def test_office_of_one_language_offers_no_other() -> None:
    assert "Another language" not in something_else(languages=("en",)).text


class TestNumber:
    def test_typed_judged_read_back_and_told(self) -> None:
        dialogue = something_else()
        dialogue.hear(Pressed("1"))
        dialogue.hear(Pressed("017604069018"))
        assert dialogue.said[0] == "Your number is: 0 1 7 6, 0 4 0, 6 9 0, 1 8."
        assert dialogue.hear(Pressed("1")) == TellWish(WishKind.NUMBER_WRONG, "+4917604069018")
        dialogue.hear(WishNoted())
        assert dialogue.said[0] == "Thank you. From now on we will call you on this number."
        assert dialogue.state.outcome == "wish"

    def test_number_that_we_do_not_call(self) -> None:
        dialogue = something_else()
        dialogue.hear(Pressed("1"))
        dialogue.hear(Pressed("09001234567"))
        assert dialogue.said[0] == "We cannot call back to this kind of number."

    def test_letter_that_asks_for_a_number(self) -> None:
        dialogue = Dialogue(facts(appointment=None))
        dialogue.enter("my_appointment", case_id=3)
        for keys in ("1", "03023125018"):
            dialogue.hear(Pressed(keys))
        assert dialogue.hear(Pressed("1")) == TellWish(WishKind.NUMBER_WRONG, "+493023125018")


class TestGoodHour:
    @pytest.mark.parametrize(("typed", "hour"), [("8", "8"), ("08", "8"), ("19", "19")])
    def test_hour_of_one_or_two_digits(self, typed: str, hour: str) -> None:
        dialogue = something_else()
        dialogue.hear(Pressed("2"))
        assert dialogue.hear(Pressed(typed)) == TellWish(WishKind.GOOD_HOUR, hour)
        dialogue.hear(WishNoted())
        assert dialogue.said[0] == f"I have noted: around {hour}:00."

    @pytest.mark.parametrize("typed", ["7", "20", "1#", "1030", ""])
    def test_what_is_no_such_hour_is_asked_again(self, typed: str) -> None:
        dialogue = something_else()
        dialogue.hear(Pressed("2"))
        dialogue.hear(Pressed(typed))
        assert dialogue.state.scene == "good_hour"
        assert "a number from 8 to 19" in dialogue.text


class TestLanguage:
    def test_chosen_language_is_told_and_the_call_goes_on_in_it(self) -> None:
        dialogue = something_else()
        dialogue.hear(Pressed("3"))
        assert dialogue.said[2:] == ["Deutsch: die 1.", "English: press 2."]
        assert dialogue.hear(Pressed("1")) == TellWish(WishKind.LANGUAGE, "de")
        dialogue.hear(WishNoted())
        assert dialogue.said[0] == "Danke. Wir schreiben Ihnen ab jetzt in dieser Sprache."

    def test_language_that_the_office_of_the_case_does_not_speak(self) -> None:
        dialogue = something_else()
        dialogue.hear(Pressed("3"))
        dialogue.hear(Pressed("2"))
        dialogue.hear(WishRefused())
        assert dialogue.said[0] == "I cannot note this here. Please tell us when we call you back."
        assert dialogue.state.scene == "callback_part"


def test_advice_by_telephone_that_will_not_do() -> None:
    dialogue = something_else()
    assert dialogue.hear(Pressed("4")) == TellWish(WishKind.NOT_BY_PHONE)
    dialogue.hear(WishNoted())
    assert dialogue.said[0] == (
        "I have noted it. Your advisor will write to you how to go on. Until then your appointment stays."
    )
