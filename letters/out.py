"""What a letter that is out tells a client: a time that may not hold any more."""

from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.letters import Letter, LetterState
from letters.kinds import TELLS_A_TIME
from letters.saying.facts import LetterFacts, Why, Wrong

OUT = (
    select(Letter)
    .where(
        Letter.case_id == bindparam("this_case"),
        Letter.kind.in_(TELLS_A_TIME),
        Letter.state == LetterState.POSTED,
    )
    .order_by(Letter.id.desc())
)
NEWEST_OUT = OUT.limit(1)


def newest_out(session: Session, case_id: int) -> Letter | None:
    """The letter by which a client knows of a time, if one was posted and did not come back."""
    return session.scalar(NEWEST_OUT, {"this_case": case_id})


def taken_back(session: Session, letter: Letter) -> Letter | None:
    """The letter that is out and told the time which `letter` takes back; None: it takes back none."""
    wrong = LetterFacts.of(letter.facts).wrong
    if wrong is None:
        return None
    out = session.scalars(OUT, {"this_case": letter.case_id})
    return next((one for one in out if one.id != letter.id and told_time(one) == wrong.starts_at), None)


def told_time(letter: Letter) -> datetime:
    """The local time that a letter of `TELLS_A_TIME` proposes."""
    facts = LetterFacts.of(letter.facts)
    told = facts.talk or facts.visit
    assert told is not None
    return told.starts_at


def wrong_out(session: Session, case_id: int, *, local: datetime, holds: str | None) -> Letter | None:
    """The newest letter, if what it tells still lies ahead of `local` and is not the local time that `holds`."""
    letter = newest_out(session, case_id)
    if letter is None or told_time(letter) <= local:
        return None
    return letter if holds is None or told_time(letter) != datetime.fromisoformat(holds) else None


def wrong_by_now(session: Session, case_id: int, *, local: datetime, holds: str | None, why: Why) -> Wrong | None:
    """What the letter of `wrong_out` tells, to be taken back by another one."""
    letter = wrong_out(session, case_id, local=local, holds=holds)
    return Wrong(letter.posting_day, told_time(letter), why) if letter is not None else None
