"""Every error as a page that says, in the reader's language, what to do. No stack trace, no data in the log."""

import logging
from dataclasses import dataclass
from traceback import format_tb

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import ProgrammingError
from werkzeug.exceptions import HTTPException, SecurityError

from db.schema import NotMigrated, require_current
from db.scope import NotFound
from db.session import DatabaseAway, DatabaseFull
from db.vault import VaultError
from web.access.guard import LetterSessionOver
from web.context import the_house
from web.page.language import words
from words.catalogues import N_

LOG = logging.getLogger("rufzeit.web")
Answer = tuple[str, int]


@dataclass(frozen=True)
class Told:
    """What a page of an error says: what happened, what to do. `home`: where its button leads."""

    status: int
    title: str
    advice: str
    home: str = "status.offices"


TYPED = N_("Nothing that you typed is lost: go back in your browser and send it again.")

BAD_REQUEST = Told(
    400, N_("This could not be understood"), N_("Go back, look at what you entered, and send it again.")
)
FORM_TOO_OLD = Told(400, N_("This form was open for too long"), TYPED)
LOGGED_OUT = Told(
    401,
    N_("You have been logged out"),
    N_("Log in again in a second window, then go back here and send it again: what you typed is still there."),
    "login.login",
)
FORBIDDEN = Told(
    403,
    N_("This is not open to you"),
    N_("Your account has no right to this page. Ask your administration if you need it."),
)
NOT_FOUND = Told(
    404, N_("There is no such page"), N_("Perhaps the address was shortened, or what stood here is gone.")
)
WRONG_METHOD = Told(405, N_("This cannot be opened like this"), N_("Go back and use the button on the page."))
TOO_LARGE = Told(413, N_("This is too large"), N_("Send less at once."))
TOO_MANY = Told(429, N_("Too many tries"), N_("Please wait an hour, then try again."))
BROKEN = Told(
    500,
    N_("Something went wrong on our side"),
    N_("Nothing was changed. Please try again; if it happens again, call us."),
)
DATABASE_AWAY = Told(
    503,
    N_("We cannot reach our records just now"),
    N_("Nothing was changed. Please try again in a few minutes. By phone you reach us all the same."),
)
DATABASE_FULL = Told(
    503,
    N_("There is no room left for our records"),
    N_("Nothing was changed. The operator must make room on the disk of the database; then send it again."),
)
NOT_MIGRATED = Told(
    503,
    N_("This system is not set up yet"),
    N_("Its database has not the form that this version needs. The operator starts: rufzeit migrate"),
)
SEALED = Told(
    500,
    N_("This document cannot be opened"),
    N_("It was sealed with a key that is not here, or it was changed. The operator must look at the keys."),
)
LETTER_OVER = Told(
    401,
    N_("Please open the page of your letter again"),
    N_(
        "For your safety it closes by itself after a while. Use the link in your letter, or its reference and PIN."
    ),
    "letter.open_page",
)
LINK_REFUSED = Told(
    404,
    N_("This link is no longer valid"),
    N_("Please use the link of our newest letter, or the reference and PIN that stand in it. Or call us."),
    "letter.open_page",
)
FILE_DELETED = Told(
    404,
    N_("This file is no longer kept"),
    N_(
        "Its letters stay on record. If they have not left, the page of their batch asks within half an hour what"
        " of it was printed; what was not is then printed with the next batch."
    ),
)

BY_STATUS = {
    told.status: told for told in (LOGGED_OUT, BAD_REQUEST, FORBIDDEN, NOT_FOUND, WRONG_METHOD, TOO_LARGE)
}


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(SecurityError, _untrusted)
    app.register_error_handler(CSRFError, lambda error: page(FORM_TOO_OLD))
    app.register_error_handler(NotFound, lambda error: page(NOT_FOUND))
    app.register_error_handler(LetterSessionOver, lambda error: page(LETTER_OVER))
    app.register_error_handler(DatabaseAway, _database)
    app.register_error_handler(ProgrammingError, _database)
    app.register_error_handler(VaultError, _vault)
    app.register_error_handler(Exception, _anything)


def _untrusted(error: Exception) -> Answer:
    """Asked for under a name that is not ours: no page, for its links would lead there."""
    return words()(BAD_REQUEST.title), BAD_REQUEST.status


def page(told: Told) -> Answer:
    return render_template("error.html", told=told), told.status


def _http(error: HTTPException) -> Answer | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    if code == 429:
        return page(TOO_MANY)
    return page(BY_STATUS.get(code, BAD_REQUEST if code < 500 else BROKEN))


def _database(error: Exception) -> Answer:
    """Away, full or not migrated: the same error of the driver can mean all of them."""
    if isinstance(error, DatabaseFull):
        return page(DATABASE_FULL)
    try:
        require_current(the_house().database)
    except NotMigrated:
        return page(NOT_MIGRATED)
    except DatabaseAway:
        return page(DATABASE_AWAY)
    if isinstance(error, DatabaseAway):
        return page(DATABASE_AWAY)
    return _anything(error)


def _vault(error: Exception) -> Answer:
    LOG.error("A sealed document could not be opened on %s", request.endpoint)
    return page(SEALED)


def _anything(error: Exception) -> Answer:
    """Logged are the route and the lines of code: address and message may hold a token, a name, a number."""
    lines = "".join(format_tb(error.__traceback__))
    LOG.error("Unexpected %s on %s\n%s", type(error).__name__, request.endpoint, lines)
    return page(BROKEN)
