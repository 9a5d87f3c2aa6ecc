"""In and out: the session is new after every login and ends with the logout."""

from urllib.parse import urlsplit

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for
from flask import session as form_session

from db.audit import record
from db.staff import Staff
from web.access import sessions
from web.access.brake import LoginTries
from web.access.permissions import public
from web.auth import hash_anew, staff_with
from web.context import now, the_house
from web.page.errors import TOO_MANY, Answer, page
from web.page.forms import LoginForm
from web.page.language import tell
from words.catalogues import N_

pages = Blueprint("login", __name__)


@pages.get("/login")
@public
def login() -> str:
    return render_template("staff/login.html", form=LoginForm(), refused=False)


@pages.post("/login")
@public
def log_in() -> Response | Answer:
    form = LoginForm(request.form)
    if not form.validate():
        return render_template("staff/login.html", form=form, refused=False), 422
    house = the_house()
    tries = LoginTries(house.settings.secret_key, form.email.data or "", request.remote_addr or "")
    with house.database.transaction() as session:
        too_many = tries.too_many(session, now())
    if too_many:
        return page(TOO_MANY)
    token = _begin(form.email.data or "", form.password.data or "", tries)
    if token is None:
        return render_template("staff/login.html", form=form, refused=True), 422
    response = make_response(redirect(_wanted()))
    sessions.give(response, sessions.STAFF, token, house.settings)
    return response


@pages.post("/logout")
@public
def log_out() -> Response:
    house = the_house()
    with house.database.transaction() as session:
        sessions.end(session, sessions.token_sent(sessions.STAFF, house.settings), now())
    form_session.clear()
    tell(N_("You are logged out."))
    response = make_response(redirect(url_for("login.login")))
    sessions.take_back(response, sessions.STAFF, house.settings)
    return response


def _begin(email: str, password: str, tries: LoginTries) -> str | None:
    """A new session where e-mail and password are right; the session that the browser had before ends."""
    house = the_house()
    with house.database.reading() as session:  # no writer waits while the password is hashed
        found = staff_with(session, email, password)
    if found is None:
        return None
    with house.database.transaction() as session:
        staff = session.get_one(Staff, found.id)
        hash_anew(staff, password)
        tries.forget(session, now())
        sessions.end(session, sessions.token_sent(sessions.STAFF, house.settings), now())
        actor = f"staff:{staff.id}"
        record(
            session,
            house.audit_key,
            authority_id=staff.authority_id,
            actor=actor,
            action="login",
            subject=actor,
            at=now(),
        )
        return sessions.begin(session, authority_id=staff.authority_id, staff_id=staff.id, at=now())


def _wanted() -> str:
    """Where the person wanted to go before the login: a path of this site, nothing else."""
    wanted = request.args.get("next", "")
    parts = urlsplit(wanted)
    inside = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and not (parts.scheme or parts.netloc)
    return wanted if inside else url_for("home.home")
