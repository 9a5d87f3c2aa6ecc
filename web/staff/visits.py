"""Who comes in person: the list for the door, and how each visit ended."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.exceptions import BadRequest

from db.offices import Office
from db.rooms import Visit, VisitState
from db.scope import find
from db.staff import Role
from scheduler.visits.visit_list import ListedVisit, PlaceDay, close_visit, visits_from_today
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.language import tell
from web.staff.office import the_office
from words.catalogues import N_

pages = Blueprint("visits", __name__, url_prefix="/staff")

SAID = {
    VisitState.CAME: N_("Noted for number {ticket}: came."),
    VisitState.MISSED: N_("Noted for number {ticket}: did not come."),
    VisitState.CANCELLED: N_("The visit with number {ticket} is cancelled, its room is free again."),
}


@dataclass(frozen=True)
class Day:
    day: date
    sheets: list[PlaceDay]


@pages.get("/<office_key>/visits")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def visits(office_key: str) -> str:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        sheets = visits_from_today(session, the_scope(), office, now())
        listed = [visit for sheet in sheets for visit in sheet.visits]
        _note_reading(session, office, listed)
        return render_template(
            "staff/visits.html",
            office=office,
            days=_days(office, sheets),
            closed=sum(visit.closed for visit in listed),
            at=now(),
        )


@pages.post("/visits/<int:visit_id>/state")
@allowed(Role.ADVISOR, Role.BACK_OFFICE)
def note(visit_id: int) -> Response:
    """Sent twice, it stays as it was; what is cancelled stays cancelled."""
    state = _state()
    with the_house().database.transaction() as session:
        visit = find(session, the_scope(), Visit, visit_id)
        office = session.get_one(Office, visit.office_id)
        if close_visit(session, visit, state, staff_id=the_person().staff_id, at=now()):
            audit_staff(session, f"visit.{state}", f"visit:{visit.id}", office_id=office.id)
            tell(SAID[state], ticket=visit.ticket)
        return redirect(url_for("visits.visits", office_key=office.key))


def _days(office: Office, sheets: list[PlaceDay]) -> list[Day]:
    """Today, if nobody comes too, and every day with visits."""
    today = now().astimezone(ZoneInfo(office.zone)).date()
    days = sorted({today, *(sheet.day for sheet in sheets)})
    return [Day(day, [sheet for sheet in sheets if sheet.day == day]) for day in days]


def _state() -> VisitState:
    try:
        state = VisitState(request.form.get("state", ""))
    except ValueError:
        raise BadRequest from None
    if state not in SAID:
        raise BadRequest
    return state


def _note_reading(session: Session, office: Office, listed: list[ListedVisit]) -> None:
    shown = [visit.visit.id for visit in listed]
    audit_staff(session, "visits.read", f"office:{office.id}", office_id=office.id, visits=shown)
