"""One after the other, each in a transaction of its own: what fails leaves nothing behind and stops no other."""

import logging
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy.orm import Session

from db.session import Database, DatabaseAway
from scheduler.jobs.runs import Progress

log = logging.getLogger(__name__)

TOLD_EVERY = 20  # items, of which the page of a run and the lease of its process are told

Item = TypeVar("Item")
Result = TypeVar("Result")


class CouldNotBeDone(Exception):
    """Something unforeseen; the log has told of it."""


@dataclass(frozen=True)
class Done(Generic[Result]):
    """`results`: of those that went well, in their order. `failed`: how many did not."""

    results: list[Result]
    failed: int


def one_by_one(
    database: Database,
    items: Sequence[Item],
    do: Callable[[Session, Item], Result],
    *,
    what: str = "case",
    progress: Progress = lambda done, total: None,
) -> Done[Result]:
    """Do something with each of these, ids of `what`. Raises `DatabaseAway`: no other could be done then."""
    results, failed = list[Result](), 0
    for number, item in enumerate(items):
        if number % TOLD_EVERY == 0:
            progress(number, len(items))
        try:
            results.append(alone(database, item, do, what=what))
        except CouldNotBeDone:
            failed += 1
    progress(len(items), len(items))
    return Done(results, failed)


def alone(
    database: Database,
    item: Item,
    do: Callable[[Session, Item], Result],
    *,
    what: str = "case",
    expected: tuple[type[Exception], ...] = (),
) -> Result:
    """Do something with one, in a transaction. Raises `DatabaseAway`, what is `expected`, `CouldNotBeDone` for all
    else."""
    try:
        with database.transaction() as session:
            return do(session, item)
    except DatabaseAway:
        raise
    except expected:
        raise
    except Exception as error:
        where = "".join(traceback.format_tb(error.__traceback__))  # without the error's words: they may hold names
        log.error("%s %s could not be done: %s\n%s", what, item, type(error).__name__, where)
        raise CouldNotBeDone from None
