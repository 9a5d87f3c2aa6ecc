"""Why a calendar could not be read."""

from enum import StrEnum


class Problem(StrEnum):
    """Codes of `words.labels.CALENDAR_PROBLEMS`."""

    NO_ANSWER = "no_answer"
    REFUSED = "refused"
    NO_CALENDAR = "no_calendar"
    NOT_ALLOWED = "not_allowed"
    TOO_BIG = "too_big"


class Unreadable(Exception):
    """This calendar cannot be read now."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem
