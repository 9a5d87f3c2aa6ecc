"""Sessions on the server: rows that end by themselves, by command, or when their person is disabled.

The browser holds a random token in a cookie; the row holds only its hash.
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, request
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.letters import AccessCode
from db.staff import Login
from web.settings import Settings

TOKEN_BYTES = 32
SEEN_EVERY = timedelta(minutes=1)  # not every request writes


@dataclass(frozen=True)
class Kind:
    """Whose session it is: the name of its cookie and how long it lives."""

    cookie: str
    idle: timedelta
    absolute: timedelta


STAFF = Kind("rufzeit", idle=timedelta(minutes=30), absolute=timedelta(hours=12))
LETTER = Kind("rufzeit-letter", idle=timedelta(minutes=20), absolute=timedelta(hours=1))


def begin(
    session: Session,
    *,
    authority_id: int,
    at: datetime,
    staff_id: int | None = None,
    code: AccessCode | None = None,
) -> str:
    """A new session, of staff or with the code that was proven; the answer is its token, known to nobody else."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    session.add(
        Login(
            authority_id=authority_id,
            token_hash=_hash(token),
            staff_id=staff_id,
            access_code_id=code.id if code is not None else None,
            issue=code.issue if code is not None else None,
            created_at=at,
            seen_at=at,
            ended_at=None,
        )
    )
    session.flush()
    return token


def living(session: Session, kind: Kind, token: str | None, at: datetime) -> Login | None:
    """The session of this token, unless it has ended or timed out."""
    if not token:
        return None
    login = session.scalar(select(Login).where(Login.token_hash == _hash(token), Login.ended_at.is_(None)))
    if login is None or at - login.seen_at > kind.idle or at - login.created_at > kind.absolute:
        return None
    return login


def to_be_seen(login: Login, at: datetime) -> bool:
    """Whether it is time to write down that this session is in use."""
    return at - login.seen_at > SEEN_EVERY


def end(session: Session, token: str | None, at: datetime) -> None:
    if token:
        login = session.scalar(select(Login).where(Login.token_hash == _hash(token)))
        if login is not None and login.ended_at is None:
            login.ended_at = at


def cookie_name(kind: Kind, settings: Settings) -> str:
    """`__Host-` binds the cookie to this very host and to https; browsers refuse it on plain http."""
    return f"__Host-{kind.cookie}" if settings.https else kind.cookie


def token_sent(kind: Kind, settings: Settings) -> str | None:
    return request.cookies.get(cookie_name(kind, settings))


def give(response: Response, kind: Kind, token: str, settings: Settings) -> None:
    response.set_cookie(
        cookie_name(kind, settings), token, path="/", secure=settings.https, httponly=True, samesite="Lax"
    )


def take_back(response: Response, kind: Kind, settings: Settings) -> None:
    response.delete_cookie(
        cookie_name(kind, settings), path="/", secure=settings.https, httponly=True, samesite="Lax"
    )


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
