"""What staff do with one case: look at it, record an attempt in two clicks, note a number, call again, or end it
because the client got in touch."""

from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.exceptions import BadRequest

from db.appointments import Appointment, AppointmentState, Way
from db.calls import Attempt, Outcome
from db.cases import Case, CaseState
from db.clients import PhoneNumber
from db.offices import Office
from db.scope import NotFound, find
from db.staff import Role
from letters.saying.facts import Why
from scheduler.appointments.booking import live_of_case
from scheduler.calling.attempts import GOT_IN_TOUCH, reached_otherwise, record
from scheduler.calling.numbers import leave_number
from scheduler.frame import frame_of
from scheduler.going_on import go_on
from scheduler.policy import Policy
from scheduler.telling.corrections import correct
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.errors import Answer
from web.page.forms import NO_NUMBER, NumberForm, sent_form_key
from web.page.language import tell, the_language
from web.page.look import label
from web.staff.case_page import case_page
from web.staff.notes import sealed_note
from words.catalogues import N_
from words.dates import moment_written
from words.numbers import NotANumber

WRONGLY_TOLD = N_(
    "Their letter says {time}; that no longer holds. No message reaches them before then: please tell them now."
)

pages = Blueprint("cases", __name__, url_prefix="/staff/cases")


@pages.get("/<int:case_id>")
@allowed(Role.ADVISOR)
def case(case_id: int) -> str:
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), Case, case_id)
        audit_staff(session, "case.read", f"case:{case_id}", office_id=found.office_id)
        return case_page(session, case_id, NumberForm())


@pages.post("/<int:case_id>/attempts")
@allowed(Role.ADVISOR)
def record_attempt(case_id: int) -> Response:
    """Sent twice, it is one row: the key of the form decides."""
    form_key, outcome = sent_form_key(), _outcome()
    house = the_house()
    with house.database.transaction() as session:
        found = find(session, the_scope(), Case, case_id)
        office = session.get_one(Office, found.office_id)
        agreed = live_of_case(session, found.id)
        attempt = record(
            session,
            found,
            outcome=outcome,
            number=_number(session, found),
            note=sealed_note(form_key, request.form.get("note", "")),
            staff_id=the_person().staff_id,
            at=now(),
            form_key=form_key,
            policy=Policy.of(office.policy),
            zone=ZoneInfo(office.zone),
        )
        if attempt.case_id != found.id:
            raise BadRequest
        _take_back(session, office, found, agreed)
        audit_staff(
            session, "attempt.recorded", f"case:{found.id}", office_id=office.id, outcome=attempt.outcome.value
        )
        _tell(found, attempt)
        return _back(office, found)


@pages.post("/<int:case_id>/number")
@allowed(Role.ADVISOR)
def note_number(case_id: int) -> Response | Answer:
    """The client told us a number, or somebody found it: it is the one to call from now on."""
    form = NumberForm(request.form)
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), Case, case_id)
        office = session.get_one(Office, found.office_id)
        if not form.validate():
            return case_page(session, case_id, form), 422
        try:
            leave_number(session, found, form.number.data or "", office.country, now())
        except NotANumber:
            form.number.errors = [NO_NUMBER]
            return case_page(session, case_id, form), 422
        audit_staff(session, "number.noted", f"case:{found.id}", office_id=office.id)
        tell(N_("The number is noted."))
        return redirect(url_for("cases.case", case_id=case_id))


@pages.post("/<int:case_id>/call-again")
@allowed(Role.ADVISOR)
def call_again(case_id: int) -> Response:
    """A person looked at it: the case goes back to those who are called, or waits for the time that stands."""
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), Case, case_id)
        office = session.get_one(Office, found.office_id)
        if go_on(session, found, now()):
            audit_staff(session, "case.call_again", f"case:{found.id}", office_id=office.id)
        on_list = N_("{name} is on the list of those to call.")
        stands = N_("The appointment of {name} stands.")
        tell(stands if found.state == CaseState.APPOINTMENT else on_list, name=found.client.name)
        return _back(office, found)


@pages.post("/<int:case_id>/in-touch")
@allowed(Role.ADVISOR)
def got_in_touch(case_id: int) -> Response:
    """The client called in or wrote, and nothing is left to talk about. Sent twice it stays as it was."""
    way = _way()
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), Case, case_id)
        office = session.get_one(Office, found.office_id)
        agreed = live_of_case(session, found.id)
        if reached_otherwise(session, found, way=way, staff_id=the_person().staff_id, at=now()):
            _take_back(session, office, found, agreed)
            audit_staff(session, "case.in_touch", f"case:{found.id}", office_id=office.id, way=way.value)
        tell(N_("{name} is no longer on the list of those to call."), name=found.client.name)
        return _back(office, found)


def _way() -> Way:
    way = request.form.get("way", "")
    if way not in GOT_IN_TOUCH:
        raise BadRequest
    return Way(way)


def _outcome() -> Outcome:
    try:
        return Outcome(request.form.get("outcome", ""))
    except ValueError:
        raise BadRequest from None


def _number(session: Session, found: Case) -> PhoneNumber | None:
    """The number that was called, one of whoever is called for this client; an empty field means that none was."""
    number_id = request.form.get("number_id", "")
    if not number_id:
        return None
    numbers = {str(number.id): number for number in found.client.contact.numbers}
    if number_id not in numbers:
        raise NotFound(f"number {number_id}")
    return numbers[number_id]


def _take_back(session: Session, office: Office, found: Case, agreed: Appointment | None) -> None:
    """Whoever has a letter that tells a time which is not needed any more is told so; else staff say it."""
    if agreed is not None and agreed.state == AppointmentState.WITHDRAWN and found.state != CaseState.TO_CALL:
        house = the_house()
        frame = frame_of(office, now(), house.access_keys, house.settings.public_url)
        corrected = correct(session, agreed, found, Why.SPOKEN, at=now(), frame=frame)
        if corrected is not None and corrected.way is None:
            tell(WRONGLY_TOLD, time=moment_written(corrected.told, the_language()))


def _tell(found: Case, attempt: Attempt) -> None:
    tell(
        N_("Recorded for {name}: {outcome}."),
        name=found.client.name,
        outcome=label("outcome", attempt.outcome),
    )


def _back(office: Office, found: Case) -> Response:
    if request.form.get("back") == "case":
        return redirect(url_for("cases.case", case_id=found.id))
    return redirect(url_for("calls.call_list", office_key=office.key))
