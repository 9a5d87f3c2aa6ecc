"""With what a client answers: reference, PIN, link and call word.

Only the reference is stored. The rest is derived from it with a key outside the database, so that nothing in the
database alone lets a PIN be computed, and printing again after a crash gives the same letter.
"""

import base64
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import bindparam, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.cases import Case
from db.letters import AccessCode, AccessLock
from letters.reasons import Unprintable
from letters.tries import LOCKED_DAYS, Braked, Locked, begin_try, was_right, was_wrong
from words.call_words import CALL_WORDS

REFERENCE_DIGITS = 8
PIN_DIGITS = 6
LINK_BYTES = 16
LINK_PATH = "/t/"  # as web/public/letter.py answers it
BY_REFERENCE = select(AccessCode).where(AccessCode.reference == bindparam("typed"))


@dataclass(frozen=True)
class AccessKeys:
    """Key id -> at least 32 secret bytes, oldest first. New codes use the newest."""

    keys: Mapping[str, bytes]

    @property
    def newest(self) -> str:
        return list(self.keys)[-1]


@dataclass(frozen=True)
class Access:
    """What a letter prints so that its client can answer. Never stored, except the reference."""

    reference: str
    pin: str
    link: str
    call_word: str


@dataclass(frozen=True)
class Opened:
    """Reference and PIN, or the link, were right."""

    code: AccessCode


@dataclass(frozen=True)
class Refused:
    """Reference or PIN is wrong; which of them is not told. `left`: tries that remain today."""

    left: int


def new_code(session: Session, keys: AccessKeys, case: Case, at: datetime) -> AccessCode:
    """A fresh random reference for a case."""
    while True:
        code = AccessCode(
            authority_id=case.authority_id,
            case_id=case.id,
            reference=f"{secrets.randbelow(10**REFERENCE_DIGITS):0{REFERENCE_DIGITS}}",
            issue=1,
            key_id=keys.newest,
            created_at=at,
        )
        try:
            with session.begin_nested():
                session.add(code)
            return code
        except IntegrityError:  # the reference is taken: draw again
            continue


def code_of_case(session: Session, keys: AccessKeys, case: Case, at: datetime) -> AccessCode:
    """The reference under which a case is known to its client.

    A new one where there is none yet, where its PIN is locked for good (an older letter's link works on), or where
    the key it was derived from is not kept any more.
    """
    known = session.scalar(
        select(AccessCode)
        .outerjoin(AccessLock, AccessLock.reference == AccessCode.reference)
        .where(
            AccessCode.case_id == case.id,
            AccessCode.revoked_at.is_(None),
            AccessCode.key_id.in_(list(keys.keys)),
            or_(AccessLock.days.is_(None), AccessLock.days < LOCKED_DAYS),
        )
        .order_by(AccessCode.id.desc())
        .limit(1)
    )
    return known or new_code(session, keys, case, at)


def pin_of(keys: AccessKeys, code: AccessCode) -> str:
    """The six digits of this issue; drawn by rejection, so that each is equally likely."""
    limit = 2**32 - 2**32 % 10**PIN_DIGITS
    counter = 0
    while True:
        drawn = int.from_bytes(_derive(keys, code, f"pin:{counter}")[:4], "big")
        if drawn < limit:
            return f"{drawn % 10**PIN_DIGITS:0{PIN_DIGITS}}"
        counter += 1


def link_token(keys: AccessKeys, code: AccessCode) -> str:
    """The last part of the letter's link: the reference and 128 bits that prove it. URL-safe, fixed length."""
    proof = _derive(keys, code, "link")[:LINK_BYTES]
    return code.reference + base64.urlsafe_b64encode(proof).decode().rstrip("=")


def link_of(public_url: str, keys: AccessKeys, code: AccessCode) -> str:
    """The address behind the QR code: `https://.../t/<token>`."""
    return public_url.rstrip("/") + LINK_PATH + link_token(keys, code)


def call_word(keys: AccessKeys, code: AccessCode, language: str) -> str:
    """The word that the advisor says first, so that the client knows who calls."""
    words = CALL_WORDS[language]
    return words[int.from_bytes(_derive(keys, code, "word")[:4], "big") % len(words)]


def access_of(keys: AccessKeys, code: AccessCode, *, language: str, public_url: str) -> Access:
    """Raises `Unprintable` where the key is not kept any more."""
    if code.key_id not in keys.keys:
        raise Unprintable("no_key", code.key_id)
    return Access(
        reference=code.reference,
        pin=pin_of(keys, code),
        link=link_of(public_url, keys, code),
        call_word=call_word(keys, code, language),
    )


def open_with_pin(
    session: Session, keys: AccessKeys, reference: str, pin: str, day: date
) -> Opened | Refused | Locked | Braked:
    """Judge a reference and PIN on a `day` of UTC. The try counts before it is judged: see `letters/tries.py`.

    An unknown reference takes the same statements as a wrong PIN (OWASP ASVS 6.3.8). The caller must commit
    whatever the answer is: it is returned, not raised, for that reason.
    """
    counted = reference[:REFERENCE_DIGITS]
    left = begin_try(session, counted, day)
    if not isinstance(left, int):
        return left
    code = _code_with(session, keys, reference)
    right = pin_of(keys, code or _nobody(keys, reference))
    if hmac.compare_digest(right.encode(), pin.encode()) and code is not None and code.revoked_at is None:
        was_right(session, counted, day)
        return Opened(code)
    return was_wrong(session, counted, day, left) or Refused(left)


def open_with_link(session: Session, keys: AccessKeys, token: str) -> Opened | Refused:
    reference = token[:REFERENCE_DIGITS]
    code = _code_with(session, keys, reference)
    right = link_token(keys, code or _nobody(keys, reference))
    if hmac.compare_digest(right.encode(), token.encode()) and code is not None and code.revoked_at is None:
        return Opened(code)
    return Refused(0)


def _code_with(session: Session, keys: AccessKeys, reference: str) -> AccessCode | None:
    """One whose key is not kept any more opens nothing, as if it were not there."""
    code = session.scalar(BY_REFERENCE, {"typed": reference})
    return code if code is not None and code.key_id in keys.keys else None


def _derive(keys: AccessKeys, code: AccessCode, purpose: str) -> bytes:
    message = f"{purpose}|{code.reference}|{code.issue}".encode()
    return hmac.digest(keys.keys[code.key_id], message, "sha256")


def _nobody(keys: AccessKeys, reference: str) -> AccessCode:
    return AccessCode(reference=reference, issue=0, key_id=keys.newest)
