"""The brakes on guessing PINs: per reference and day, per reference for good, and over all references.

Counted is the reference that was typed, whether there is such a letter or not: nothing tells one from the other.
A day is one of UTC. Phone, web and all offices count together.
"""

import logging
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from db.inserting import insert_into
from db.letters import AccessLock, AccessTry

TRIES_PER_DAY = 5
LOCKED_DAYS = 3
TRIES_OF_ALL_PER_DAY = 500
ALL = "*"
ALARMED_FOR = timedelta(days=7)
LOCKED_FOR = timedelta(days=90)  # longer than any appointment lies ahead

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Locked:
    """Too many tries for this reference: it opens again tomorrow, or, `for_good`, not before a new letter."""

    for_good: bool = False


@dataclass(frozen=True)
class Braked:
    """Too many wrong PINs over all references today. Links go on working."""


def begin_try(session: Session, reference: str, day: date) -> int | Locked | Braked:
    """Count a try before its PIN is looked at; gives how many are left for this reference today.

    Only a try that gets a number may be judged; `was_right` or `was_wrong` follows.
    """
    tries = count_try(session, reference, day)
    if _locked_days(session, reference) >= LOCKED_DAYS:
        return Locked(for_good=True)
    if tries > TRIES_PER_DAY:
        return Locked()
    if _wrong_of_all(session, day) >= TRIES_OF_ALL_PER_DAY:
        _give_back(session, reference, day)
        return Braked()
    return TRIES_PER_DAY - tries


def was_right(session: Session, reference: str, day: date) -> None:
    """Earlier slips of the day no longer count."""
    session.execute(delete(AccessTry).where(AccessTry.reference == reference, AccessTry.day == day))


def was_wrong(session: Session, reference: str, day: date, left: int) -> Braked | None:
    """The last try of a day locks the reference until the next, on the third such day for good.

    Only wrong ones count over all, so that clients do not queue for one row. Of a rush that began before the last
    one counted, those beyond it hear of the brake.
    """
    of_all = count_try(session, ALL, day)
    if of_all == TRIES_OF_ALL_PER_DAY:
        log.warning("PINs rest until the next day: too many were wrong over all references")
    if of_all > TRIES_OF_ALL_PER_DAY:
        _give_back(session, reference, day)
        return Braked()
    if left == 0:
        _count_locked_day(session, reference, day)
    return None


def count_try(session: Session, key: str, day: date) -> int:
    """Add one try and give how many there are now; the database adds, so that tries at the same time all count."""
    add_one = (
        insert_into(session, AccessTry)
        .values(reference=key, day=day, tries=1)
        .on_conflict_do_update(index_elements=["reference", "day"], set_={"tries": AccessTry.tries + 1})
        .returning(AccessTry.tries)
    )
    return session.execute(add_one).scalar_one()


def last_braked(session: Session) -> date | None:
    """The last day on which the brake over all references was pulled, as far as it is remembered."""
    return session.scalar(
        select(func.max(AccessTry.day)).where(AccessTry.reference == ALL, AccessTry.tries >= TRIES_OF_ALL_PER_DAY)
    )


def forget_tries(session: Session, today: date) -> None:
    """Tries after a day, the alarm after a week, locks when no letter of that time still counts."""
    session.execute(delete(AccessTry).where(AccessTry.reference != ALL, AccessTry.day < today - timedelta(days=1)))
    session.execute(delete(AccessTry).where(AccessTry.day < today - ALARMED_FOR))
    session.execute(delete(AccessLock).where(AccessLock.last_day < today - LOCKED_FOR))


def _wrong_of_all(session: Session, day: date) -> int:
    found = select(AccessTry.tries).where(AccessTry.reference == ALL, AccessTry.day == day)
    return session.scalar(found) or 0


def _locked_days(session: Session, reference: str) -> int:
    return session.scalar(select(AccessLock.days).where(AccessLock.reference == reference)) or 0


def _count_locked_day(session: Session, reference: str, day: date) -> None:
    session.execute(
        insert_into(session, AccessLock)
        .values(reference=reference, days=1, last_day=day)
        .on_conflict_do_update(index_elements=["reference"], set_={"days": AccessLock.days + 1, "last_day": day})
    )


def _give_back(session: Session, key: str, day: date) -> None:
    counted = update(AccessTry).where(AccessTry.reference == key, AccessTry.day == day)
    session.execute(counted.values(tries=AccessTry.tries - 1))
