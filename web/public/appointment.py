"""The page behind a letter: see the appointment, confirm, change or cancel it; or leave a number."""

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.exceptions import BadRequest

from db.appointments import Appointment, AppointmentState, Way
from ivr.numbers import NotUsable
from scheduler.appointments.alternatives import alternatives
from scheduler.appointments.booking import NotLive, Outdated, Taken, cancel, change, confirm
from scheduler.slots.free import Slot
from web.access.permissions import with_letter
from web.context import now, the_house
from web.page.errors import Answer
from web.page.forms import NumberForm
from web.page.language import tell
from web.public.number import WORDS_OF_PROBLEM, keep_number
from web.public.offers import OFFERED, OfferStale, offered, shown_offers
from web.public.opened import Opened, note, open_letter, shown, told
from words.catalogues import N_

MOST_SKIPPED = 60

pages = Blueprint("appointment", __name__, url_prefix="/appointment")


@pages.get("")
@with_letter
def appointment() -> str:
    with the_house().database.transaction() as session:
        opened = open_letter(session)
        note(session, opened, "appointment.read")
        return _page(session, opened, NumberForm())


@pages.post("/confirm")
@with_letter
def confirm_time() -> Response:
    with the_house().database.transaction() as session:
        opened = open_letter(session)
        found = opened.ahead()
        if (found.state, found.version) != (AppointmentState.CONFIRMED, sent_version()):
            confirm(session, found, version=sent_version(), way=Way.LINK, at=now())
            note(session, opened, "appointment.confirmed")
        tell(N_("Thank you. Your appointment is confirmed."))
    return _to_page()


@pages.get("/change")
@with_letter
def choose() -> str:
    with the_house().database.reading() as session:
        opened = open_letter(session)
        skip = _skip()
        slots = alternatives(session, opened.ahead(), at=now(), skip=skip, count=OFFERED)
        return _choice(session, opened, slots, skip, taken=False)


@pages.post("/change")
@with_letter
def change_time() -> Response | Answer:
    """A time that somebody else took a moment ago is told, with others instead; nothing is changed then."""
    with the_house().database.transaction() as session:
        opened = open_letter(session)
        found = opened.ahead()
        slot = _chosen(found)
        try:
            change(session, found, slot, version=sent_version(), way=Way.LINK, at=now())
        except Taken as taken:
            return _choice(session, opened, list(taken.alternatives), 0, taken=True), 409
        note(session, opened, "appointment.changed")
        tell(N_("Your appointment is changed. We call you at the new time."))
    return _to_page()


@pages.get("/cancel")
@with_letter
def ask_to_cancel() -> str:
    with the_house().database.reading() as session:
        opened = open_letter(session)
        return render_template("public/cancel.html", **shown(opened, opened.ahead()))


@pages.post("/cancel")
@with_letter
def cancel_time() -> Response:
    with the_house().database.transaction() as session:
        opened = open_letter(session)
        cancel(session, opened.ahead(), version=sent_version(), way=Way.LINK, at=now())
        note(session, opened, "appointment.cancelled")
        tell(N_("Your appointment is cancelled."))
    return _to_page()


@pages.post("/number")
@with_letter
def take_number() -> Response | Answer:
    form = NumberForm(request.form)
    with the_house().database.transaction() as session:
        opened = open_letter(session)
        if opened.state != "number_wanted":
            return _to_page()
        if not form.validate():
            return _page(session, opened, form), 422
        try:
            keep_number(session, opened.case, opened.office, form.number.data or "", now())
        except NotUsable as refused:
            form.number.errors = [WORDS_OF_PROBLEM[refused.problem]]
            return _page(session, opened, form), 422
        note(session, opened, "number.left")
        tell(N_("Thank you. We have your number and will call you."))
    return _to_page()


@pages.errorhandler(NotLive)
@pages.errorhandler(Outdated)
@pages.errorhandler(OfferStale)
def changed_meanwhile(error: Exception) -> Response:
    """Something happened since the page was shown: show what holds now."""
    tell(N_("Something changed since you opened this page. Please look at it again."))
    return _to_page()


def _page(session: Session, opened: Opened, form: NumberForm) -> str:
    found = opened.appointment
    return render_template("public/appointment.html", form=form, **shown(opened, found), **told(session, opened))


def _choice(session: Session, opened: Opened, slots: list[Slot], skip: int, *, taken: bool) -> str:
    found = opened.ahead()
    return render_template(
        "public/change.html",
        offers=shown_offers(session, the_house().settings.secret_key, found, slots),
        next_skip=skip + OFFERED if len(slots) == OFFERED and skip < MOST_SKIPPED else None,
        skip=skip,
        taken=taken,
        **shown(opened, found),
    )


def _chosen(found: Appointment) -> Slot:
    return offered(the_house().settings.secret_key, found, request.form.get("offer", ""), now())


def sent_version() -> int:
    """The version that the page showed. Raises `BadRequest`."""
    version = request.form.get("version", "")
    if not (version.isascii() and version.isdigit()):
        raise BadRequest
    return int(version)


def _skip() -> int:
    skip = request.args.get("skip", "0")
    return min(int(skip), MOST_SKIPPED) if skip.isascii() and skip.isdigit() else 0


def _to_page() -> Response:
    return redirect(url_for("appointment.appointment"))
