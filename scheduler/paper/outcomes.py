"""How a paper ends. An answer that was entered ends it with the code of that answer."""

from enum import StrEnum


class PaperOutcome(StrEnum):
    CALL = "call"  # a case stands on a call list
    LETTER = "letter"  # nobody can be called: a letter answers
    PASSED_ON = "passed_on"  # to somebody who sees to it
    NOTED = "noted"  # nothing is to be done
    TWICE = "twice"  # the same came twice


BY_HAND = (PaperOutcome.PASSED_ON, PaperOutcome.NOTED, PaperOutcome.TWICE)
"""What a person can say of a paper without any other entry."""


class AlreadyDone(Exception):
    """Somebody else has seen to the paper."""
