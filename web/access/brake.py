"""A gentle brake on guessing: counts tries per hour, for one e-mail from one address and for one address.

Nobody else is locked out: the same e-mail from another address is another count. What is counted is hashed, so
that the record holds no address.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from db.letters import AccessTry

TRIES_OF_ONE = 10
TRIES_OF_ADDRESS = 100


@dataclass(frozen=True)
class Tries:
    """Whose tries are counted. `secret` keys the hash."""

    secret: str
    email: str
    address: str

    def too_many(self, session: Session, at: datetime) -> bool:
        """Count this try; the caller commits it, whatever comes of it."""
        of_one = _count(session, self._key("one", at), at)
        of_address = _count(session, self._key("address", at), at)
        return of_one > TRIES_OF_ONE or of_address > TRIES_OF_ADDRESS

    def forget(self, session: Session, at: datetime) -> None:
        """The password was right: earlier slips of this person no longer count."""
        session.execute(delete(AccessTry).where(AccessTry.reference == self._key("one", at)))

    def _key(self, purpose: str, at: datetime) -> str:
        of_whom = f"{self.email.casefold()}|{self.address}" if purpose == "one" else self.address
        digest = hmac.new(self.secret.encode(), f"{purpose}|{of_whom}".encode(), hashlib.sha256).hexdigest()
        return f"login:{digest[:32]}:{at:%H}"


def _count(session: Session, key: str, at: datetime) -> int:
    """Add one; the database adds, so that tries at the same time all count."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    add_one = (
        insert(AccessTry)
        .values(reference=key, day=at.date(), tries=1)
        .on_conflict_do_update(index_elements=["reference", "day"], set_={"tries": AccessTry.tries + 1})
        .returning(AccessTry.tries)
    )
    return session.execute(add_one).scalar_one()
