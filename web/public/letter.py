"""Two ways from a letter to its page: the link, or reference and PIN. Opening changes nothing else."""

from dataclasses import dataclass

from flask import Blueprint, Response, make_response, redirect, render_template, request, url_for

from db.letters import AccessCode
from letters.access import (
    PIN_DIGITS,
    REFERENCE_DIGITS,
    Opened,
    Refused,
    open_with_link,
    open_with_pin,
)
from letters.tries import Braked, Locked
from web.access import sessions
from web.access.brake import LetterTries
from web.access.permissions import public
from web.context import now, the_house
from web.page.errors import LINK_REFUSED, Answer, page
from web.page.forms import OpenForm
from web.page.language import tell, words
from words.catalogues import N_

pages = Blueprint("letter", __name__)


@dataclass(frozen=True)
class TooManyTries:
    """From this address, within the hour."""


NotOpened = Refused | Locked | Braked | TooManyTries


@pages.get("/t/<token>")
@public
def enter(token: str) -> Response | Answer:
    """The only address that holds the token: it leads on at once to one that does not."""
    house = the_house()
    with house.database.reading() as session:
        opened = open_with_link(session, house.access_keys, token)
    if not isinstance(opened, Opened):
        return page(LINK_REFUSED)
    return _let_in(opened.code)


@pages.get("/appointment/open")
@public
def open_page() -> str:
    return render_template("public/open.html", form=OpenForm(), said=None)


@pages.post("/appointment/open")
@public
def open_letter() -> Response | Answer:
    form = OpenForm(request.form)
    well_formed = form.validate() and _has_all_digits(form)
    if not well_formed:
        return render_template("public/open.html", form=form, said=None), 422
    answer = _judged(form.reference_digits, form.pin_digits)
    if isinstance(answer, Opened):
        return _let_in(answer.code)
    status = 429 if isinstance(answer, TooManyTries) else 422
    return render_template("public/open.html", form=form, said=_said(answer)), status


@pages.post("/appointment/leave")
@public
def leave() -> Response:
    house = the_house()
    with house.database.transaction() as session:
        sessions.end(session, sessions.token_sent(sessions.LETTER, house.settings), now())
    tell(N_("The page of your letter is closed."))
    response = make_response(redirect(url_for("letter.open_page")))
    sessions.take_back(response, sessions.LETTER, house.settings)
    return response


def _judged(reference: str, pin: str) -> Opened | NotOpened:
    """The try of one address counts before those that all clients share: one guesser brakes nobody else."""
    house = the_house()
    tries = LetterTries(house.settings.secret_key, request.remote_addr or "")
    with house.database.transaction() as session:
        if tries.too_many(session, now()):
            return TooManyTries()
        answer = open_with_pin(session, house.access_keys, reference, pin, now().date())
        if isinstance(answer, Opened):
            tries.give_back(session, now())
    return answer


def _let_in(code: AccessCode) -> Response:
    house = the_house()
    with house.database.transaction() as session:
        sessions.end(session, sessions.token_sent(sessions.LETTER, house.settings), now())
        token = sessions.begin(session, authority_id=code.authority_id, code=code, at=now())
    response = make_response(redirect(url_for("appointment.appointment")))
    sessions.give(response, sessions.LETTER, token, house.settings)
    return response


def _has_all_digits(form: OpenForm) -> bool:
    _ = words()
    if len(form.reference_digits) != REFERENCE_DIGITS:
        form.reference.errors = [_("The reference has {count} digits.", count=REFERENCE_DIGITS)]
    if len(form.pin_digits) != PIN_DIGITS:
        form.pin.errors = [_("The PIN has {count} digits.", count=PIN_DIGITS)]
    return not form.errors


def _said(answer: NotOpened) -> str:
    _ = words()
    if isinstance(answer, TooManyTries):
        return _(
            "There were many tries from your connection. Please wait an hour, or use the link in your letter."
        )
    if isinstance(answer, Locked) and answer.for_good:
        return _(
            "There were too many tries with this reference: its PIN opens nothing any more. "
            "The link in your letter works; without it, please ask us for a new letter."
        )
    if isinstance(answer, Locked):
        return _(
            "Too many tries with this reference today. It opens again tomorrow; the link in your letter works."
        )
    if isinstance(answer, Braked):
        return _("The PIN does not work for anybody today, for safety. Please use the link in your letter.")
    if answer.left == 0:
        return _("Reference or PIN is not right. For today this was the last try; please call us.")
    return _.several(
        "Reference or PIN is not right. You have {count} try left today.",
        "Reference or PIN is not right. You have {count} tries left today.",
        answer.left,
    )
