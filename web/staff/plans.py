"""Plans: an editor sees what is proposed and why, confirms or declines it, and answers rules."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response

from db.offices import Office
from db.scope import NotFound
from db.staff import Role
from scheduler.news.plans import (
    AlreadyDecided,
    NoSuchPlan,
    NotProposed,
    PlaceClosed,
    PlanRefused,
    answer_rule,
    confirm_plan,
    decline_plan,
    withdraw_answer,
)
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person
from web.page.errors import Answer
from web.page.language import tell
from web.staff.office import the_office
from web.staff.plan_cards import Faults, plans_page
from words.catalogues import N_

pages = Blueprint("plans", __name__, url_prefix="/staff")

LONGEST_SOURCE = 300
REFUSED: dict[type[PlanRefused], str] = {
    PlaceClosed: N_("Not confirmed: the place that would open is closed itself."),
    NotProposed: N_("Not done: this is proposed no longer. Please see below how things stand now."),
    AlreadyDecided: N_("Not done: somebody decided this meanwhile. Please see below what holds now."),
}
CONFIRMED = N_("Confirmed. Phone and page tell it from now on.")
CONFIRMED_AHEAD = N_("Confirmed. Phone and page tell it as soon as the closing begins.")
NO_ANSWER = N_("Please say whether the rule allows it, and where that stands.")

Change = Callable[[Session, Office], str]
"""Does it and gives what to tell."""


@pages.get("/<office_key>/plans")
@allowed(Role.EDITOR)
def plans(office_key: str) -> str:
    with the_house().database.reading() as session:
        return plans_page(session, the_office(session, office_key))


@pages.post("/<office_key>/plans/<key>/confirm")
@allowed(Role.EDITOR)
def confirm(office_key: str, key: str) -> Response | Answer:
    """From now on it is told."""

    def change(session: Session, office: Office) -> str:
        closing, seen = _closing(), request.form.get("seen", type=int)
        notice = confirm_plan(
            session, office, key, closing=closing, staff_id=the_person().staff_id, at=now(), seen=seen
        )
        _note(session, office, "plan.confirmed", f"plan:{key}", closing=closing, notice=notice.id)
        return CONFIRMED_AHEAD if notice.begins_at and notice.begins_at > now() else CONFIRMED

    return _change(office_key, change)


@pages.post("/<office_key>/plans/<key>/decline")
@allowed(Role.EDITOR)
def decline(office_key: str, key: str) -> Response | Answer:
    def change(session: Session, office: Office) -> str:
        decline_plan(session, office, key, closing=_closing(), staff_id=the_person().staff_id, at=now())
        _note(session, office, "plan.declined", f"plan:{key}", closing=_closing())
        return N_("Declined. Nothing is told.")

    return _change(office_key, change)


@pages.post("/<office_key>/plans/<key>/rules/<rule>")
@allowed(Role.EDITOR)
def answer(office_key: str, key: str, rule: str) -> Response | Answer:
    """What a person says of a rule; what was said before stays on record."""
    if "withdraw" in request.form:
        return _withdraw(office_key, key, rule)
    allows, source = request.form.get("allows"), request.form.get("source", "").strip()
    if allows not in ("yes", "no") or not source or len(source) > LONGEST_SOURCE:
        return _refused(office_key, Faults(NO_ANSWER, f"{key}-{rule}", {"source": source}), 422)

    def change(session: Session, office: Office) -> str:
        person = the_person().staff_id
        answer_rule(session, office, key, rule, allows=allows == "yes", source=source, staff_id=person, at=now())
        _note(session, office, "rule.answered", f"plan:{key}", rule=rule, allows=allows == "yes")
        return N_("The answer is recorded.")

    return _change(office_key, change)


def _withdraw(office_key: str, key: str, rule: str) -> Response | Answer:
    def change(session: Session, office: Office) -> str:
        withdraw_answer(session, office, key, rule, at=now())
        _note(session, office, "rule.withdrawn", f"plan:{key}", rule=rule)
        return N_("The answer is withdrawn.")

    return _change(office_key, change)


def _change(office_key: str, change: Change) -> Response | Answer:
    try:
        with the_house().database.transaction() as session:
            done = change(session, the_office(session, office_key))
    except NoSuchPlan as error:
        raise NotFound(f"plan {error}") from error
    except PlanRefused as error:
        return _refused(office_key, Faults(REFUSED[type(error)]), 409)
    tell(done)
    return redirect(url_for("plans.plans", office_key=office_key))


def _refused(office_key: str, faults: Faults, status: int) -> Answer:
    with the_house().database.reading() as session:
        return plans_page(session, the_office(session, office_key), faults), status


def _closing() -> str | None:
    return request.form.get("closing") or None


def _note(session: Session, office: Office, action: str, subject: str, **facts: Any) -> None:
    audit_staff(session, action, subject, office_id=office.id, **facts)
