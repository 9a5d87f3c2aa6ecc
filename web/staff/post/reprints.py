"""Letters that are wanted once more: who asked and why, and a second person who decides."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.exceptions import BadRequest

from db.clients import Client
from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import Reprint
from db.scope import NotFound
from db.staff import Role, Staff
from scheduler.frame import frame_of
from scheduler.post.reprint_rules import WhyNot, why_not
from scheduler.post.reprints import DecidedBefore, NotAgain, SamePerson, decide, open_requests
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.errors import Answer
from web.page.language import tell
from web.staff.office import the_office
from words.catalogues import N_

DECIDES = {Role.BACK_OFFICE, Role.ADMIN}
ANSWERS = {"grant": True, "refuse": False}

NOT_AGAIN = {
    WhyNot.WAITS: N_("It waits for print, or is held: it is in the next batch as soon as it can be printed."),
    WhyNot.WITHDRAWN: N_("It was withdrawn, so nobody prints it. What is still to be told gets another letter."),
    WhyNot.CLOSED: N_("Its case is closed: nothing is left to ask of the client."),
    WhyNot.NUMBER_KNOWN: N_("It asks for a number, and by now there is one: please call the client."),
    WhyNot.NO_ADDRESS: N_(
        "There is no address to which it could go. The back office or the client's advisor mends it first."
    ),
    WhyNot.OVER: N_(
        "The time that it tells does not hold any more. Please call the client; a new time gets another letter."
    ),
    WhyNot.CHANGED: N_("Another time holds by now. Who chose it knows it; otherwise another letter tells it."),
    WhyNot.TOO_SOON: N_(
        "It would come too late for its time. Please call the client, or move the time: then another letter is "
        "written by itself."
    ),
    WhyNot.TAKES_BACK_TOO_LATE: N_("It would come after the time that it takes back. Please call the client."),
    WhyNot.POST_HELD: N_(
        "No letter leaves at present, so nobody knows whether it would come in time. Please call the client."
    ),
}
SAME_PERSON = N_("You asked for it yourself: somebody else has to decide.")
DECIDED_BEFORE = N_("Somebody else has decided about this letter already.")
GRANTED = N_("The letter waits for print with a new PIN. The old PIN and the old link do not work any more.")
HELD = N_("The old PIN and the old link do not work any more. The letter cannot be printed as it is: it is held.")
REFUSED = N_("The letter is not printed once more.")

pages = Blueprint("reprints", __name__, url_prefix="/staff")


@dataclass(frozen=True)
class Wanted:
    """`why_not`: it could not help any more; a text of the catalogues."""

    asked: Reprint
    letter: Letter
    client: Client
    by: str
    why_not: str | None


@pages.get("/<office_key>/reprints")
@allowed(Role.BACK_OFFICE, Role.ADMIN)
def reprints(office_key: str) -> str:
    with the_house().database.transaction() as session:
        return _page(session, the_office(session, office_key))


@pages.post("/reprints/<int:reprint_id>")
@allowed(Role.BACK_OFFICE, Role.ADMIN)
def decide_it(reprint_id: int) -> Response | Answer:
    grant = ANSWERS.get(request.form.get("answer", ""))
    if grant is None:
        raise BadRequest
    house, staff_id = the_house(), the_person().staff_id
    with house.database.transaction() as session:
        asked, letter = _found(session, reprint_id)
        office = session.get_one(Office, letter.office_id)
        frame = frame_of(office, now(), house.access_keys, house.settings.public_url)
        try:
            decide(session, asked, grant=grant, staff_id=staff_id, frame=frame)
        except SamePerson:
            return _page(session, office, wrong=SAME_PERSON), 409
        except NotAgain as refused:
            return _page(session, office, wrong=NOT_AGAIN[refused.why]), 409
        except DecidedBefore:
            return _page(session, office, wrong=DECIDED_BEFORE), 409
        action = "reprint.granted" if grant else "reprint.refused"
        audit_staff(session, action, f"letter:{letter.id}", office_id=office.id, reason=asked.reason)
        tell((HELD if letter.state == LetterState.HELD else GRANTED) if grant else REFUSED)
    return redirect(url_for("reprints.reprints", office_key=office.key))


def names_of(session: Session, asked: Iterable[Reprint]) -> dict[int, str]:
    """Of those who asked and decided."""
    wanted = {one.asked_by for one in asked} | {one.decided_by for one in asked}
    return {person.id: person.name for person in session.scalars(select(Staff).where(Staff.id.in_(wanted)))}


def _found(session: Session, reprint_id: int) -> tuple[Reprint, Letter]:
    """Raises `NotFound` for one of another office, too."""
    scope = the_scope()
    row = session.execute(
        select(Reprint, Letter)
        .join(Letter, Letter.id == Reprint.letter_id)
        .where(
            Reprint.id == reprint_id,
            Reprint.authority_id == scope.authority_id,
            Letter.office_id.in_(scope.office_ids),
        )
    ).one_or_none()
    if row is None:
        raise NotFound(f"reprint {reprint_id}")
    asked, letter = row
    return asked, letter


def _page(session: Session, office: Office, *, wrong: str | None = None) -> str:
    house = the_house()
    frame = frame_of(office, now(), house.access_keys, house.settings.public_url)
    found = open_requests(session, office.id)
    names = names_of(session, [asked for asked, _ in found])
    wanted = []
    for asked, letter in found:
        refused, client = why_not(session, letter, frame), session.get_one(Client, letter.client_id)
        told = NOT_AGAIN[refused] if refused else None
        wanted.append(Wanted(asked, letter, client, names.get(asked.asked_by, "–"), told))
    shown = [letter.id for _, letter in found]
    audit_staff(session, "reprints.read", f"office:{office.id}", office_id=office.id, letters=shown)
    return render_template(
        "staff/reprints.html", office=office, wanted=wanted, me=the_person().staff_id, wrong=wrong
    )
