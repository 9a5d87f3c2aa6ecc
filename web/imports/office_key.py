"""Finding an office by the key of its file."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Office


class NoSuchOffice(Exception):
    """There is no office with this key. `known`: those that there are."""

    def __init__(self, key: str, known: list[str]) -> None:
        super().__init__(key)
        self.key = key
        self.known = known


def office_of(session: Session, key: str) -> Office:
    """Raises `NoSuchOffice`."""
    office = session.scalar(select(Office).where(Office.key == key))
    if office is None:
        raise NoSuchOffice(key, list(session.scalars(select(Office.key).order_by(Office.key))))
    return office
