"""A batch of which nobody knows what was printed: a person says so, and a person says how it is."""

from collections.abc import Callable

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.exceptions import BadRequest

from db.printing import PrintBatch
from db.scope import find
from db.staff import Role
from scheduler.post.batch_life import (
    NoSuchNumber,
    NotToBePrinted,
    NotUncertain,
    all_printed,
    doubt,
    missing_from,
    none_printed,
    print_here,
)
from scheduler.post.doubts import BY_A_PERSON, Doubt
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.errors import Answer
from web.page.language import tell, words
from web.staff.post.batch_page import batch_page
from web.staff.post.posted_form import posted_form
from words.catalogues import N_

WRONG_NUMBER = N_(
    "Please type the number of the first letter that is missing, from 2 on. If not even the first one is there,"
    " nothing was printed."
)
MOST_DIGITS = 9

pages = Blueprint("batch_doubts", __name__, url_prefix="/staff/batches")


@pages.post("/<int:batch_id>/uncertain")
@allowed(Role.BACK_OFFICE)
def uncertain(batch_id: int) -> Response:
    """Something went wrong while it was printed. Said by two at once, the first reason stays."""
    because = request.form.get("because", "")
    if because not in BY_A_PERSON:
        raise BadRequest
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), PrintBatch, batch_id)
        if doubt(session, found, Doubt(because)):
            audit_staff(
                session, "batch.uncertain", f"batch:{found.id}", office_id=found.office_id, because=because
            )
            tell(N_("Noted. Please say below what lies in the tray."))
    return _back(batch_id)


@pages.post("/<int:batch_id>/resolved")
@allowed(Role.BACK_OFFICE)
def resolved(batch_id: int) -> Response | Answer:
    """How it is: all of it is printed, nothing is, or something is missing from a number on."""
    how = request.form.get("how", "")
    if how not in RESOLUTIONS:
        raise BadRequest
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), PrintBatch, batch_id)
        try:
            facts = RESOLUTIONS[how](session, found)
        except NoSuchNumber:
            return batch_page(session, found, posted_form(session, found), wrong=WRONG_NUMBER), 422
        except NotUncertain:
            tell(N_("Somebody else said meanwhile how it is. This is what holds now."))
            return _back(batch_id)
        audit_staff(session, "batch.resolved", f"batch:{found.id}", office_id=found.office_id, how=how, **facts)
    return _back(batch_id)


@pages.post("/<int:batch_id>/here")
@allowed(Role.BACK_OFFICE)
def here(batch_id: int) -> Response:
    """The office prints it itself, as long as the print provider does not have it."""
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), PrintBatch, batch_id)
        try:
            print_here(session, found)
        except NotToBePrinted:
            tell(N_("Too late: the print provider has it, or it is printed."))
            return _back(batch_id)
        audit_staff(session, "batch.printed_here", f"batch:{found.id}", office_id=found.office_id)
    tell(N_("You print it yourselves: its files can be downloaded."))
    return _back(batch_id)


def _all(session: Session, found: PrintBatch) -> dict[str, int]:
    all_printed(session, found, staff_id=the_person().staff_id, at=now())
    tell(N_("Noted: all of it is printed."))
    return {}


def _none(session: Session, found: PrintBatch) -> dict[str, int]:
    queued = none_printed(session, found, staff_id=the_person().staff_id, at=now())
    if queued is None:
        tell(N_("Noted: nothing was printed. Its files can be downloaded again."))
        return {}
    if queued:
        _tell_queued(queued)
    else:
        tell(N_("All its letters were withdrawn, have left already, or are printed once more with another batch."))
    return {"queued": queued}


def _missing(session: Session, found: PrintBatch) -> dict[str, int]:
    typed = request.form.get("number", "").strip()
    number = int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= MOST_DIGITS else 0
    queued = missing_from(session, found, number, staff_id=the_person().staff_id, at=now())
    _tell_queued(queued)
    return {"number": number, "queued": queued}


def _tell_queued(queued: int) -> None:
    flash(
        words().several(
            "{count} letter waits to be printed again, with a new PIN.",
            "{count} letters wait to be printed again, with new PINs.",
            queued,
        )
    )


RESOLUTIONS: dict[str, Callable[[Session, PrintBatch], dict[str, int]]] = {
    "all": _all,
    "none": _none,
    "missing": _missing,
}


def _back(batch_id: int) -> Response:
    return redirect(url_for("batches.batch", batch_id=batch_id))
