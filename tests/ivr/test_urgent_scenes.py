"""What is urgent: danger to life, somebody on duty, a visit. Scenes without a database."""

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
from endings import AT_THE_DOOR, IN_A_ROOM, VISITS
from ivr.heard import CallbackNoted, Dialled, Heard, Pressed, TooManyWishes, VisitGivenBack, VisitGone, VisitsFound
from ivr.replies import AskForCallback, FindVisits, GiveBackVisit, Hangup, Reply, TakeVisit, Transfer


def keys(*entries: str) -> list[Pressed]:
    return [Pressed(entry) for entry in entries]


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

    def test_whoever_wants_no_callback_either_hears_the_other_ways_and_the_menu(self) -> None:
        dialogue = Dialogue(out_of_hours(caller=None))
        dialogue.enter("person", urgent=True)
        assert dialogue.state.scene == "callback_number"
        dialogue.hear(Pressed("5*0"))
        assert "by e-mail or by post" in dialogue.text
        assert dialogue.state.scene == "main"
        reply = dialogue.hear(Pressed("0"))
        assert isinstance(reply, Reply)
        assert isinstance(reply.then, Hangup)

    def test_urgent_wish_is_noted_as_such_after_another_one(self) -> None:
        dialogue = Dialogue(out_of_hours())
        dialogue.enter("callback_right", number=CALLER)
        dialogue.hear(CallbackNoted(date(2026, 3, 3), known=False))
        dialogue.enter("urgent")
        assert dialogue.hear(Pressed("1")) == AskForCallback(CALLER, None, "urgent", urgent=True)

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
        for pressed in keys("1", "3", "4", "4"):
            dialogue.hear(pressed)
        assert dialogue.hear(Pressed("1")) == AskForCallback(CALLER, None, "other", urgent=False)


class TestWays:
    def test_a_choice_where_some_place_sees_people(self) -> None:
        dialogue = Dialogue(facts(in_person=("place-1",)))
        dialogue.enter("urgent")
        assert dialogue.said == [
            "If there is danger to life: hang up and dial 1 1 2.",
            "2 options.",
            "Speak to somebody: press 1.",
            "What can only be done in person: press 2.",
        ]
        reply = dialogue.hear(Pressed("1"))
        assert isinstance(reply, Reply)
        assert reply.then == Transfer(DUTY)

    def test_outside_hours_an_urgent_callback_or_a_visit(self) -> None:
        dialogue = Dialogue(out_of_hours(in_person=("place-1",)))
        dialogue.enter("urgent")
        assert "To be called back: press 1." in dialogue.said
        dialogue.hear(Pressed("1"))
        assert dialogue.hear(Pressed("1")) == AskForCallback(CALLER, None, "urgent", urgent=True)


class TestVisits:
    def offered(self) -> Dialogue:
        dialogue = Dialogue(facts(in_person=("place-1",)))
        assert dialogue.enter("visits", urgent=True, topic="urgent") == FindVisits()
        dialogue.hear(VisitsFound(VISITS))
        return dialogue

    def test_place_day_time_and_whether_inside(self) -> None:
        assert self.offered().said == [
            "These times are free.",
            "4 options.",
            "Ort 1, today, 11:00, in a consultation room: press 1.",
            "Ort 2, tomorrow, 10:00, outside, at the door: press 2.",
            "Place-3, Friday, 6 March, 10:00, in a consultation room: press 3.",
            "None of these times: press 4.",
        ]

    def test_visit_with_its_number_and_the_rules(self) -> None:
        dialogue = self.offered()
        assert dialogue.hear(Pressed("1")) == TakeVisit(VISITS[0])
        dialogue.hear(IN_A_ROOM)
        assert dialogue.said[:5] == [
            "We expect you: today, 11:00.",
            "Please come here: Ort 1, Musterweg 1.",
            "We will talk in a consultation room.",
            "Say this number at the door: 4 7.",
            "Please note: FFP2",
        ]
        assert dialogue.state.outcome == "visit"

    def test_visit_outside_without_rules(self) -> None:
        dialogue = self.offered()
        dialogue.hear(Pressed("2"))
        dialogue.hear(AT_THE_DOOR)
        assert "We will talk outside, at the door." in dialogue.said
        assert "Please note" not in dialogue.text

    def test_star_tells_the_visit_again(self) -> None:
        dialogue = self.offered()
        dialogue.hear(Pressed("1"))
        dialogue.hear(IN_A_ROOM)
        assert dialogue.hear(Pressed("*")) == FindVisits()
        dialogue.hear(IN_A_ROOM)
        assert "Say this number at the door: 4 7." in dialogue.said

    def test_visit_is_given_back_when_it_is_said_twice(self) -> None:
        dialogue = self.offered()
        dialogue.hear(Pressed("1"))
        dialogue.hear(IN_A_ROOM)
        assert "I cannot come after all: press 1." in dialogue.said
        dialogue.hear(Pressed("1"))
        assert dialogue.said[0] == "Do you really want to cancel your visit?"
        assert dialogue.hear(Pressed("1")) == GiveBackVisit()
        dialogue.hear(VisitGivenBack())
        assert dialogue.said[0].startswith("Your visit is cancelled.")
        assert dialogue.state.outcome == "visit_cancelled"

    def test_visit_that_is_kept_after_all_is_told_again(self) -> None:
        dialogue = self.offered()
        dialogue.enter("visit_cancel")
        assert dialogue.hear(Pressed("2")) == FindVisits()

    @pytest.mark.parametrize("hidden", [True, False])
    def test_too_many_visits_lead_to_who_is_on_duty(self, hidden: bool) -> None:
        dialogue = self.offered()
        dialogue.hear(Pressed("1"))
        reply = dialogue.hear(TooManyWishes(hidden))
        assert ("number is hidden" in dialogue.said[0]) == hidden
        assert isinstance(reply, Reply)
        assert reply.then == Transfer(DUTY)

    def test_silence_after_the_visit_is_a_goodbye(self) -> None:
        dialogue = self.offered()
        dialogue.hear(Pressed("1"))
        dialogue.hear(IN_A_ROOM)
        reply = dialogue.hear(Pressed(""))
        assert isinstance(reply, Reply)
        assert reply.then == Hangup()

    def test_time_that_is_gone_brings_others(self) -> None:
        dialogue = self.offered()
        dialogue.hear(Pressed("1"))
        dialogue.hear(VisitGone(VISITS[1:]))
        assert dialogue.said[0].startswith("I am sorry, this time was taken a moment ago.")
        assert dialogue.hear(Pressed("2")) == TakeVisit(VISITS[2])

    @pytest.mark.parametrize("heard", [VisitsFound(()), VisitGone(())])
    def test_no_time_at_all_leads_to_who_is_on_duty(self, heard: Heard) -> None:
        dialogue = self.offered()
        if isinstance(heard, VisitsFound):
            dialogue.enter("visits")
        else:
            dialogue.hear(Pressed("1"))
        reply = dialogue.hear(heard)
        assert dialogue.said[0] == "There is no free time for a visit. I will help you in another way."
        assert isinstance(reply, Reply)
        assert reply.then == Transfer(DUTY)

    def test_none_of_the_times_is_an_urgent_callback(self) -> None:
        dialogue = self.offered()
        dialogue.hear(Pressed("4"))
        assert dialogue.hear(Pressed("1")) == AskForCallback(CALLER, None, "urgent", urgent=True)
