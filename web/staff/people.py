"""The people of an office: who is here today; absences, which the back office may enter too."""

from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import select
from werkzeug import Response

from db.scope import NotFound
from db.staff import Absence, AbsenceKind, Role
from scheduler.people import absences
from scheduler.people.by_hand import subject_of
from scheduler.slots.taking import queue_for
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person
from web.page.errors import Answer
from web.page.language import tell
from web.staff import people_typed
from web.staff.drafts import ask_about_absence
from web.staff.office import the_office
from web.staff.people_page import Faults, people_page, person_of, person_page
from web.staff.people_typed import WrongTyped
from words.catalogues import N_

pages = Blueprint("people", __name__, url_prefix="/staff")

TWICE = N_("One of these times comes twice on that day, since the clocks go back. The earlier one was taken.")
NO_SUCH_DAY = N_("Please enter a day from today on.")
NO_APPOINTMENT = N_("The absence is recorded. No appointment lies in it.")
WRONG = {
    "ends_first": ("last_day", N_("The absence would end before it begins.")),
    "over": ("last_day", N_("It would be over already.")),
    "meets_itself": ("every_weeks", N_("It would come again before it is over.")),
    "repeats_until_first": ("repeats_until", N_("That is before it begins.")),
}


@pages.get("/<office_key>/people")
@allowed(Role.ADMIN, Role.BACK_OFFICE)
def people(office_key: str) -> str:
    with the_house().database.reading() as session:
        return people_page(session, the_office(session, office_key))


@pages.get("/<office_key>/people/<int:staff_id>")
@allowed(Role.ADMIN, Role.BACK_OFFICE)
def person(office_key: str, staff_id: int) -> str:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        return person_page(session, office, person_of(session, office, staff_id))


@pages.post("/<office_key>/people/<int:staff_id>/absences")
@allowed(Role.ADMIN, Role.BACK_OFFICE)
def enter_absence(office_key: str, staff_id: int) -> Response | Answer:
    """What is entered twice is one absence; why somebody is away stays out of the audit."""
    typed = people_typed.fields_sent(people_typed.ABSENCE, request.form)
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        away = person_of(session, office, staff_id)
        zone = ZoneInfo(office.zone)
        try:
            draft, twice = people_typed.absence(typed, zone)
            by = the_person().staff_id
            absence, new = absences.enter(session, away, draft, zone=zone, by=by, at=now())
        except WrongTyped as wrong:
            return person_page(session, office, away, Faults("absence", wrong.errors, typed)), 422
        except absences.WrongAbsence as wrong:
            errors = dict([WRONG[wrong.code]])
            return person_page(session, office, away, Faults("absence", errors, typed)), 422
        audit_staff(session, "absence.entered", subject_of(away.id), office_id=office.id, absence=absence.id)
    tell(N_("The absence is recorded.") if new else N_("It was recorded so already."))
    if twice:
        tell(TWICE)
    return redirect(url_for("people.person", office_key=office_key, staff_id=staff_id))


@pages.post("/<office_key>/people/<int:staff_id>/ill")
@allowed(Role.ADMIN, Role.BACK_OFFICE)
def ill(office_key: str, staff_id: int) -> Response:
    """Ill today, or until a day; where appointments lie in it, it goes on to what becomes of them."""
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        away = person_of(session, office, staff_id)
        zone = ZoneInfo(office.zone)
        today = now().astimezone(zone).date().isoformat()
        typed = dict.fromkeys(people_typed.ABSENCE, "") | {"kind": AbsenceKind.ILL.value, "first_day": today}
        typed["last_day"] = request.form.get("until", "").strip()
        try:
            draft, _twice = people_typed.absence(typed, zone)
            absence, _new = absences.enter(session, away, draft, zone=zone, by=the_person().staff_id, at=now())
        except (WrongTyped, absences.WrongAbsence):
            tell(NO_SUCH_DAY)
            return redirect(url_for("people.people", office_key=office_key))
        audit_staff(session, "absence.entered", subject_of(away.id), office_id=office.id, absence=absence.id)
        if absences.appointments_in(session, absence, office, now()):
            plan = ask_about_absence(session, office, absence)
            return redirect(url_for("drafts.draft", office_key=office_key, draft_id=plan.id))
    tell(NO_APPOINTMENT)
    return redirect(url_for("people.people", office_key=office_key))


@pages.post("/<office_key>/people/<int:staff_id>/absences/<int:absence_id>/end")
@allowed(Role.ADMIN, Role.BACK_OFFICE)
def end_absence(office_key: str, staff_id: int, absence_id: int) -> Response:
    """From now on they are here; what was all to come is deleted."""
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        away = person_of(session, office, staff_id)
        queue_for(session, {away.id})
        absence = session.scalar(select(Absence).where(Absence.id == absence_id, Absence.staff_id == away.id))
        if absence is None:
            raise NotFound(f"absence {absence_id}")
        absences.end(session, absence, ZoneInfo(office.zone), now())
        audit_staff(session, "absence.ended", subject_of(away.id), office_id=office.id, absence=absence_id)
    tell(N_("The absence is ended."))
    return redirect(url_for("people.person", office_key=office_key, staff_id=staff_id))
