"""The brakes on guessing PINs: per reference and day, per reference for good, and over all references.

Counted is the reference that was typed, whether there is such a letter or not: nothing tells one from the other.
A day is one of UTC. Phone, web and all offices count together.
"""

import logging
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.orm import Session

from db.base import table_of
from db.inserting import OnBoth
from db.letters import AccessLock, AccessTry

TRIES_PER_DAY = 5
LOCKED_DAYS = 3
TRIES_OF_ALL_PER_DAY = 500
ALL = "*"
ALARMED_FOR = timedelta(days=7)
LOCKED_FOR = timedelta(days=90)  # longer than any appointment lies ahead

TRY, LOCK = table_of(AccessTry), table_of(AccessLock)
OF_ALL = TRY.alias("of_all")
ONE_MORE = OnBoth(
    lambda insert: (
        insert(TRY)
        .values(reference=bindparam("key"), day=bindparam("on"), tries=1)
        .on_conflict_do_update(index_elements=["reference", "day"], set_={"tries": TRY.c.tries + 1})
        .returning(
            TRY.c.tries,
            select(LOCK.c.days).where(LOCK.c.reference == bindparam("key")).scalar_subquery(),
            select(OF_ALL.c.tries)
            .where(OF_ALL.c.reference == ALL, OF_ALL.c.day == bindparam("on"))
            .scalar_subquery(),
        )
    )
)
NO_MORE = delete(TRY).where(TRY.c.reference == bindparam("key"), TRY.c.day == bindparam("on"))
LOCKED_ONCE_MORE = OnBoth(
    lambda insert: (
        insert(LOCK)
        .values(reference=bindparam("key"), days=1, last_day=bindparam("on"))
        .on_conflict_do_update(
            index_elements=["reference"], set_={"days": LOCK.c.days + 1, "last_day": bindparam("on")}
        )
    )
)

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

    Only a try that gets a number may be judged; `was_right` or `was_wrong` follows. Of tries at the same moment,
    who comes just after the one that locked the reference for good may hear that it is locked until tomorrow.
    """
    tries, locked_days, wrong_of_all = _one_more(session, reference, day)
    if (locked_days or 0) >= LOCKED_DAYS:
        return Locked(for_good=True)
    if tries > TRIES_PER_DAY:
        return Locked()
    if (wrong_of_all or 0) >= TRIES_OF_ALL_PER_DAY:
        _give_back(session, reference, day)
        return Braked()
    return TRIES_PER_DAY - tries


def was_right(session: Session, reference: str, day: date) -> None:
    """Earlier slips of the day no longer count."""
    session.execute(NO_MORE, {"key": reference, "on": day})


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
    tries, _, _ = _one_more(session, key, day)
    return tries


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


def _one_more(session: Session, key: str, day: date) -> tuple[int, int | None, int | None]:
    """Tries of this key today, days on which it was locked, wrong tries of all today."""
    tries, locked_days, of_all = session.execute(ONE_MORE.of(session), {"key": key, "on": day}).one()
    return tries, locked_days, of_all


def _count_locked_day(session: Session, reference: str, day: date) -> None:
    session.execute(LOCKED_ONCE_MORE.of(session), {"key": reference, "on": day})


def _give_back(session: Session, key: str, day: date) -> None:
    counted = update(AccessTry).where(AccessTry.reference == key, AccessTry.day == day)
    session.execute(counted.values(tries=AccessTry.tries - 1))
