"""One print batch: its files, its letters, printed, posted, and which letters must be pulled out."""

from datetime import date
from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from sqlalchemy.orm import Session
from werkzeug import Response

from db.offices import Office
from db.printing import PrintBatch
from db.scope import find
from db.staff import Role
from letters.printing.batches import FileDeleted
from scheduler.jobs.runs import ask_for
from scheduler.post.batch_life import NotToBePrinted
from scheduler.post.mail import (
    AlreadyPosted,
    StillUncertain,
    WrongPostingDay,
    mark_posted,
    mark_printed,
)
from scheduler.post.spoiled import Undecided
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.errors import FILE_DELETED, Answer, Told, page
from web.page.forms import PostedForm
from web.page.language import tell, words
from web.staff.post.batch_page import batch_page
from web.staff.post.batch_words import why_pulled
from web.staff.post.given_out import NothingLeft, given_out
from web.staff.post.not_leaving import not_leaving
from web.staff.post.posted_form import WRONG_DAY, posted_form, takes, today_in
from words.catalogues import N_

SETTLES_LATE = "proposals"
"""The job that sees to times whose letter came too late: a search for each, which no page waits for."""

NOT_TO_BE_PRINTED = N_("Nothing is recorded: this batch does not wait for the printer any more.")
STILL_UNCERTAIN = N_("Nothing is recorded: first say what of the batch was printed.")
NOT_GIVEN_OUT = Told(
    409,
    N_("The files of this batch are not given out any more"),
    N_(
        "It is printed, or nobody knows whether it is. Is one letter spoiled? Open it on the page of the batch and"
        " ask for a reprint. Is more missing? Say on that page that something went wrong."
    ),
    "home.home",
)
NOTHING_LEFT = Told(
    409,
    N_("Nothing of this file is to be printed"),
    N_("All its letters were withdrawn, have left already, or are printed once more with another batch."),
    "home.home",
)


pages = Blueprint("batches", __name__, url_prefix="/staff/batches")


@pages.get("/<int:batch_id>")
@allowed(Role.BACK_OFFICE)
def batch(batch_id: int) -> str:
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), PrintBatch, batch_id)
        return batch_page(session, found, posted_form(session, found), first=_first())


@pages.get("/<int:batch_id>/files/<int:file_id>")
@allowed(Role.BACK_OFFICE)
def file(batch_id: int, file_id: int) -> Response | Answer:
    """A volume without the pages of letters that are not to be printed any more."""
    try:
        name, content = given_out(batch_id, file_id)
    except NotToBePrinted:
        return page(NOT_GIVEN_OUT)
    except FileDeleted:
        return page(FILE_DELETED)
    except NothingLeft:
        return page(NOTHING_LEFT)
    return send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)


@pages.get("/<int:batch_id>/pull")
@allowed(Role.BACK_OFFICE)
def pull(batch_id: int) -> str:
    """The pull list to be printed, for whoever stands at the folding machine."""
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), PrintBatch, batch_id)
        office = session.get_one(Office, found.office_id)
        audit_staff(session, "batch.pull_list_read", f"batch:{found.id}", office_id=found.office_id)
        return render_template(
            "staff/pull_list.html",
            office=office,
            batch=found,
            pulled=not_leaving(session, found, office, today_in(office)).out,
            why_pulled=why_pulled,
            at=now(),
        )


@pages.post("/<int:batch_id>/printed")
@allowed(Role.BACK_OFFICE)
def printed(batch_id: int) -> Response:
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), PrintBatch, batch_id)
        printed = mark_printed(session, found, staff_id=the_person().staff_id, at=now())
        if printed:
            audit_staff(session, "batch.printed", f"batch:{found.id}", office_id=found.office_id)
    tell(N_("Marked as printed.") if printed else NOT_TO_BE_PRINTED)
    return redirect(url_for("batches.batch", batch_id=batch_id))


@pages.post("/<int:batch_id>/posted")
@allowed(Role.BACK_OFFICE)
def posted(batch_id: int) -> Response | Answer:
    """Letters that would come too late are withdrawn; the page of the batch then names them by number."""
    form = PostedForm(request.form)
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), PrintBatch, batch_id)
        if not _mark_posted(session, found, form):
            return batch_page(session, found, form), 422
    return redirect(url_for("batches.batch", batch_id=batch_id))


def _mark_posted(session: Session, found: PrintBatch, form: PostedForm) -> bool:
    """False when it cannot be; then the page says why."""
    if not takes(session, found, form):
        return False
    staff_id, day = the_person().staff_id, form.day.data or date.min
    try:
        result = mark_posted(session, found, day=day, carrier=form.carrier.data or "", staff_id=staff_id, at=now())
    except WrongPostingDay:
        form.day.errors = [*form.day.errors, WRONG_DAY]
        return False
    except StillUncertain:
        form.day.errors = [*form.day.errors, STILL_UNCERTAIN]
        return False
    except Undecided:  # the page says so in place of the form
        return False
    except AlreadyPosted:
        return True
    if result.too_late:
        ask_for(session, SETTLES_LATE, f"posted:{found.id}", office_id=found.office_id, staff_id=staff_id)
    audit_staff(
        session,
        "batch.posted",
        f"batch:{found.id}",
        office_id=found.office_id,
        posted=len(result.posted),
        too_late=len(result.too_late),
        outdated=len(result.outdated),
    )
    flash(words().several("{count} letter is posted.", "{count} letters are posted.", len(result.posted)))
    return True


def _first() -> int:
    first = request.args.get("first", "1")
    return int(first) if first.isascii() and first.isdigit() and len(first) <= 9 else 1
