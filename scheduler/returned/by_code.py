"""Which letter a code leads to: by its place in a batch, or by the reference of its case."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases import Case
from db.letters import AccessCode, Letter, LetterEvent, LetterState
from db.printing import PrintBatch
from letters.drawing.datamatrix import SheetMark

LIKELIEST = (LetterState.POSTED, LetterState.RETURNED)


@dataclass(frozen=True)
class OfReference:
    """`letters`: all on which a reference stands, the likeliest to lie here first: what is out, then what came
    back, then the others; of each the newest first."""

    case: Case
    letters: list[Letter]


def of_sheet(session: Session, office_id: int, mark: SheetMark) -> Letter | None:
    """The letter that lies there; else the one that lay there last, before it was printed again."""
    batch_id = session.scalar(
        select(PrintBatch.id).where(PrintBatch.office_id == office_id, PrintBatch.number == mark.batch)
    )
    if batch_id is None:
        return None
    now = session.scalar(select(Letter).where(Letter.batch_id == batch_id, Letter.number == mark.number))
    if now is not None:
        return now
    before = (
        select(Letter)
        .join(LetterEvent, LetterEvent.letter_id == Letter.id)
        .where(LetterEvent.batch_id == batch_id, LetterEvent.number == mark.number)
        .order_by(LetterEvent.id.desc())
        .limit(1)
    )
    return session.scalar(before)


def of_reference(session: Session, office_ids: Collection[int], reference: str) -> OfReference | None:
    """Of a case of these offices."""
    found = session.execute(
        select(Case, AccessCode.id)
        .join(AccessCode, AccessCode.case_id == Case.id)
        .where(AccessCode.reference == reference, Case.office_id.in_(office_ids))
    ).one_or_none()
    if found is None:
        return None
    case, code_id = found
    letters = session.scalars(select(Letter).where(Letter.access_code_id == code_id)).all()
    return OfReference(case, sorted(letters, key=_likelihood))


def _likelihood(letter: Letter) -> tuple[int, int, int]:
    rank = LIKELIEST.index(letter.state) if letter.state in LIKELIEST else len(LIKELIEST)
    posted = letter.posted_on.toordinal() if letter.posted_on is not None else 0
    return rank, -posted, -letter.id
