"""The advisor's call list: today's appointments, wishes to be called, whom to call now, who waits for what."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response

from db.calls import CallbackRequest, CallbackState
from db.cases import Wish
from db.offices import Office
from db.paper import Paper
from db.scope import find
from db.staff import Role
from scheduler.calling.advice import advise, due_first
from scheduler.calling.attempts import was_not_reached
from scheduler.calling.call_list import callbacks, number_asked, of_day, person_needed, to_call, wishes_told
from scheduler.paper.listing import papers_for
from scheduler.policy import Policy
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person, the_scope
from web.page.language import tell
from web.page.look import window_minutes
from web.staff.office import the_office
from web.staff.rows import SeenRow, seen
from words.catalogues import N_

ONE_DAY = timedelta(days=1)

pages = Blueprint("calls", __name__, url_prefix="/staff")


@dataclass(frozen=True)
class CallList:
    """What one advisor sees of one office.

    `day`: whose appointments are shown. `written_to`: not reached by the office's rule, a letter follows.
    """

    day: date
    today: date
    appointments: list[SeenRow]
    callbacks: list[CallbackRequest]
    wishes: list[Wish]
    papers: list[Paper]
    to_call: list[SeenRow]
    persons: list[SeenRow]
    number_asked: list[SeenRow]
    written_to: list[SeenRow]

    @property
    def before(self) -> date:
        return self.day - ONE_DAY

    @property
    def after(self) -> date:
        return self.day + ONE_DAY


@pages.get("/<office_key>/calls")
@allowed(Role.ADVISOR)
def call_list(office_key: str) -> str:
    house = the_house()
    with house.database.transaction() as session:
        office = the_office(session, office_key)
        calls = _call_list(session, office, now())
        _note_reading(session, office, calls)
        return render_template(
            "staff/calls.html", office=office, calls=calls, window_minutes=window_minutes(office), at=now()
        )


@pages.post("/callbacks/<int:callback_id>/done")
@allowed(Role.ADVISOR)
def callback_done(callback_id: int) -> Response:
    """Called back: the wish is done. Sent twice it stays as it was."""
    with the_house().database.transaction() as session:
        callback = find(session, the_scope(), CallbackRequest, callback_id)
        office = session.get_one(Office, callback.office_id)
        if callback.state == CallbackState.OPEN:
            callback.state, callback.done_at, callback.done_by = CallbackState.DONE, now(), the_person().staff_id
            audit_staff(session, "callback.done", f"callback:{callback.id}", office_id=office.id)
        tell(N_("Marked as called back."))
        return redirect(url_for("calls.call_list", office_key=office.key))


def _call_list(session: Session, office: Office, at: datetime) -> CallList:
    scope, staff_id = the_scope(), the_person().staff_id
    policy, zone = Policy.of(office.policy), ZoneInfo(office.zone)
    today = at.astimezone(zone).date()
    day = _chosen_day() or today
    shown = of_day(session, scope, office, staff_id, day)
    shown_above = {row.case.id for row in shown}
    waiting = [row for row in to_call(session, scope, office.id, staff_id) if row.case.id not in shown_above]
    decided = {row.case.id for row in waiting if was_not_reached(row.case, row.attempts, policy, zone, at)}
    undecided = [row for row in waiting if row.case.id not in decided]
    advise(session, office, undecided, at)
    as_seen = partial(seen, session, office, at=at)
    return CallList(
        day=day,
        today=today,
        appointments=as_seen(shown),
        callbacks=callbacks(session, scope, office.id),
        wishes=wishes_told(session, scope, office.id, staff_id),
        papers=papers_for(session, scope, office.id, staff_id),
        to_call=as_seen(due_first(undecided, at)),
        written_to=as_seen([row for row in waiting if row.case.id in decided]),
        persons=as_seen(person_needed(session, scope, office.id, staff_id)),
        number_asked=as_seen(number_asked(session, scope, office.id, staff_id)),
    )


def _chosen_day() -> date | None:
    """The day in the address; what is no day means today."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return None


def _note_reading(session: Session, office: Office, calls: CallList) -> None:
    shown = (*calls.appointments, *calls.to_call, *calls.persons, *calls.number_asked, *calls.written_to)
    cases = [seen.row.case.id for seen in shown] + [wish.case_id for wish in calls.wishes]
    cases += [paper.case_id for paper in calls.papers if paper.case_id is not None]
    audit_staff(session, "call_list.read", f"office:{office.id}", office_id=office.id, cases=cases)
