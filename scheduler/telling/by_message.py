"""Who was told by message that their time moved: it stands in the reasons of the appointment, for good."""

from collections.abc import Iterable, Mapping
from typing import Any

from db.appointments import Appointment
from scheduler.telling.notify import LETTER

MOVED = "moved"
"""The reason of a time that was moved; `told`: the way in which its client hears of it."""


def told_by_message(appointment: Appointment) -> bool:
    """Told as it is now by text message, e-mail or call, when we moved it: it does not wait for a letter."""
    return any(reason["version"] == appointment.version for reason in moves_by_message(appointment.reasons))


def moves_by_message(reasons: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Of the reasons of an appointment those that tell of a message."""
    return [reason for reason in reasons if reason["code"] == MOVED and reason["told"] != LETTER]
