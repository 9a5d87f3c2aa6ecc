"""Which letter a paper answers: by the reference, by the code of a sheet, or by the link of the QR code."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db.cases import Case
from db.letters import LetterState
from letters.drawing.datamatrix import SheetMark
from scheduler.returned.by_code import of_reference, of_sheet
from scheduler.returned.codes import NotACode, code_typed

IN_HAND = (LetterState.POSTED, LetterState.RETURNED)
"""What a client may have read; a letter that came back may have reached them after all."""


@dataclass(frozen=True)
class Answered:
    """The case that a code leads to, and the letter that its client had in hand, where that is known."""

    case: Case
    letter_id: int | None


def answered(session: Session, office_id: int, typed: str) -> Answered | None:
    """What was typed or scanned: a reference with or without blanks, a sheet's code, batch/number, or a link."""
    try:
        code = code_typed(typed)
    except NotACode:
        return None
    if isinstance(code, SheetMark):
        letter = of_sheet(session, office_id, code)
        return Answered(session.get_one(Case, letter.case_id), letter.id) if letter is not None else None
    found = of_reference(session, [office_id], code)
    if found is None:
        return None
    in_hand = next((letter.id for letter in found.letters if letter.state in IN_HAND), None)
    return Answered(found.case, in_hand)
