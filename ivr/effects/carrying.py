"""Carries out what a scene asks for, inside the request's transaction; how it ended is the next thing heard."""

from collections.abc import Callable
from typing import Any

from ivr.effects.acting import Acting
from ivr.effects.appointment import cancel_time, change_time, confirm_time, find_times
from ivr.effects.callback import note_callback
from ivr.effects.earlier import keep_time, take_earlier
from ivr.effects.letter import open_letter, tell_wish
from ivr.effects.link import note_link
from ivr.effects.visit import find_visits, give_back_visit, take_offer
from ivr.heard import Outcome
from ivr.replies import (
    AskForCallback,
    Cancel,
    Change,
    Confirm,
    Effect,
    FindTimes,
    FindVisits,
    GiveBackVisit,
    KeepTime,
    OpenWithPin,
    SendLink,
    TakeEarlier,
    TakeVisit,
    TellWish,
)

CARRIED_BY: dict[type[Effect], Callable[[Acting, Any], Outcome]] = {
    OpenWithPin: open_letter,
    FindTimes: find_times,
    Confirm: confirm_time,
    Change: change_time,
    Cancel: cancel_time,
    TakeEarlier: take_earlier,
    KeepTime: keep_time,
    TellWish: tell_wish,
    AskForCallback: note_callback,
    SendLink: note_link,
    FindVisits: find_visits,
    TakeVisit: take_offer,
    GiveBackVisit: give_back_visit,
}


def carry_out(acting: Acting, effect: Effect) -> Outcome:
    """Do it as a whole or not at all. What the rules refuse is an outcome, not an error."""
    return CARRIED_BY[type(effect)](acting, effect)
