"""What holds for kinds of letters, and which of them proposes a call."""

from db.letters import LetterKind

PROPOSES_A_CALL = (LetterKind.PROPOSAL, LetterKind.CHANGED, LetterKind.SECOND_PROPOSAL)
"""One of them is written for a time: whichever waits is the one letter of that time."""

TELLS_A_TIME = (*PROPOSES_A_CALL, LetterKind.IN_PERSON)

ASKS_NOTHING = (LetterKind.CORRECTION, LetterKind.LETTERBOX)
"""They stay right whatever becomes of the case: no change of it makes them needless."""

WITHOUT_A_TIME = (LetterKind.NUMBER_WANTED, LetterKind.LETTERBOX)


def kind_of_call(*, takes_back: bool, missed: bool) -> LetterKind:
    """Which letter proposes a call. `takes_back`: another time, which a letter told, holds no more: that matters
    most. `missed`: the client was not met at the last time.
    """
    if takes_back:
        return LetterKind.CHANGED
    return LetterKind.SECOND_PROPOSAL if missed else LetterKind.PROPOSAL
