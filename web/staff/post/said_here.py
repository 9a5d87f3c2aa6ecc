"""Corrects what somebody typed here and a letter repeats: the name of a client of a paper, what the paper says."""

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response

from db.cases import Case
from db.letters import Letter, LetterState
from db.offices import Office
from db.scope import NotFound, find
from db.staff import Role
from letters.queue import WAITING
from letters.reasons import reason_told
from scheduler.frame import frame_of
from scheduler.paper.registering import LONGEST_NOTE
from scheduler.paper.senders import LONGEST
from scheduler.post.said_here import NoLongerWaits, SaidHere, Typed, WrongWords, mend_said_here, said_here
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_scope
from web.page.errors import Answer
from web.page.language import tell, the_language
from web.staff.post.paper_words import WRONG_SENDER
from words.catalogues import N_

WAITS = N_("It is corrected, and the letter waits for print.")
STILL_HELD = N_("It is corrected, but the letter is still held: {reason}")
TOO_LATE = N_("This letter does not wait any more, so nothing is changed.")

pages = Blueprint("said_here", __name__, url_prefix="/staff/letters")


@pages.get("/<int:letter_id>/said")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def said(letter_id: int) -> str | Response:
    with the_house().database.transaction() as session:
        letter, here = _by_letter(session, letter_id)
        if letter.state not in WAITING:
            return _to_letter(letter)
        return _page(session, letter, here, _on_record(here))


@pages.post("/<int:letter_id>/said")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def mend(letter_id: int) -> Response | Answer:
    house = the_house()
    typed = Typed(**{name: request.form.get(name, "") for name in Typed.__dataclass_fields__})
    with house.database.transaction() as session:
        letter, here = _by_letter(session, letter_id)
        frame = frame_of(
            session.get_one(Office, letter.office_id), now(), house.access_keys, house.settings.public_url
        )
        try:
            again = mend_said_here(session, letter, typed, frame=frame)
        except WrongWords as wrong:
            return _page(session, letter, here, typed, WRONG_SENDER[wrong.code]), 422
        except NoLongerWaits:
            tell(TOO_LATE)
            return _to_letter(letter)
        _written_down(session, letter, here, again)
        if letter.state == LetterState.HELD and letter.held_reason:
            tell(STILL_HELD, reason=reason_told(letter.held_reason, the_language()))
            return redirect(url_for("said_here.said", letter_id=letter.id))
        tell(WAITS)
        return _to_letter(letter)


def _by_letter(session: Session, letter_id: int) -> tuple[Letter, SaidHere]:
    """Raises `NotFound` outside the scope, and where nothing of the letter was typed here."""
    letter = find(session, the_scope(), Letter, letter_id)
    here = said_here(session, letter)
    if not here:
        raise NotFound(f"letter {letter_id}")
    return letter, here


def _on_record(here: SaidHere) -> Typed:
    given, family = (here.contact.given_name, here.contact.family_name) if here.contact else ("", "")
    return Typed(given, family, (here.paper.note or "") if here.paper else "")


def _to_letter(letter: Letter) -> Response:
    return redirect(url_for("letter_page.letter", letter_id=letter.id))


def _written_down(session: Session, letter: Letter, here: SaidHere, again: list[Letter]) -> None:
    """Of whom and of what, never the words themselves."""
    done = {"letters": [one.id for one in again]}
    if here.contact is not None:
        audit_staff(session, "client.renamed", f"client:{here.contact.id}", office_id=letter.office_id, **done)
    if here.paper is not None:
        audit_staff(session, "paper.changed", f"paper:{here.paper.id}", office_id=letter.office_id, **done)


def _page(session: Session, letter: Letter, here: SaidHere, typed: Typed, wrong: str | None = None) -> str:
    audit_staff(session, "letter.read", f"letter:{letter.id}", office_id=letter.office_id, client=letter.client_id)
    office, case = session.get_one(Office, letter.office_id), session.get_one(Case, letter.case_id)
    return render_template(
        "staff/said_here.html",
        office=office,
        letter=letter,
        contact=case.client.contact,
        typed_here=here,
        typed=typed,
        wrong=wrong,
        held=reason_told(letter.held_reason, the_language()) if letter.held_reason else None,
        sees_room=the_scope().has(office.id, Role.BACK_OFFICE),
        longest=LONGEST,
        longest_note=LONGEST_NOTE,
    )
