"""An appointment in person for an exceptional reason: staff choose a time at which advisor and room are free."""

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, redirect, render_template, request, url_for
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy.orm import Session
from werkzeug import Response

from db.appointments import Appointment
from db.cases import Case
from db.offices import Office
from db.scope import find
from db.staff import Role
from scheduler.appointments.booking import Taken
from scheduler.frame import Frame, frame_of
from scheduler.slots.free import Slot
from scheduler.visits.in_person import CaseClosed, InPerson, NowClosed, reserve, times_in_person
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.errors import Answer
from web.page.language import tell
from web.public.offers import GOOD_FOR_SECONDS, OfferStale
from words.catalogues import N_

SHOWN = 6
MOST_SKIPPED = 60
LONGEST_REASON = 2000
NO_REASON = N_("Please say why it has to be in person.")
GONE = N_("This time was taken a moment ago, or nobody is there then. These are free:")

pages = Blueprint("in_person", __name__, url_prefix="/staff/cases")


@dataclass(frozen=True)
class Offer:
    """`value`: what its button sends."""

    time: InPerson
    value: str


@pages.get("/<int:case_id>/in-person")
@allowed(Role.ADVISOR)
def choose(case_id: int) -> str:
    with the_house().database.transaction() as session:
        return _page(session, find(session, the_scope(), Case, case_id))


@pages.post("/<int:case_id>/in-person")
@allowed(Role.ADVISOR)
def reserve_time(case_id: int) -> Response | Answer:
    """The clock writes the letter. A time that is gone is told, with others; nothing is changed then."""
    reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
    with the_house().database.transaction() as session:
        found = find(session, the_scope(), Case, case_id)
        if not reason:
            return _page(session, found, wrong=NO_REASON), 422
        try:
            slot, room_id = _chosen(found)
            reserve(
                session,
                found,
                slot,
                room_id,
                reason=the_house().vault.seal(reason.encode(), _about(found.id)),
                staff_id=the_person().staff_id,
                frame=_frame(session, found),
            )
        except (Taken, NowClosed, OfferStale):
            return _page(session, found, reason=reason, wrong=GONE), 409
        audit_staff(session, "appointment.in_person", f"case:{found.id}", office_id=found.office_id)
        tell(N_("Reserved, with advisor and room. The letter waits for the next print."))
    return redirect(url_for("cases.case", case_id=case_id))


@pages.errorhandler(CaseClosed)
def closed_meanwhile(error: Exception) -> Response:
    tell(N_("Nothing is reserved: this case is closed."))
    return redirect(url_for("cases.case", **(request.view_args or {})))


@pages.app_template_global("exception_of")
def exception_of(appointment: Appointment) -> str:
    """Why it has to be in person, as staff noted it."""
    if appointment.exception is None:
        return ""
    return the_house().vault.open(appointment.exception, _about(appointment.case_id)).decode()


def _page(session: Session, found: Case, *, reason: str = "", wrong: str | None = None) -> str:
    audit_staff(session, "case.read", f"case:{found.id}", office_id=found.office_id)
    skip, frame = _skip(), _frame(session, found)
    times = times_in_person(session, found, found.advisor_id, frame=frame, skip=skip, count=SHOWN)
    return render_template(
        "staff/in_person.html",
        office=frame.office,
        case=found,
        offers=[Offer(time, _value(found, time)) for time in times],
        next_skip=skip + SHOWN if len(times) == SHOWN and skip < MOST_SKIPPED else None,
        arrival=frame.arrival(found.client),
        reason=reason,
        wrong=wrong,
    )


def _frame(session: Session, found: Case) -> Frame:
    house = the_house()
    office = session.get_one(Office, found.office_id)
    return frame_of(office, now(), house.access_keys, house.settings.public_url)


def _value(found: Case, time: InPerson) -> str:
    slot = time.slot
    taken = [slot.advisor_id, slot.minutes, slot.buffer]
    return _signer().dumps([found.id, time.room.id, slot.starts_at.isoformat(), *taken])


def _chosen(found: Case) -> tuple[Slot, int]:
    """Raises `OfferStale`."""
    try:
        case_id, room_id, starts_at, *taken = _signer().loads(request.form.get("time", ""), GOOD_FOR_SECONDS)
    except BadData:
        raise OfferStale from None
    if case_id != found.id:
        raise OfferStale
    return Slot(datetime.fromisoformat(starts_at), *taken), room_id


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(the_house().settings.secret_key, salt="time-in-person")


def _about(case_id: int) -> str:
    return f"exception:{case_id}"


def _skip() -> int:
    skip = request.args.get("skip", "0")
    return min(int(skip), MOST_SKIPPED) if skip.isascii() and skip.isdigit() else 0
