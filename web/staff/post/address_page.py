"""Mends the address of whoever a letter goes to: why it is held, and how the address will stand in the window."""

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response

from db.cases import Case, CaseState
from db.clients import Address, Client
from db.letters import Letter, LetterState
from db.offices import Office
from db.scope import find
from db.staff import Role
from letters.reasons import Unprintable, reason_told
from scheduler.frame import frame_of
from scheduler.post.addresses import (
    CameBackFromThere,
    ChangedMeanwhile,
    Mended,
    TypedAddress,
    correct_address,
    in_window,
    newest_address,
)
from scheduler.returned.deceased import said_to_be_dead
from scheduler.returned.noting import CAME_BACK
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_scope
from web.page.errors import Answer
from web.page.language import tell, the_language, words
from web.staff.post.address_form import LONGEST, WHOLE, AddressForm
from words.catalogues import N_
from words.labels import RETURN_REASONS

WAITS = N_("The address is mended, and the letter waits for print.")
STILL_HELD = N_("The address is mended, but the letter is still held: {reason}")
MENDED = N_("The address is mended.")
TOO_LATE = N_("Letters that are in a batch already, with the earlier address: {count}.")
CHANGED = N_(
    "Somebody else changed the address meanwhile, so yours is not on record. Please compare the two; if yours is"
    " right, send it once more."
)
FROM_THERE = N_(
    "A letter came back from this very address ({reason}). Please enter another one, or choose another way."
)
LONGEST_ID = 19

pages = Blueprint("address_page", __name__, url_prefix="/staff/letters")


@pages.get("/<int:letter_id>/address")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def address(letter_id: int) -> str:
    with the_house().database.transaction() as session:
        letter, office, contact = _found(session, letter_id)
        _audit(session, "address.read", letter, contact)
        return _page(session, letter, AddressForm.of_record(office, newest_address(contact)))


@pages.post("/<int:letter_id>/address")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def mend(letter_id: int) -> Response | Answer | str:
    """Looked at first, or kept. What was typed stands in the fields as long as it is not kept."""
    with the_house().database.transaction() as session:
        letter, office, contact = _found(session, letter_id)
        form = AddressForm.of_request()
        typed = form.read(office)
        if typed is None:
            return _page(session, letter, form), 422
        if request.form.get("act") == "look":
            _audit(session, "address.read", letter, contact)
            return _page(session, letter, form)
        return _keep(session, letter, office, form, typed)


def _keep(
    session: Session, letter: Letter, office: Office, form: AddressForm, typed: TypedAddress
) -> Response | Answer:
    house, case = the_house(), session.get_one(Case, letter.case_id)
    frame = frame_of(office, now(), house.access_keys, house.settings.public_url)
    try:
        mended = correct_address(session, case, typed, shown=_shown(form), frame=frame)
    except ChangedMeanwhile:
        contact = case.client.contact
        record = newest_address(contact)
        form.faults[WHOLE] = words()(CHANGED)
        form.shown = str(record.id) if record is not None else ""
        return _page(session, letter, form, meanwhile=record), 409
    except CameBackFromThere as back:
        form.faults[WHOLE] = words()(FROM_THERE, reason=_why_back(back.address))
        return _page(session, letter, form), 409
    _audit(session, "address.mended", letter, case.client.contact, mended)
    _tell(letter, mended)
    return _on(letter, case, office)


def _found(session: Session, letter_id: int) -> tuple[Letter, Office, Client]:
    """Raises `NotFound` outside the scope."""
    letter = find(session, the_scope(), Letter, letter_id)
    case = session.get_one(Case, letter.case_id)
    return letter, session.get_one(Office, letter.office_id), case.client.contact


def _audit(session: Session, action: str, letter: Letter, contact: Client, mended: Mended | None = None) -> None:
    done: dict[str, object] = {}
    if mended is not None:
        done = {"address": mended.address.id, "letters": [one.id for one in mended.again]}
    audit_staff(session, action, f"client:{contact.id}", office_id=letter.office_id, letter=letter.id, **done)


def _why_back(row: Address) -> str:
    return words()(RETURN_REASONS.get(row.suspended_reason or "", RETURN_REASONS["no_reason"]))


def _shown(form: AddressForm) -> int | None:
    """Whatever cannot be an id is that of no address."""
    if not form.shown:
        return None
    is_id = form.shown.isascii() and form.shown.isdigit() and len(form.shown) < LONGEST_ID
    return int(form.shown) if is_id else 0


def _tell(letter: Letter, mended: Mended) -> None:
    if letter.state == LetterState.HELD and letter.held_reason:
        tell(STILL_HELD, reason=reason_told(letter.held_reason, the_language()))
    else:
        tell(WAITS if letter.state == LetterState.QUEUED else MENDED)
    if mended.too_late:
        tell(TOO_LATE, count=mended.too_late)


def _on(letter: Letter, case: Case, office: Office) -> Response:
    """To the next letter that is held; to the case where a person decides about it."""
    decides = case.state == CaseState.NEEDS_PERSON and case.state_reason == CAME_BACK
    if the_scope().has(office.id, Role.ADVISOR) and (decides or not the_scope().has(office.id, Role.BACK_OFFICE)):
        return redirect(url_for("cases.case", case_id=case.id))
    if letter.state in (LetterState.QUEUED, LetterState.HELD):
        return redirect(url_for("print_room.print_room", office_key=office.key))
    return redirect(url_for("letter_page.letter", letter_id=letter.id))


def _page(session: Session, letter: Letter, form: AddressForm, *, meanwhile: Address | None = None) -> str:
    office, case = session.get_one(Office, letter.office_id), session.get_one(Case, letter.case_id)
    contact = case.client.contact
    record = newest_address(contact)
    return render_template(
        "staff/address.html",
        office=office,
        letter=letter,
        case=case,
        contact=contact,
        form=form,
        lines=_lines(office, contact, form),
        held=reason_told(letter.held_reason, the_language()) if letter.held_reason else None,
        record=record,
        meanwhile=meanwhile,
        dead=said_to_be_dead(contact),
        longest=LONGEST,
        sees_room=the_scope().has(office.id, Role.BACK_OFFICE),
    )


def _lines(office: Office, contact: Client, form: AddressForm) -> tuple[str, ...]:
    """As they will stand in the window; none, with the reason in the form, where they cannot."""
    if form.faults.keys() - {WHOLE} or form.empty:
        return ()
    asked = AddressForm(form.typed, form.shown)
    typed = asked.read(office)
    if typed is None:
        form.faults |= asked.faults
        return ()
    try:
        return in_window(office, contact.name, typed)
    except Unprintable as reason:
        form.faults.setdefault(WHOLE, reason_told(reason.stored, the_language()))
        return ()
