"""What a letter that is out tells a client: a time that may not hold any more."""

from datetime import date, datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.base import table_of
from db.letters import Letter, LetterEvent, LetterState
from letters.kinds import TELLS_A_TIME
from letters.left import earlier_copies
from letters.saying.facts import LetterFacts, Why, Wrong

BACK = table_of(LetterEvent).alias()
CAME_BACK = (
    select(BACK.c.id)
    .where(
        BACK.c.letter_id == LetterEvent.letter_id, BACK.c.state == LetterState.RETURNED, BACK.c.id > LetterEvent.id
    )
    .exists()
)
LEFT_ONCE = (
    select(LetterEvent.id)
    .where(LetterEvent.letter_id == Letter.id, LetterEvent.state == LetterState.POSTED, ~CAME_BACK)
    .exists()
)
"""Its first copy may have arrived, though it is to be printed once more."""

OUT = (
    select(Letter)
    .where(
        Letter.case_id == bindparam("this_case"),
        Letter.kind.in_(TELLS_A_TIME),
        or_(Letter.state == LetterState.POSTED, LEFT_ONCE),
    )
    .order_by(Letter.id.desc())
)
NEWEST_OUT = OUT.limit(1)
NEWEST_OF_ANOTHER_TIME = OUT.where(
    or_(
        Letter.appointment_id != bindparam("this_appointment"),
        Letter.appointment_version != bindparam("this_version"),
    )
).limit(1)


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
    return Wrong(_day_of(session, letter), told_time(letter), why) if letter is not None else None


def wrong_before(session: Session, appointment: Appointment, *, local: datetime, why: Why) -> Wrong | None:
    """What the newest letter told that is out and of another time, if it still lies ahead of `local`.

    A letter of this very time tells nothing wrong, and hides nothing: when it is printed once more, it takes back
    what its first copy did, which may not have arrived.
    """
    this = {"this_appointment": appointment.id, "this_version": appointment.version}
    letter = session.scalar(NEWEST_OF_ANOTHER_TIME, {"this_case": appointment.case_id, **this})
    holds = datetime.fromisoformat(appointment.local_time)
    if letter is None or told_time(letter) <= local or told_time(letter) == holds:
        return None
    return Wrong(_day_of(session, letter), told_time(letter), why)


def _day_of(session: Session, letter: Letter) -> date:
    """What stands on the copy that is out: of a letter that is to be printed once more, an earlier one."""
    earlier = earlier_copies(session, letter) if letter.state != LetterState.POSTED else []
    return earlier[-1].posting_day if earlier else letter.posting_day
