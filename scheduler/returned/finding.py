"""Which letter a code leads to, and whether it can have come back at all."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.letters import Letter, LetterEvent, LetterState
from db.offices import Office
from db.printing import PrintBatch
from db.scope import NotFound, Scope, find
from letters.drawing.datamatrix import SheetMark
from scheduler.returned.by_code import of_reference, of_sheet
from scheduler.returned.codes import code_typed


class NoSuchLetter(Exception):
    """No letter of this office has this code."""


class OfAnotherOffice(Exception):
    """The code belongs to a letter of another office, in which the same person works."""

    def __init__(self, office: Office) -> None:
        super().__init__(office.key)
        self.office = office


class NeverPosted(Exception):
    """By our record the letter has not left: whoever holds it in their hands has to find out why."""

    def __init__(self, letter: Letter, batch: PrintBatch | None) -> None:
        super().__init__(f"letter {letter.id} is {letter.state}")
        self.letter = letter
        self.batch = batch


class AlreadyReturned(Exception):
    """Somebody noted it before. `event`: when, by whom and why."""

    def __init__(self, letter: Letter, event: LetterEvent) -> None:
        super().__init__(f"letter {letter.id}")
        self.letter = letter
        self.event = event


@dataclass(frozen=True)
class Found:
    """`mark`: which print of the letter lies here, as its sheet says; None: only its reference was read.
    `older`: since then it was printed again."""

    letter: Letter
    mark: SheetMark | None
    older: bool = False


def letter_typed(session: Session, scope: Scope, office: Office, typed: str) -> Found:
    """The letter of an office that can have come back: it was posted, and nobody noted its return.

    Raises `NotACode`, `CoverSheet`, `NoSuchLetter`, `OfAnotherOffice`, `NeverPosted`, `AlreadyReturned`.
    """
    code = code_typed(typed)
    if isinstance(code, SheetMark):
        letter = of_sheet(session, office.id, code)
        if letter is None:
            raise NoSuchLetter
        return seen(session, letter, code)
    return seen(session, _of_reference(session, scope, office, code), None)


def letter_chosen(session: Session, scope: Scope, office: Office, letter_id: int, mark: SheetMark | None) -> Found:
    """The same for a letter that is known. Raises `NotFound`, `NeverPosted`, `AlreadyReturned`."""
    letter = find(session, scope, Letter, letter_id)
    if letter.office_id != office.id:
        raise NotFound(f"letter {letter_id}")
    return seen(session, letter, mark)


def seen(session: Session, letter: Letter, mark: SheetMark | None) -> Found:
    """What the letter is by now. An older print of it can come back whatever the newer one is.

    Raises `NeverPosted`, `AlreadyReturned`.
    """
    batch = session.get(PrintBatch, letter.batch_id) if letter.batch_id is not None else None
    if letter.state == LetterState.RETURNED:
        raise AlreadyReturned(letter, returned_event(session, letter))
    if mark is not None and _of_another_print(letter, batch, mark):
        return Found(letter, mark, older=True)
    if letter.state != LetterState.POSTED:
        raise NeverPosted(letter, batch)
    return Found(letter, mark)


def returned_event(session: Session, letter: Letter) -> LetterEvent:
    """The newest note of its return."""
    return session.scalars(
        select(LetterEvent)
        .where(LetterEvent.letter_id == letter.id, LetterEvent.state == LetterState.RETURNED)
        .order_by(LetterEvent.id.desc())
        .limit(1)
    ).one()


def certain(session: Session, found: Found) -> bool:
    """The very letter that lies here: its sheet says so, or no other with its reference is out."""
    return found.mark is not None or not others_posted(session, found.letter)


def others_posted(session: Session, letter: Letter) -> list[Letter]:
    """The other letters with the same reference that are out, the newest first."""
    out = select(Letter).where(
        Letter.access_code_id == letter.access_code_id,
        Letter.state == LetterState.POSTED,
        Letter.id != letter.id,
    )
    return list(session.scalars(out.order_by(Letter.posted_on.desc(), Letter.id.desc())))


def _of_another_print(letter: Letter, batch: PrintBatch | None, mark: SheetMark) -> bool:
    return batch is None or (batch.number, letter.number) != (mark.batch, mark.number)


def _of_reference(session: Session, scope: Scope, office: Office, reference: str) -> Letter:
    """The newest letter of the case that is out; else the newest that was, or was to be."""
    found = of_reference(session, scope.office_ids, reference)
    if found is None:
        raise NoSuchLetter
    if found.case.office_id != office.id:
        raise OfAnotherOffice(session.get_one(Office, found.case.office_id))
    if not found.letters:
        raise NoSuchLetter
    return found.letters[0]
