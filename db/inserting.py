"""INSERT with ON CONFLICT: both databases know it, each by its own module."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Executable
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.base import Base


def insert_into(session: Session, kind: type[Base]) -> sqlite.Insert | postgresql.Insert:
    insert = sqlite.insert if _dialect(session) == "sqlite" else postgresql.insert
    return insert(kind)


class OnBoth:
    """A statement that is written out once, for each of the databases; `write` is given the `insert` of one.

    For what happens in each call: to put a statement together costs as much again as to carry it out.
    """

    def __init__(self, write: Callable[[Any], Executable]) -> None:
        self._written = {"sqlite": write(sqlite.insert), "postgresql": write(postgresql.insert)}

    def of(self, session: Session) -> Executable:
        return self._written[_dialect(session)]


def _dialect(session: Session) -> str:
    return session.get_bind().dialect.name
