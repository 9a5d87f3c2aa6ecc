"""The papers of an office: open ones, the oldest first; done ones of the last days; those of a case.

One whose letter is held is open as well: nothing has answered it, and somebody has to see to that.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from db.cases import Case
from db.letters import Letter, LetterState
from db.paper import Paper
from db.scope import Scope
from scheduler.paper.written import name_words

DONE_DAYS = 7
MOST_DONE, MOST_FOUND = 50, 50
HELD = exists().where(Letter.id == Paper.answer_id, Letter.state == LetterState.HELD)
OPEN = or_(Paper.done_at.is_(None), HELD)


def open_papers(session: Session, scope: Scope, office_id: int) -> list[Paper]:
    still = _of_office(scope, office_id).where(OPEN)
    return list(session.scalars(still.order_by(Paper.received_on, Paper.id)))


def count_open(session: Session, scope: Scope, office_id: int) -> int:
    still = _of_office(scope, office_id).where(OPEN).subquery()
    return session.scalar(select(func.count()).select_from(still)) or 0


def done_lately(session: Session, scope: Scope, office_id: int, at: datetime) -> list[Paper]:
    """The newest first."""
    lately = _of_office(scope, office_id).where(Paper.done_at >= at - timedelta(days=DONE_DAYS), ~HELD)
    return list(session.scalars(lately.order_by(Paper.done_at.desc(), Paper.id.desc()).limit(MOST_DONE)))


def papers_found(session: Session, scope: Scope, office_id: int, typed: str) -> list[Paper]:
    """Open or done, of any time: each word stands in the name, the number or the note. The newest first."""
    found = _of_office(scope, office_id)
    words = name_words(typed)
    if not words:
        return []
    for word in words:
        spelled = {word, word.lower(), word.upper(), word.capitalize()}
        columns = (Paper.name, Paper.phone, Paper.note)
        found = found.where(
            or_(*(column.icontains(one, autoescape=True) for column in columns for one in spelled))
        )
    return list(session.scalars(found.order_by(Paper.received_on.desc(), Paper.id.desc()).limit(MOST_FOUND)))


def papers_for(session: Session, scope: Scope, office_id: int, staff_id: int) -> list[Paper]:
    """Open ones that are about a case of this advisor, the oldest first."""
    theirs = select(Case.id).where(Case.advisor_id == staff_id, Case.office_id == office_id)
    still = _of_office(scope, office_id).where(OPEN, Paper.case_id.in_(theirs))
    return list(session.scalars(still.order_by(Paper.received_on, Paper.id)))


def papers_of(session: Session, case_ids: Iterable[int]) -> dict[int, list[Paper]]:
    """Case -> its papers, the newest first."""
    found = defaultdict[int, list[Paper]](list)
    for paper in session.scalars(
        select(Paper).where(Paper.case_id.in_(list(case_ids))).order_by(Paper.received_on.desc(), Paper.id.desc())
    ):
        found[paper.case_id or 0].append(paper)
    return found


def answers_to(session: Session, papers: Iterable[Paper]) -> dict[int, Letter]:
    """Paper -> the letter that answers it."""
    by_letter = {paper.answer_id: paper.id for paper in papers if paper.answer_id is not None}
    letters = session.scalars(select(Letter).where(Letter.id.in_(by_letter)))
    return {by_letter[letter.id]: letter for letter in letters}


def _of_office(scope: Scope, office_id: int) -> Select[Paper]:
    return select(Paper).where(
        Paper.authority_id == scope.authority_id,
        Paper.office_id == office_id,
        Paper.office_id.in_(scope.office_ids),
    )
