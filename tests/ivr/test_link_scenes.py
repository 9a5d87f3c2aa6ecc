"""The link of a place by SMS: scenes without a database."""

import pytest

from callers import CALLER, MONDAY_AT_10, Dialogue, facts, office_facts
from ivr.heard import LinkNoted, Pressed, TooManyWishes
from ivr.replies import SendLink
from ivr.state import State
from scheduler.calendar.status import status_at

MOBILE = "+4917604069017"


class TestPlace:
    def test_what_can_be_done_after_a_place_was_heard(self) -> None:
        dialogue = Dialogue(facts())
        dialogue.enter("place", place="place-1")
        assert dialogue.said[-5:] == [
            "4 options.",
            "To get this as a link by SMS: press 1.",
            "Another place: press 2.",
            "All other ways to reach us: press 3.",
            "Back to the main menu: press 4.",
        ]

    def test_office_with_one_place(self) -> None:
        dialogue = Dialogue(facts(MONDAY_AT_10, status=status_at(office_facts(1), MONDAY_AT_10), caller=MOBILE))
        dialogue.enter("places")
        dialogue.hear(Pressed("1"))
        assert dialogue.hear(Pressed("1")) == SendLink("place-1", MOBILE)


class TestLink:
    def asked(self, caller: str | None) -> Dialogue:
        dialogue = Dialogue(facts(caller=caller))
        dialogue.enter("place", place="place-2")
        dialogue.hear(Pressed("1"))
        return dialogue

    def test_mobile_number_that_is_shown(self) -> None:
        dialogue = self.asked(MOBILE)
        assert dialogue.said[0] == "The link would go to your number that ends in 1 7."
        assert dialogue.hear(Pressed("1")) == SendLink("place-2", MOBILE)

    @pytest.mark.parametrize(
        ("language", "said"),
        [
            ("de", "Der Link soll an Ihre Nummer gehen, die auf 1 7 endet."),
            ("sv", "Länken ska skickas till ditt nummer som slutar på 1 7."),
            ("fi", "Linkki on tarkoitus lähettää numeroonne, jonka viimeiset numerot ovat 1 7."),
        ],
    )
    def test_the_end_of_a_number_sounds_like_speech(self, language: str, said: str) -> None:
        """In Finnish the digits stand in the nominative: a voice says them so."""
        dialogue = Dialogue(facts(caller=MOBILE), State("place", language))
        dialogue.enter("place", place="place-2")
        dialogue.hear(Pressed("1"))
        assert dialogue.said[0] == said

    def test_what_is_said_is_true_while_nothing_is_sent(self) -> None:
        dialogue = self.asked(MOBILE)
        dialogue.hear(Pressed("1"))
        dialogue.hear(LinkNoted(known=False))
        assert dialogue.said[0] == ("I have noted that the link is to go by SMS to the number that ends in 1 7.")
        assert dialogue.state.outcome == "link"

    @pytest.mark.parametrize("caller", [CALLER, "+46701740605"])
    def test_other_callers_type_one_and_hear_it_again(self, caller: str | None) -> None:
        dialogue = self.asked(caller)
        assert dialogue.state.scene == "link_number"
        dialogue.hear(Pressed("017604069018"))
        assert dialogue.said[0] == "The link would go to this number: 0 1 7 6, 0 4 0, 6 9 0, 1 8."
        assert dialogue.hear(Pressed("1")) == SendLink("place-2", "+4917604069018")

    @pytest.mark.parametrize(
        ("typed", "why"),
        [
            ("03023125017", "An SMS can only go to a mobile number."),
            ("0046701740605", "We cannot call back to that country."),
            ("09001234567", "We cannot call back to this kind of number."),
        ],
    )
    def test_number_that_gets_no_link(self, typed: str, why: str) -> None:
        dialogue = self.asked(CALLER)
        dialogue.hear(Pressed(typed))
        assert dialogue.said[0] == why

    def test_hidden_caller_is_told_where_the_same_is_written(self) -> None:
        dialogue = self.asked(None)
        assert dialogue.said[:2] == [
            "I can send a link only to callers whose number is shown, and yours is not.",
            "You will find the same on our web page; its address is on your letter.",
        ]
        assert dialogue.state.scene == "anything_else"

    def test_another_number_than_the_shown_one(self) -> None:
        dialogue = self.asked(MOBILE)
        dialogue.hear(Pressed("2"))
        assert dialogue.state.scene == "link_number"

    def test_link_that_was_noted_before(self) -> None:
        dialogue = self.asked(MOBILE)
        dialogue.hear(Pressed("1"))
        dialogue.hear(LinkNoted(known=True))
        assert dialogue.said[0] == "This was already noted."

    def test_too_many_links(self) -> None:
        dialogue = self.asked(MOBILE)
        dialogue.hear(Pressed("1"))
        dialogue.hear(TooManyWishes())
        assert dialogue.said[0].startswith("I cannot note any more links for today.")
        assert dialogue.state.outcome == ""
