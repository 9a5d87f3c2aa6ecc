"""A gentle brake on guessing: counts tries per hour, at the login and with reference and PIN.

Nobody else is locked out: the same e-mail from another address is another count. What is counted is hashed, so
that the record holds no address.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from db.letters import AccessTry
from letters.tries import count_try

LOGINS_OF_ONE = 10
LOGINS_OF_ADDRESS = 100
LETTERS_OF_ADDRESS = 20


@dataclass(frozen=True)
class LoginTries:
    """Whose tries are counted. `secret` keys the hash."""

    secret: str
    email: str
    address: str

    def too_many(self, session: Session, at: datetime) -> bool:
        """Count this try; the caller commits it, whatever comes of it."""
        of_one = count_try(session, self._one(at), at.date())
        of_address = count_try(session, _key(self.secret, "address", self.address, at), at.date())
        return of_one > LOGINS_OF_ONE or of_address > LOGINS_OF_ADDRESS

    def forget(self, session: Session, at: datetime) -> None:
        """The password was right: earlier slips of this person no longer count."""
        session.execute(delete(AccessTry).where(AccessTry.reference == self._one(at)))

    def _one(self, at: datetime) -> str:
        return _key(self.secret, "one", f"{self.email.casefold()}|{self.address}", at)


@dataclass(frozen=True)
class LetterTries:
    """Tries with reference and PIN from one address, before the counts that all clients share."""

    secret: str
    address: str

    def too_many(self, session: Session, at: datetime) -> bool:
        """Count this try; the caller commits it, whatever comes of it."""
        return count_try(session, self._key(at), at.date()) > LETTERS_OF_ADDRESS

    def give_back(self, session: Session, at: datetime) -> None:
        """The PIN was right: this try does not count. Others do, or a guesser would open a letter of their own."""
        counted = update(AccessTry).where(AccessTry.reference == self._key(at), AccessTry.day == at.date())
        session.execute(counted.values(tries=AccessTry.tries - 1))

    def _key(self, at: datetime) -> str:
        return _key(self.secret, "letter", self.address, at)


def _key(secret: str, purpose: str, of_whom: str, at: datetime) -> str:
    digest = hmac.new(secret.encode(), f"{purpose}|{of_whom}".encode(), hashlib.sha256).hexdigest()
    return f"{purpose}:{digest[:32]}:{at:%H}"
