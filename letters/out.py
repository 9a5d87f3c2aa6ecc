"""What a letter that is out tells a client: a time that may not hold any more."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.letters import Letter, LetterKind, LetterState
from letters.facts import LetterFacts, Why, Wrong

TELLS_A_TIME = (LetterKind.PROPOSAL, LetterKind.IN_PERSON)
NEWEST_OUT = (
    select(Letter)
    .where(
        Letter.case_id == bindparam("this_case"),
        Letter.kind.in_(TELLS_A_TIME),
        Letter.state == LetterState.POSTED,
    )
    .order_by(Letter.id.desc())
    .limit(1)
)


def newest_out(session: Session, case_id: int) -> Letter | None:
    """The letter by which a client knows of a time, if one was posted and did not come back."""
    return session.scalar(NEWEST_OUT, {"this_case": case_id})


def told_time(letter: Letter) -> datetime:
    """The local time that a letter of `TELLS_A_TIME` proposes."""
    facts = LetterFacts.of(letter.facts)
    told = facts.talk or facts.visit
    assert told is not None
    return told.starts_at


def wrong_by_now(session: Session, case_id: int, *, local: datetime, holds: str | None, why: Why) -> Wrong | None:
    """What the newest letter tells, if that still lies ahead of `local` and is not the local time that `holds`."""
    letter = newest_out(session, case_id)
    if letter is None:
        return None
    told = told_time(letter)
    if told <= local or told.strftime("%Y-%m-%dT%H:%M") == holds:
        return None
    return Wrong(letter.posting_day, told, why)
