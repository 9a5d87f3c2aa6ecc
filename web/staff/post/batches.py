"""One print batch: its file, its letters, printed, posted, and which letters must be pulled out."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from zoneinfo import ZoneInfo

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug import Response

from db.clients import Client
from db.documents import Document
from db.letters import Letter, LetterEvent, LetterState
from db.offices import Office
from db.printing import PrintBatch
from db.scope import find
from db.staff import Role
from letters.printing.batches import FileDeleted, file_of, files_of
from scheduler.jobs.runs import ask_for
from scheduler.policy import Policy
from scheduler.telling.mail import (
    AlreadyPosted,
    WrongPostingDay,
    letters_of,
    mark_posted,
    mark_printed,
    to_pull_out,
)
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.errors import FILE_DELETED, Answer, page
from web.page.forms import PostedForm
from web.page.language import tell, words
from words.catalogues import N_

SETTLES_LATE = "proposals"
"""The job that sees to times whose letter came too late: a search for each, which no page waits for."""

WRONG_DAY = N_("The day must lie between the day of the batch and today.")

WITHDRAWN_REASONS = {
    "too_late": N_("It would have come too late: the time is moved, and a new letter is written within minutes."),
    "too_late_known": N_("It would have come too late: the client knows the time without it, and it stays."),
    "late_told": N_("It would have come too late: the time stays, and the client is told in another way."),
    "late_not_told": N_(
        "It would have come too late, and nothing else reaches the client before the time: a person looks at it."
    ),
    "changed": N_("The appointment was changed meanwhile."),
    "cancelled": N_("The appointment was cancelled meanwhile."),
    "reached": N_("The client was reached meanwhile."),
    "number_known": N_("The client's number is known meanwhile."),
}
WITHDRAWN = N_("It is no longer needed.")

pages = Blueprint("batches", __name__, url_prefix="/staff/batches")


@dataclass(frozen=True)
class PulledOut:
    """A letter that must not go into an envelope, and why, as a text of the catalogues."""

    letter: Letter
    reason: str


@pages.get("/<int:batch_id>")
@allowed(Role.BACK_OFFICE)
def batch(batch_id: int) -> str:
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), PrintBatch, batch_id)
        audit_staff(session, "batch.read", f"batch:{found.id}", office_id=found.office_id)
        return _page(session, found, _posted_form(session, found))


@pages.get("/<int:batch_id>/file")
@allowed(Role.BACK_OFFICE)
def file(batch_id: int) -> Response | Answer:
    house = the_house()
    with house.database.transaction() as session:
        found = find(session, the_scope(), PrintBatch, batch_id)
        volume = files_of(session, found)[0]
        try:
            content = file_of(session, house.vault, volume)
        except FileDeleted:
            return page(FILE_DELETED)
        name = session.get_one(Document, volume.document_id).name
        audit_staff(session, "batch.downloaded", f"batch:{found.id}", office_id=found.office_id)
    return send_file(BytesIO(content), mimetype="application/pdf", as_attachment=True, download_name=name)


@pages.post("/<int:batch_id>/printed")
@allowed(Role.BACK_OFFICE)
def printed(batch_id: int) -> Response:
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), PrintBatch, batch_id)
        mark_printed(session, found, staff_id=the_person().staff_id, at=now())
        audit_staff(session, "batch.printed", f"batch:{found.id}", office_id=found.office_id)
    tell(N_("Marked as printed."))
    return redirect(url_for("batches.batch", batch_id=batch_id))


@pages.post("/<int:batch_id>/posted")
@allowed(Role.BACK_OFFICE)
def posted(batch_id: int) -> Response | Answer:
    """Letters that would come too late are withdrawn; the page of the batch then names them by number."""
    form = PostedForm(request.form)
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), PrintBatch, batch_id)
        if not form.validate() or not _mark_posted(session, found, form):
            return _page(session, found, form), 422
    return redirect(url_for("batches.batch", batch_id=batch_id))


def _mark_posted(session: Session, found: PrintBatch, form: PostedForm) -> bool:
    """False when the day cannot be; then the form says so."""
    day = form.day.data or date.min
    try:
        result = mark_posted(
            session,
            found,
            day=day,
            carrier=form.carrier.data or "",
            staff_id=the_person().staff_id,
            at=now(),
        )
    except WrongPostingDay:
        form.day.errors = [*form.day.errors, WRONG_DAY]
        return False
    except AlreadyPosted:
        return True
    if result.too_late:
        asked_by = f"posted:{found.id}"
        ask_for(session, SETTLES_LATE, asked_by, office_id=found.office_id, staff_id=the_person().staff_id)
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


def _page(session: Session, found: PrintBatch, form: PostedForm) -> str:
    office = session.get_one(Office, found.office_id)
    return render_template(
        "staff/batch.html",
        office=office,
        batch=found,
        letters=_with_clients(session, found),
        pulled_out=_pulled_out(session, found),
        form=form,
        carriers=Policy.of(office.policy).carriers,
    )


def _posted_form(session: Session, found: PrintBatch) -> PostedForm:
    office = session.get_one(Office, found.office_id)
    today = now().astimezone(ZoneInfo(office.zone)).date()
    return PostedForm(day=today, carrier=Policy.of(office.policy).carriers[0])


def _with_clients(session: Session, found: PrintBatch) -> list[tuple[Letter, Client]]:
    letters = letters_of(session, found)
    wanted = select(Client).where(Client.id.in_([letter.client_id for letter in letters]))
    clients = {client.id: client for client in session.scalars(wanted)}
    return [(letter, clients[letter.client_id]) for letter in letters]


def _pulled_out(session: Session, found: PrintBatch) -> list[PulledOut]:
    letters = to_pull_out(session, found)
    reasons = {
        event.letter_id: event.reason
        for event in session.scalars(
            select(LetterEvent)
            .where(
                LetterEvent.letter_id.in_([letter.id for letter in letters]),
                LetterEvent.state == LetterState.WITHDRAWN,
            )
            .order_by(LetterEvent.id)
        )
    }
    return [
        PulledOut(letter, WITHDRAWN_REASONS.get(reasons.get(letter.id) or "", WITHDRAWN)) for letter in letters
    ]
