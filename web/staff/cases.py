"""One case: whom to call, what was tried and said, and the record of an attempt in two clicks."""

from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.exceptions import BadRequest

from db.appointments import EventKind, Way
from db.calls import Attempt, Outcome
from db.cases import Case, CaseState
from db.clients import PhoneNumber
from db.letters import Letter
from db.offices import Office
from db.scope import NotFound, find
from db.staff import Role
from scheduler.attempts import record
from scheduler.call_list import Row, of_case
from scheduler.reasons import in_words
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.language import tell, the_language
from web.page.look import label, window_minutes
from web.staff.rows import seen
from words.catalogues import N_

LONGEST_NOTE = 2000
KEY_LENGTH = range(16, 65)

pages = Blueprint("cases", __name__, url_prefix="/staff/cases")


@pages.get("/<int:case_id>")
@allowed(Role.ADVISOR)
def case(case_id: int) -> str:
    house = the_house()
    with house.database.transaction() as session:
        row = of_case(session, the_scope(), case_id)
        office = session.get_one(Office, row.case.office_id)
        [shown] = seen(session, house.access_keys, [row])
        audit_staff(session, "case.read", f"case:{case_id}", office_id=office.id)
        return render_template(
            "staff/case.html",
            office=office,
            seen=shown,
            notes=_notes(row.attempts),
            letters=_letters(session, case_id),
            reasons=_reasons(row),
            window_minutes=window_minutes(office),
            at=now(),
        )


@pages.post("/<int:case_id>/attempts")
@allowed(Role.ADVISOR)
def record_attempt(case_id: int) -> Response:
    """Sent twice, it is one row: the key of the form decides."""
    form_key, outcome = _form_key(), _outcome()
    house = the_house()
    with house.database.transaction() as session:
        found = find(session, the_scope(), Case, case_id)
        office = session.get_one(Office, found.office_id)
        attempt = record(
            session,
            found,
            outcome=outcome,
            number=_number(session, found),
            note=_sealed_note(form_key),
            staff_id=the_person().staff_id,
            at=now(),
            form_key=form_key,
            zone=ZoneInfo(office.zone),
        )
        if attempt.case_id != found.id:
            raise BadRequest
        audit_staff(
            session, "attempt.recorded", f"case:{found.id}", office_id=office.id, outcome=attempt.outcome.value
        )
        _tell(found, attempt)
        return _back(office, found)


@pages.post("/<int:case_id>/call-again")
@allowed(Role.ADVISOR)
def call_again(case_id: int) -> Response:
    """A person looked at it: the case goes back to those who are called."""
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), Case, case_id)
        office = session.get_one(Office, found.office_id)
        if found.state == CaseState.NEEDS_PERSON:
            found.state, found.state_reason = CaseState.TO_CALL, None
            audit_staff(session, "case.call_again", f"case:{found.id}", office_id=office.id)
        tell(N_("{name} is on the list of those to call."), name=found.client.name)
        return _back(office, found)


def _letters(session: Session, case_id: int) -> list[Letter]:
    return list(session.scalars(select(Letter).where(Letter.case_id == case_id).order_by(Letter.id.desc())))


def _reasons(row: Row) -> list[str]:
    """Why the appointment is when it is; a time that was chosen needs no reason."""
    chosen = any(event.kind == EventKind.CHANGED and event.way != Way.CLOCK for event in row.said)
    if row.appointment is None or chosen:
        return []
    return in_words(row.appointment.reasons, row.case.advisor.name, the_language())


def _notes(attempts: list[Attempt]) -> dict[int, str]:
    vault = the_house().vault
    return {
        attempt.id: vault.open(attempt.note, _about(attempt.form_key)).decode()
        for attempt in attempts
        if attempt.note is not None
    }


def _sealed_note(form_key: str) -> bytes | None:
    note = request.form.get("note", "").strip()[:LONGEST_NOTE]
    return the_house().vault.seal(note.encode(), _about(form_key)) if note else None


def _about(form_key: str | None) -> str:
    return f"attempt:{form_key}"


def _form_key() -> str:
    form_key = request.form.get("form_key", "")
    if len(form_key) not in KEY_LENGTH:
        raise BadRequest
    return form_key


def _outcome() -> Outcome:
    try:
        return Outcome(request.form.get("outcome", ""))
    except ValueError:
        raise BadRequest from None


def _number(session: Session, found: Case) -> PhoneNumber | None:
    """The number that was called, one of this client's; an empty field means that none was."""
    number_id = request.form.get("number_id", "")
    if not number_id:
        return None
    numbers = {str(number.id): number for number in found.client.numbers}
    if number_id not in numbers:
        raise NotFound(f"number {number_id}")
    return numbers[number_id]


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
