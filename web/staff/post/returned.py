"""Letters that the post brings back: one field for the code, one key for the reason."""

from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.exceptions import BadRequest

from db.cases import Case, CaseState
from db.clients import Client
from db.letters import Letter
from db.offices import Office
from db.scope import NotFound, find
from db.staff import Role
from letters.drawing.datamatrix import SheetMark, read_sheet
from letters.drawing.photo import MOST_BYTES
from scheduler.returned.deceased import said_to_be_dead
from scheduler.returned.finding import AlreadyReturned, Found, NeverPosted, certain, letter_chosen, letter_typed
from scheduler.returned.noting import NOTED, Noted, note_returned
from scheduler.returned.undoing import undo_return
from scheduler.returned.waiting import CannotWrite, write_again
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.errors import Answer
from web.page.forms import NEEDED
from web.page.language import tell, words
from web.staff.office import the_office
from web.staff.post.returned_page import KEPT, KEYS, chosen, mark_of, page
from web.staff.post.returned_words import Refused, refusal, status_of, what_followed
from words.catalogues import N_
from words.labels import RETURN_REASONS

UNDONE = N_("Undone: the letter counts as posted, and all is as it was before.")
GOES_ON = N_("{name} goes on: the next letter goes to the new address.")
CANNOT_WRITE = N_(
    "Nothing is changed: there is no address for a letter, or somebody decided about the case meanwhile."
)

pages = Blueprint("returned", __name__, url_prefix="/staff")
pages.add_app_template_global(said_to_be_dead, "said_to_be_dead")


@pages.url_value_preprocessor
def let_photos_in(endpoint: str | None, values: dict[str, Any] | None) -> None:
    """A photo is larger than any form; who may send one is judged before it is read."""
    if endpoint == "returned.photo":
        request.max_content_length = MOST_BYTES + 64 * 1024


@pages.get("/<office_key>/returned")
@allowed(Role.BACK_OFFICE)
def returned(office_key: str) -> str | Answer:
    """`letter`, `print`: the one that was chosen, and which print of it; `reason`: kept for all that follow."""
    letter_id, mark = request.args.get("letter", ""), mark_of(request.args.get("print", ""))
    with the_house().database.transaction() as session:
        office, kept = the_office(session, office_key), _kept(request.args.get("reason", ""))
        if not letter_id:
            return page(session, office, kept=kept)
        try:
            found = letter_chosen(session, the_scope(), office, _number(letter_id), mark)
        except Refused as refused:
            return _refused(session, office, refused, kept)
        return page(session, office, kept=kept, before_us=chosen(session, found))


@pages.post("/<office_key>/returned")
@allowed(Role.BACK_OFFICE)
def take_code(office_key: str) -> Response | Answer:
    """A code chooses a letter, or notes it at once where a reason is kept and the letter is certain; a key notes
    the one that was chosen."""
    typed, kept = request.form.get("code", "").strip(), _kept(request.form.get("reason", ""))
    if request.form.get("letter") and (typed in KEYS or (not typed and kept)):
        return _note_chosen(office_key, KEYS.get(typed, kept), kept)
    return _take(office_key, typed, kept)


@pages.post("/<office_key>/returned/photo")
@allowed(Role.BACK_OFFICE)
def photo(office_key: str) -> Response | Answer:
    """The code on a photo of the sheet, which nobody keeps."""
    sent, kept = request.files.get("photo"), _kept(request.form.get("reason", ""))
    try:
        sheet = read_sheet(sent.read() if sent is not None else b"")
    except Refused as refused:
        with the_house().database.transaction() as session:
            return _refused(session, the_office(session, office_key), refused, kept)
    return _take(office_key, str(sheet.mark), kept)


@pages.post("/<office_key>/returned/note")
@allowed(Role.BACK_OFFICE)
def note(office_key: str) -> Response | Answer:
    """A button for each reason."""
    reason = request.form.get("because", "")
    if reason not in RETURN_REASONS:
        raise BadRequest
    return _note_chosen(office_key, reason, _kept(request.form.get("reason", "")))


@pages.post("/<office_key>/returned/<int:letter_id>/undo")
@allowed(Role.BACK_OFFICE)
def undo(office_key: str, letter_id: int) -> Response | Answer:
    kept, house = _kept(request.form.get("reason", "")), the_house()
    try:
        with house.database.transaction() as session:
            office = the_office(session, office_key)
            letter = _letter(session, office, letter_id)
            undo_return(session, letter, staff_id=the_person().staff_id, at=now())
            audit_staff(session, "letter.return_undone", f"letter:{letter.id}", office_id=office.id)
    except Refused as refused:
        with house.database.transaction() as session:
            return _refused(session, the_office(session, office_key), refused, kept)
    tell(UNDONE)
    return _on(office_key, kept)


@pages.post("/cases/<int:case_id>/write-again")
@allowed(Role.ADVISOR)
def go_on_writing(case_id: int) -> Response:
    """A letter came back, and another address is on record by now: a person lets the case go on."""
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), Case, case_id)
        try:
            write_again(session, found.id)
        except CannotWrite:
            tell(CANNOT_WRITE)
        else:
            audit_staff(session, "case.write_again", f"case:{found.id}", office_id=found.office_id)
            tell(GOES_ON, name=found.client.name)
    return redirect(url_for("cases.case", case_id=case_id))


def _take(office_key: str, typed: str, kept: str) -> Response | Answer:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        if not typed:
            return page(session, office, kept=kept, wrong=words()(NEEDED)), 422
        try:
            found = letter_typed(session, the_scope(), office, typed)
        except Refused as refused:
            return _refused(session, office, refused, kept, typed)
        if not kept or not certain(session, found):
            return redirect(_at(office_key, found, kept))
    return _note(office_key, found.letter.id, found.mark, kept, kept)


def _note_chosen(office_key: str, reason: str, kept: str) -> Response | Answer:
    letter_id = _number(request.form.get("letter", ""))
    return _note(office_key, letter_id, mark_of(request.form.get("print", "")), reason, kept)


def _note(office_key: str, letter_id: int, mark: SheetMark | None, reason: str, kept: str) -> Response | Answer:
    """All of it in one transaction, which begins with nothing locked."""
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        letter = _letter(session, office, letter_id)
        try:
            with session.begin_nested():
                noted = note_returned(session, letter, mark, reason, staff_id=the_person().staff_id, at=now())
        except Refused as refused:
            return _refused(session, office, refused, kept)
        _written_down(session, office, noted, mark)
        case = session.get_one(Case, letter.case_id)
        name = session.get_one(Client, letter.client_id).name
        flash(what_followed(noted, name, closed=case.state == CaseState.CLOSED))
    return _on(office_key, kept)


def _written_down(session: Session, office: Office, noted: Noted, mark: SheetMark | None) -> None:
    audit_staff(
        session,
        NOTED,
        f"letter:{noted.letter.id}",
        office_id=office.id,
        **noted.facts(mark),
    )


def _refused(session: Session, office: Office, refused: Exception, kept: str, typed: str = "") -> Answer:
    batch = refused.batch if isinstance(refused, NeverPosted) else None
    noted = refused.letter if isinstance(refused, AlreadyReturned) else None
    told = refusal(session, office, refused, typed)
    shown = page(session, office, kept=kept, wrong=told, leads_to=batch.id if batch else None, noted=noted)
    return shown, status_of(refused)


def _letter(session: Session, office: Office, letter_id: int) -> Letter:
    """Raises `NotFound` for one of another office, too."""
    letter = find(session, the_scope(), Letter, letter_id)
    if letter.office_id != office.id:
        raise NotFound(f"letter {letter_id}")
    return letter


def _kept(reason: str) -> str:
    return reason if reason in KEPT else ""


def _number(told: str) -> int:
    """Raises `BadRequest`."""
    if not (told.isascii() and told.isdigit() and len(told) < 19):
        raise BadRequest
    return int(told)


def _at(office_key: str, found: Found, kept: str) -> str:
    mark = str(found.mark) if found.mark else None
    letter, reason = found.letter.id, kept or None
    return url_for("returned.returned", office_key=office_key, letter=letter, print=mark, reason=reason)


def _on(office_key: str, kept: str) -> Response:
    return redirect(url_for("returned.returned", office_key=office_key, reason=kept or None))
