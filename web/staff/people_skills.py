"""What a person speaks and may do, and the address of their own calendar."""

from flask import Blueprint, redirect, request, url_for
from werkzeug import Response

from db.staff import Role
from scheduler.people import by_hand, calendars
from scheduler.people.skills import LANGUAGE, PERMISSION, keep_skills
from web.access.permissions import allowed
from web.context import audit_staff, the_house
from web.page.errors import Answer
from web.page.language import tell
from web.staff.office import the_office
from web.staff.people_page import Faults, permissions_known, person_of, person_page
from words.catalogues import N_
from words.languages import Language

pages = Blueprint("people_skills", __name__, url_prefix="/staff")

CALENDAR = "person.calendar"
WRONG_ADDRESS = {
    "no_https": N_("The address must begin with https://, so that nobody reads along."),
    "no_address": N_("This is no address of a calendar. Copy it from your calendar program, as “iCal” or “ICS”."),
    "too_long": N_("This is too long."),
}


@pages.post("/<office_key>/people/<int:staff_id>/skills")
@allowed(Role.ADMIN)
def save_skills(office_key: str, staff_id: int) -> Response:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        person = person_of(session, office, staff_id)
        chosen = {name for name, value in request.form.items() if value == "1"}
        speaks = [code for code in Language if f"language-{code}" in chosen]
        may = [code for code in permissions_known(session, office, person) if f"permission-{code}" in chosen]
        changed = keep_skills(session, person, LANGUAGE, speaks)
        changed |= keep_skills(session, person, PERMISSION, may)
        if changed:
            audit_staff(session, by_hand.SKILLS, by_hand.subject_of(person.id), office_id=office.id)
    tell(N_("Saved. It holds from the next run on.") if changed else N_("Nothing was changed."))
    return _back(office_key, staff_id)


@pages.post("/<office_key>/people/<int:staff_id>/calendar")
@allowed(Role.ADMIN)
def save_calendar(office_key: str, staff_id: int) -> Response | Answer:
    """The address is sealed and never shown again, not even after a mistake of the same form."""
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        person = person_of(session, office, staff_id)
        try:
            calendars.keep_calendar(session, the_house().vault, person, request.form.get("address", ""))
        except calendars.WrongAddress as wrong:
            faults = Faults("calendar", {"address": WRONG_ADDRESS[wrong.code]})
            return person_page(session, office, person, faults), 422
        audit_staff(session, CALENDAR, by_hand.subject_of(person.id), office_id=office.id)
    tell(N_("The address is kept. The calendar is read within the next minutes."))
    return _back(office_key, staff_id)


@pages.post("/<office_key>/people/<int:staff_id>/calendar/forget")
@allowed(Role.ADMIN)
def forget_calendar(office_key: str, staff_id: int) -> Response:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        person = person_of(session, office, staff_id)
        calendars.forget_calendar(session, person)
        audit_staff(session, CALENDAR, by_hand.subject_of(person.id), office_id=office.id, forgotten=True)
    tell(N_("The address is forgotten, and so is what the calendar said."))
    return _back(office_key, staff_id)


def _back(office_key: str, staff_id: int) -> Response:
    return redirect(url_for("people.person", office_key=office_key, staff_id=staff_id))
