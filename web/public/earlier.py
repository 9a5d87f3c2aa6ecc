"""On the page behind a letter: wish for an earlier time, take one that is offered, or keep the later one."""

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response

from db.appointments import EarlierOffer, Way
from db.cases import WishKind
from scheduler.appointments.booking import NotLive, Outdated, Taken
from scheduler.appointments.earlier_offers import OfferOver, decline_offer, open_offer, take_offer
from scheduler.wishes import drop_wish, note_wish
from web.access.permissions import with_letter
from web.context import now, the_house
from web.page.language import tell
from web.public.appointment import changed_meanwhile, sent_version
from web.public.opened import Opened, note, open_letter
from words.catalogues import N_

pages = Blueprint("earlier", __name__, url_prefix="/appointment/earlier")


@pages.post("")
@with_letter
def wish() -> Response:
    """Sent twice, it stays as it was."""
    with the_house().database.transaction() as session:
        opened = open_letter(session)
        opened.ahead()
        if request.form.get("wish") == "no":
            drop_wish(session, opened.case, WishKind.EARLIER, at=now())
            tell(N_("You keep your time. We will not offer you an earlier one."))
        else:
            note_wish(session, opened.case, WishKind.EARLIER, "", way=Way.LINK, at=now())
            tell(N_("Noted. Should an earlier time become free, we will tell you."))
        note(session, opened, "wish.told")
    return _to_page()


@pages.post("/answer")
@with_letter
def answer() -> Response:
    """A time that somebody else took a moment ago is told; the appointment stands as it was."""
    with the_house().database.transaction() as session:
        opened = open_letter(session)
        offer = _offer_seen(session, opened)
        if request.form.get("answer") == "no":
            decline_offer(session, offer, at=now())
            tell(N_("You keep your time."))
        else:
            _take(session, opened, offer)
    return _to_page()


def _offer_seen(session: Session, opened: Opened) -> EarlierOffer:
    """The offer that the page showed. Raises `OfferOver`, `NotLive`."""
    offer = open_offer(session, opened.ahead(), now())
    if offer is None or str(offer.id) != request.form.get("offer"):
        raise OfferOver
    return offer


def _take(session: Session, opened: Opened, offer: EarlierOffer) -> None:
    try:
        take_offer(session, opened.ahead(), offer, version=sent_version(), way=Way.LINK, at=now())
    except Taken:
        tell(N_("This time was taken a moment ago. Your appointment stands as it was."))
        return
    note(session, opened, "appointment.changed")
    tell(N_("Your appointment is changed. We call you at the new time."))


@pages.errorhandler(OfferOver)
def over(error: Exception) -> Response:
    tell(N_("The earlier time is no longer free. Your appointment stands as it was."))
    return _to_page()


for error in (NotLive, Outdated):
    pages.register_error_handler(error, changed_meanwhile)


def _to_page() -> Response:
    return redirect(url_for("appointment.appointment"))
