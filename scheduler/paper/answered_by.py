"""Which letter answers which paper, where nobody can be called: the letter repeats what the paper says."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.letters import Letter, LetterKind, LetterState
from db.paper import Paper
from db.scope import Scope
from letters.saying.facts import LetterFacts
from scheduler.paper.following import understood
from scheduler.paper.outcomes import PaperOutcome
from words.languages import Language


def letters_for(session: Session, papers: Iterable[Paper]) -> dict[int, Letter]:
    """Paper -> the letter that answers it, the newest if it was answered twice."""
    by_letter = [paper for paper in papers if paper.outcome == PaperOutcome.LETTER]
    if not by_letter:
        return {}
    answers = select(Letter).where(
        Letter.kind == LetterKind.LETTERBOX, Letter.case_id.in_({paper.case_id for paper in by_letter})
    )
    said = {
        (letter.case_id, LetterFacts.of(letter.facts).understood): letter
        for letter in session.scalars(answers.order_by(Letter.id))
    }
    found = {paper.id: _said_in(said, paper) for paper in by_letter}
    return {paper_id: letter for paper_id, letter in found.items() if letter is not None}


def paper_for(session: Session, letter: Letter) -> Paper | None:
    """The paper that a letter answers, the newest of several that say the same."""
    if letter.kind != LetterKind.LETTERBOX:
        return None
    same_case = select(Paper).where(Paper.case_id == letter.case_id, Paper.outcome == PaperOutcome.LETTER)
    said = {(letter.case_id, LetterFacts.of(letter.facts).understood): letter}
    newest_first = session.scalars(same_case.order_by(Paper.id.desc()))
    return next((paper for paper in newest_first if _said_in(said, paper) is not None), None)


def papers_held(session: Session, scope: Scope, office_id: int) -> list[Paper]:
    """Seen to, but the letter that is to answer them cannot be printed as it is. The oldest first."""
    held = select(Letter.case_id).where(
        Letter.office_id == office_id, Letter.kind == LetterKind.LETTERBOX, Letter.state == LetterState.HELD
    )
    papers = session.scalars(
        select(Paper)
        .where(
            Paper.authority_id == scope.authority_id,
            Paper.office_id == office_id,
            Paper.office_id.in_(scope.office_ids),
            Paper.outcome == PaperOutcome.LETTER,
            Paper.case_id.in_(held),
        )
        .order_by(Paper.received_on, Paper.id)
    ).all()
    answers = letters_for(session, papers)
    return [paper for paper in papers if paper.id in answers and answers[paper.id].state == LetterState.HELD]


def _said_in(said: dict[tuple[int, str], Letter], paper: Paper) -> Letter | None:
    """In whatever language: that of the client may have changed since."""
    found = (said.get((paper.case_id or 0, understood(paper, language))) for language in Language)
    return next(filter(None, found), None)
