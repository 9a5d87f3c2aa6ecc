"""Every reason has words in every language; what they say."""

from typing import Any

import pytest

from scheduler.proposing.reasons import COLLEAGUE, SENTENCES, in_words
from words.languages import Language

FACTS: dict[str, Any] = {
    "arrival": "2026-12-11",
    "weekday": 1,
    "part": "morning",
    "attempts": 2,
    "hour": 14,
    "permille": 417,
    "own": "Ada Kaya",
    "why": "none",
    "until": "2027-01-31",
    "then": "2027-01-07T09:30",
    "language": "fi",
    "due_on": "2026-12-18",
    "posted": "2026-12-07",
    "missed": "2026-12-14T10:15",
    "before": "2026-12-15T09:30",
}


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("code", SENTENCES)
def test_every_code_has_a_sentence(code: str, language: str) -> None:
    [told] = in_words([FACTS | {"code": code}], "Jutta Brandt", language)
    assert told.endswith(".")
    assert "{" not in told


@pytest.mark.parametrize("why", COLLEAGUE)
def test_a_colleague_is_explained_with_the_name_of_the_own_advisor(why: str) -> None:
    [told] = in_words([FACTS | {"code": "colleague", "why": why}], "Jutta Brandt", "en")
    assert told.startswith("Instead of Ada Kaya")


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        (
            {"code": "first_free"},
            "First free time of Jutta Brandt after the letter can have arrived (11 December 2026) and the client could prepare.",
        ),
        ({"code": "avoided"}, "Avoided: Tuesday in the morning; 2 attempts failed then."),
        ({"code": "avoided", "attempts": 1}, "Avoided: Tuesday in the morning; 1 attempt failed then."),
        (
            {"code": "answers", "attempts": 120},
            "At this hour, about 42 % of calls here are answered (120 attempts on record).",
        ),
        ({"code": "good_hour"}, "At an hour that the client named (14:00)."),
        ({"code": "moved"}, "Instead of Tuesday, 15 December 2026, 9:30: Ada Kaya is away then."),
        (
            {"code": "moved", "why": "closure"},
            "Instead of Tuesday, 15 December 2026, 9:30: the office is closed on that day.",
        ),
        ({"code": "after_due"}, "Later than it was due (18 December 2026): no earlier time was free."),
        (
            {"code": "interpreter"},
            "An interpreter joins (Finnish): nobody who may talk about it speaks the client's language.",
        ),
        ({"code": "taken_over"}, "The same time, taken over instead of Ada Kaya."),
    ],
)
def test_what_is_said(facts: dict[str, Any], told: str) -> None:
    assert in_words([FACTS | facts], "Jutta Brandt", "en") == [told]
