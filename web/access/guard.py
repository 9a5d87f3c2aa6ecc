"""Stands before every view: finds out who asks and whether they may."""

from flask import Flask, current_app, g, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.exceptions import Forbidden, Unauthorized

from db.letters import AccessCode
from db.staff import Login
from web.access import sessions
from web.access.characters import require_clean_path, require_clean_values
from web.access.permissions import Allowed, Open, permission_of
from web.auth import person_of
from web.context import now, the_house


class LetterSessionOver(Exception):
    """The page behind a letter was asked for without a session, or too long after it began."""


def install(app: Flask) -> None:
    app.before_request(_judge)


def _judge() -> Response | None:
    if request.endpoint is None:
        return None  # there is no such page: the answer is on its way
    require_clean_path(request)
    permission = permission_of(current_app, request.endpoint)
    if permission is None:
        raise Forbidden
    refused = _judge_staff(permission) if isinstance(permission, Allowed) else None
    if refused is not None:
        return refused
    if permission is not Open.SIGNED:
        require_clean_values(request)  # reads the form: of staff, when it is known that they are staff
    if permission is Open.LETTER:
        _judge_letter()
    return None


def _judge_staff(permission: Allowed) -> Response | None:
    house = the_house()
    with house.database.reading() as session:
        login = sessions.living(
            session, sessions.STAFF, sessions.token_sent(sessions.STAFF, house.settings), now()
        )
        person = person_of(session, login) if login else None
    if login is None or person is None:
        return _to_login()
    g.person = person
    g.scope = permission.scope_for(person.scope)
    if not g.scope.office_ids:
        raise Forbidden
    _mark_seen(login)
    return None


def _to_login() -> Response:
    if request.method != "GET":
        raise Unauthorized
    return redirect(url_for("login.login", next=request.full_path.rstrip("?")))


def _judge_letter() -> None:
    house = the_house()
    with house.database.reading() as session:
        token = sessions.token_sent(sessions.LETTER, house.settings)
        login = sessions.living(session, sessions.LETTER, token, now())
        if login is None:
            raise LetterSessionOver
        g.letter_login = login
        code_opened(session)
    _mark_seen(login)


def code_opened(session: Session) -> AccessCode:
    """With what this session was opened. A letter that is printed once more ends it: `LetterSessionOver`."""
    login: Login = g.letter_login
    code = session.get_one(AccessCode, login.access_code_id)
    if code.revoked_at is not None or code.issue != login.issue:
        raise LetterSessionOver
    return code


def _mark_seen(login: Login) -> None:
    if sessions.to_be_seen(login, now()):
        with the_house().database.transaction() as session:
            session.get_one(Login, login.id).seen_at = now()
