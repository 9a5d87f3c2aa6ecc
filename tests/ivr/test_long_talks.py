"""Calls that were connected to a person for a long time, and what they achieved before."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from callers import MONDAY_AT_10, MONDAY_AT_20, Hotline, Provider, heard_in
from db.calls import IvrCall
from ivr.turns import LONGEST_TALK, blank_old_turns

KEPT = timedelta(minutes=30)  # as the clock forgets
TALK = timedelta(minutes=59)


def talked(hotline: Hotline, after: timedelta) -> Provider:
    """Connected at 10; the clock forgets after that time."""
    provider = hotline.provider()
    provider.incoming()
    assert "<Dial" in provider.press(1, "0").text
    with hotline.database.transaction() as session:
        blank_old_turns(session, MONDAY_AT_10 + after - KEPT)
    return hotline.provider(at=MONDAY_AT_10 + after)


@pytest.mark.parametrize("status", ["completed", "no-answer"])
def test_end_of_a_long_talk_is_the_end_of_the_call(hotline: Hotline, status: str) -> None:
    provider = talked(hotline, TALK)
    answer = provider.post("/phone/dialled/2", {"DialCallStatus": status})
    if status == "completed":
        assert heard_in(answer) == "Thank you for your call. Goodbye."
        assert the_call(hotline).outcome == "talked"
    else:
        assert heard_in(answer).startswith("I am sorry, nobody is free at the moment.")


def test_no_talk_is_longer_than_that(hotline: Hotline) -> None:
    talked(hotline, KEPT + LONGEST_TALK)
    assert the_call(hotline).state["scene"] == "person"
    talked_on = KEPT + LONGEST_TALK + timedelta(seconds=1)
    with hotline.database.transaction() as session:
        blank_old_turns(session, MONDAY_AT_10 + talked_on - KEPT)
    assert (the_call(hotline).state, the_call(hotline).caller) == ({}, None)


def test_whoever_hung_up_meanwhile_is_forgotten_as_others_are(hotline: Hotline) -> None:
    provider = talked(hotline, timedelta(minutes=5))
    provider.post("/phone/status", {"CallStatus": "completed"})
    with hotline.database.transaction() as session:
        blank_old_turns(session, MONDAY_AT_10 + TALK - KEPT)
    assert the_call(hotline).state == {}


def test_what_a_call_achieved_outlasts_its_state(hotline: Hotline) -> None:
    provider = hotline.provider(at=MONDAY_AT_20)
    assert "I have noted it." in provider.calls("3", "4", "4", "1")
    with hotline.database.transaction() as session:
        blank_old_turns(session, MONDAY_AT_20 + timedelta(hours=1))
    assert heard_in(provider.press(5, "1")).startswith("Hello.")
    assert the_call(hotline).outcome == "callback"


def the_call(hotline: Hotline) -> IvrCall:
    with hotline.database.reading() as session:
        return session.scalars(select(IvrCall)).one()
