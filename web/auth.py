"""Who logs in: passwords, and the person behind a session."""

import secrets
from base64 import b64encode
from contextlib import suppress

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.scope import Scope
from db.staff import Login, Membership, Role, Staff
from web.context import Person

SHORTEST_PASSWORD = 15
LONGEST_PASSWORD = 256

_hasher = PasswordHasher()  # argon2id, with the library's present defaults


def _hash_of_no_password(like: PasswordHasher) -> str:
    """Drawn, not computed: it takes as long to verify as a real one, and a web process does not wait for it."""
    salt, drawn = (
        b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (like.salt_len, like.hash_len)
    )
    return f"$argon2id$v=19$m={like.memory_cost},t={like.time_cost},p={like.parallelism}${salt}${drawn}"


_nobodys_hash = _hash_of_no_password(_hasher)


class WeakPassword(ValueError):
    """Shorter than `SHORTEST_PASSWORD` characters."""


def hash_password(password: str) -> str:
    """For `Staff.password_hash`. Raises `WeakPassword`."""
    if len(password) < SHORTEST_PASSWORD:
        raise WeakPassword(f"a password has at least {SHORTEST_PASSWORD} characters")
    return _hasher.hash(password)


def staff_with(session: Session, email: str, password: str) -> Staff | None:
    """The person with this e-mail and password. Unknown, disabled and wrong take the same time (ASVS 6.3.8)."""
    staff = session.scalar(select(Staff).where(func.lower(Staff.email) == email.strip().lower()))
    right = _matches(staff.password_hash if staff else _nobodys_hash, password[:LONGEST_PASSWORD])
    if staff is None or not right or staff.disabled_at is not None:
        return None
    return staff


def hash_anew(staff: Staff, password: str) -> None:
    """Keep up with the library: a hash of weaker parameters is replaced at the next login."""
    if _hasher.check_needs_rehash(staff.password_hash):
        staff.password_hash = _hasher.hash(password)


def person_of(session: Session, login: Login) -> Person | None:
    """The person of a session with the roles they have now; nobody once they are disabled."""
    staff = session.get(Staff, login.staff_id) if login.staff_id else None
    if staff is None or staff.disabled_at is not None:
        return None
    return Person(staff.id, staff.name, staff.language, scope_of(session, staff))


def scope_of(session: Session, staff: Staff) -> Scope:
    roles: dict[int, frozenset[Role]] = {}
    for member in session.scalars(select(Membership).where(Membership.staff_id == staff.id)):
        roles[member.office_id] = roles.get(member.office_id, frozenset()) | {member.role}
    return Scope(staff.authority_id, roles)


def _matches(hashed: str, password: str) -> bool:
    try:
        return _hasher.verify(hashed, password)
    except VerificationError:
        return False
    except InvalidHashError:  # nobody has given this person a password yet; that must not be faster
        with suppress(VerificationError):
            _hasher.verify(_nobodys_hash, password)
        return False
