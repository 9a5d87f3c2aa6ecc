"""Mends the address of whoever a letter goes to: why it is held, and how the address will stand in the window."""

from dataclasses import dataclass

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
from scheduler.post.said_here import made_here
from scheduler.returned.deceased import said_to_be_dead
from scheduler.returned.noting import CAME_BACK
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_scope
from web.page.errors import Answer
from web.page.language import tell, the_language, words
from web.staff.post.address_form import LONGEST, WHOLE, AddressForm
from web.staff.post.held_advice import Advice, advice_on
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

pages = Blueprint("address_page", __name__, url_prefix="/staff")


@dataclass(frozen=True)
class Mending:
    """Whose address it is, by a letter to them or by their case. `contact`: who stands for them, else they."""

    office: Office
    case: Case
    letter: Letter | None

    @property
    def contact(self) -> Client:
        return self.case.client.contact

    def advice(self, session: Session) -> Advice | None:
        """What helps the letter, where that is not this page."""
        if self.letter is None or self.letter.state != LetterState.HELD:
            return None
        advice = advice_on(session, self.office, self.letter)
        return None if advice.href == url_for("address_page.address", letter_id=self.letter.id) else advice

    def held_for(self) -> str | None:
        """In words, why the letter is held."""
        is_held = self.letter is not None and self.letter.state == LetterState.HELD
        return reason_told(self.letter.held_reason or "", the_language()) if self.letter and is_held else None


@pages.get("/letters/<int:letter_id>/address")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def address(letter_id: int) -> str:
    with the_house().database.transaction() as session:
        return _shown_at_first(session, _by_letter(session, letter_id))


@pages.get("/cases/<int:case_id>/address")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def address_of_case(case_id: int) -> str:
    """Of whoever has no letter yet."""
    with the_house().database.transaction() as session:
        return _shown_at_first(session, _by_case(session, case_id))


@pages.post("/letters/<int:letter_id>/address")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def mend(letter_id: int) -> Response | Answer | str:
    with the_house().database.transaction() as session:
        return _sent(session, _by_letter(session, letter_id))


@pages.post("/cases/<int:case_id>/address")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def mend_of_case(case_id: int) -> Response | Answer | str:
    with the_house().database.transaction() as session:
        return _sent(session, _by_case(session, case_id))


def _by_letter(session: Session, letter_id: int) -> Mending:
    """Raises `NotFound` outside the scope."""
    letter = find(session, the_scope(), Letter, letter_id)
    return Mending(session.get_one(Office, letter.office_id), session.get_one(Case, letter.case_id), letter)


def _by_case(session: Session, case_id: int) -> Mending:
    """Raises `NotFound` outside the scope."""
    case = find(session, the_scope(), Case, case_id)
    return Mending(session.get_one(Office, case.office_id), case, None)


def _shown_at_first(session: Session, of: Mending) -> str:
    _audit(session, "address.read", of)
    return _page(session, of, AddressForm.of_record(of.office, newest_address(of.contact)))


def _sent(session: Session, of: Mending) -> Response | Answer | str:
    """Looked at first, or kept. What was typed stands in the fields as long as it is not kept."""
    form = AddressForm.of_request()
    typed = form.read(of.office)
    if typed is None:
        return _page(session, of, form), 422
    if request.form.get("act") == "look":
        _audit(session, "address.read", of)
        return _page(session, of, form)
    return _keep(session, of, form, typed)


def _keep(session: Session, of: Mending, form: AddressForm, typed: TypedAddress) -> Response | Answer:
    house = the_house()
    frame = frame_of(of.office, now(), house.access_keys, house.settings.public_url)
    try:
        mended = correct_address(session, of.case, typed, shown=_shown(form), frame=frame)
    except ChangedMeanwhile:
        record = newest_address(of.contact)
        form.faults[WHOLE] = words()(CHANGED)
        form.shown = str(record.id) if record is not None else ""
        return _page(session, of, form, meanwhile=record), 409
    except CameBackFromThere as back:
        form.faults[WHOLE] = words()(FROM_THERE, reason=_why_back(back.address))
        return _page(session, of, form), 409
    _audit(session, "address.mended", of, mended)
    _tell(of, mended)
    return _on(of)


def _audit(session: Session, action: str, of: Mending, mended: Mended | None = None) -> None:
    done: dict[str, object] = {"letter": of.letter.id} if of.letter is not None else {"case": of.case.id}
    if mended is not None:
        done |= {"address": mended.address.id, "letters": [one.id for one in mended.again]}
    audit_staff(session, action, f"client:{of.contact.id}", office_id=of.office.id, **done)


def _why_back(row: Address) -> str:
    return words()(RETURN_REASONS.get(row.suspended_reason or "", RETURN_REASONS["no_reason"]))


def _shown(form: AddressForm) -> int | None:
    """Whatever cannot be an id is that of no address."""
    if not form.shown:
        return None
    is_id = form.shown.isascii() and form.shown.isdigit() and len(form.shown) < LONGEST_ID
    return int(form.shown) if is_id else 0


def _tell(of: Mending, mended: Mended) -> None:
    held, waits = of.held_for(), of.letter is not None and of.letter.state == LetterState.QUEUED
    if of.letter is not None and of.letter.state == LetterState.HELD and held:
        tell(STILL_HELD, reason=held)
    else:
        tell(WAITS if waits else MENDED)
    if mended.too_late:
        tell(TOO_LATE, count=mended.too_late)


def _on(of: Mending) -> Response:
    """To the next letter that is held; to the case where a person decides about it, or nothing is written yet."""
    decides = of.case.state == CaseState.NEEDS_PERSON and of.case.state_reason == CAME_BACK
    opens_post = the_scope().has(of.office.id, Role.BACK_OFFICE)
    if the_scope().has(of.office.id, Role.ADVISOR) and (decides or of.letter is None or not opens_post):
        return redirect(url_for("cases.case", case_id=of.case.id))
    if of.letter is None or of.letter.state in (LetterState.QUEUED, LetterState.HELD):
        return redirect(url_for("print_room.print_room", office_key=of.office.key))
    return redirect(url_for("letter_page.letter", letter_id=of.letter.id))


def _page(session: Session, of: Mending, form: AddressForm, *, meanwhile: Address | None = None) -> str:
    return render_template(
        "staff/address.html",
        office=of.office,
        letter=of.letter,
        case=of.case,
        contact=of.contact,
        form=form,
        lines=_lines(of.office, of.contact, form),
        held=of.held_for(),
        advice=of.advice(session),
        roles=the_scope().roles[of.office.id],
        made_here=made_here(session, of.contact),
        record=newest_address(of.contact),
        meanwhile=meanwhile,
        dead=said_to_be_dead(of.contact),
        longest=LONGEST,
        sees_room=the_scope().has(of.office.id, Role.BACK_OFFICE),
        sees_case=the_scope().has(of.office.id, Role.ADVISOR),
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
