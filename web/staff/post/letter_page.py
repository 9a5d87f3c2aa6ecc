"""One letter: what it is, what happened to it, and how it is asked for once more. Its PIN stands nowhere here."""

from collections.abc import Collection

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response

from db.cases import Case
from db.letters import Letter, LetterState
from db.offices import Office
from db.scope import find
from db.staff import Role
from letters.queue import WAITING
from letters.reasons import reason_told
from scheduler.frame import frame_of
from scheduler.post.reprint_rules import WhyNot, why_not
from scheduler.post.reprints import (
    LONGEST_NOTE,
    AskedBefore,
    NotAgain,
    UnknownReason,
    ask,
    requests_of,
    same_pin,
)
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.errors import Answer
from web.page.language import tell, the_language
from web.staff.post.held_advice import DESK, Advice, advice_on
from web.staff.post.letter_history import history_of
from web.staff.post.reprints import DECIDES, NOT_AGAIN, names_of
from words.catalogues import N_
from words.labels import REPRINT_REASONS

NO_REASON = N_("Please choose a reason.")
ASKED = N_("Asked for. As soon as a second person agrees, the letter waits for print, with a new PIN.")
ASKED_BEFORE = N_("Somebody asked for this letter already; a second person has to decide.")

pages = Blueprint("letter_page", __name__, url_prefix="/staff/letters")


@pages.get("/<int:letter_id>")
@allowed(Role.ADVISOR, Role.BACK_OFFICE, Role.ADMIN)
def letter(letter_id: int) -> str:
    with the_house().database.transaction() as session:
        return _page(session, find(session, the_scope(), Letter, letter_id))


@pages.post("/<int:letter_id>/reprint")
@allowed(Role.ADVISOR, Role.BACK_OFFICE, Role.ADMIN)
def ask_again(letter_id: int) -> Response | Answer:
    reason = request.form.get("reason", "")
    note = request.form.get("note", "").strip()[:LONGEST_NOTE]
    house = the_house()
    with house.database.transaction() as session:
        found = find(session, the_scope(), Letter, letter_id)
        office = session.get_one(Office, found.office_id)
        frame = frame_of(office, now(), house.access_keys, house.settings.public_url)
        try:
            ask(session, found, reason=reason, note=note, staff_id=the_person().staff_id, frame=frame)
        except UnknownReason:
            return _page(session, found, wrong=NO_REASON, note=note), 422
        except NotAgain:
            return _page(session, found), 409
        except AskedBefore:
            tell(ASKED_BEFORE)
            return redirect(url_for("letter_page.letter", letter_id=letter_id))
        audit_staff(session, "reprint.asked", f"letter:{found.id}", office_id=office.id, reason=reason)
    tell(ASKED)
    return redirect(url_for("letter_page.letter", letter_id=letter_id))


def _page(session: Session, found: Letter, *, wrong: str | None = None, note: str = "") -> str:
    audit_staff(session, "letter.read", f"letter:{found.id}", office_id=found.office_id, client=found.client_id)
    house, office = the_house(), session.get_one(Office, found.office_id)
    case, asked = session.get_one(Case, found.case_id), requests_of(session, found)
    frame = frame_of(office, now(), house.access_keys, house.settings.public_url)
    refused = why_not(session, found, frame)
    roles = the_scope().roles[office.id]
    advice = advice_on(session, office, found) if found.state == LetterState.HELD else None
    return render_template(
        "staff/letter.html",
        office=office,
        letter=found,
        case=case,
        client=case.client,
        batch=found.batch,
        held=reason_told(found.held_reason or "", the_language()) if advice else None,
        advice=advice,
        history=history_of(session, found),
        asked=asked,
        open_request=next((one for one in asked if one.decided_at is None), None),
        names=names_of(session, asked),
        why_not=NOT_AGAIN[refused] if refused else None,
        same_pin=same_pin(session, found),
        reasons=list(REPRINT_REASONS),
        sees_case=Role.ADVISOR in roles,
        to_address=_to_address(found, roles, advice, refused),
        sees_batches=Role.BACK_OFFICE in roles,
        roles=roles,
        decides=bool(roles & DECIDES),
        me=the_person().staff_id,
        wrong=wrong,
        note=note,
        longest_note=LONGEST_NOTE,
    )


def _to_address(
    letter: Letter, roles: Collection[Role], advice: Advice | None, refused: WhyNot | None
) -> str | None:
    """Where the address is mended, for whoever may and where that helps; the advice may lead there already."""
    href = url_for("address_page.address", letter_id=letter.id)
    helps = letter.state in WAITING or refused == WhyNot.NO_ADDRESS
    advised = advice is not None and advice.href == href
    return href if helps and not advised and DESK.intersection(roles) else None
