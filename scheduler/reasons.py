"""Why an appointment is when it is, in words for staff."""

from collections.abc import Callable
from datetime import date
from typing import Any

from words.catalogues import Words
from words.dates import day_written


def in_words(reasons: list[dict[str, Any]], advisor: str, language: str) -> list[str]:
    """A sentence per reason code of `Appointment.reasons`."""
    _ = Words(language)
    tellers: dict[str, Callable[[dict[str, Any]], str]] = {
        "first_free": lambda reason: _(
            "First free time of {advisor} after the letter can have arrived ({day}) and the client could prepare.",
            advisor=advisor,
            day=_day(reason["arrival"], language),
        ),
        "after_due": lambda reason: _(
            "Later than it was due ({day}): no earlier time was free.", day=_day(reason["due_on"], language)
        ),
        "posted_late": lambda reason: _(
            "Moved, because the letter left later than planned ({day}).", day=_day(reason["posted"], language)
        ),
    }
    return [tellers[reason["code"]](reason) for reason in reasons]


def _day(iso: str, language: str) -> str:
    return day_written(date.fromisoformat(iso), language)
