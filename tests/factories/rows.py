"""The one way in which the factories make a row, and what they all share."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.base import Base, Owned
from db.vault import Vault
from letters.access import AccessKeys

BERLIN = ZoneInfo("Europe/Berlin")
AT = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)  # a Monday, 9:00 in Berlin
DAY = date(2026, 3, 2)

KEYS = AccessKeys({"a1": b"access key of the tests, 32 byte"})
VAULT = Vault({"v1": b"vault key of the tests - 32 byte"})
AUDIT_KEY = b"audit key of the tests"

Row = TypeVar("Row", bound=Base)

_counter = count(1)


def another() -> int:
    return next(_counter)


def a_number() -> str:
    """Another number of (0)30 23125, which the Bundesnetzagentur keeps for film and press."""
    return f"+493023125{another() % 1000:03}"


def of_owner(owner: Owned, session: Session, kind: type[Row], values: dict[str, Any], /, **usual: Any) -> Row:
    """A row of the same authority as its owner."""
    return added(session, kind, values, authority_id=owner.authority_id, **usual)


def added(session: Session, kind: type[Row], values: dict[str, Any], /, **usual: Any) -> Row:
    row = kind(**{**usual, **values})
    session.add(row)
    session.flush()
    return row
