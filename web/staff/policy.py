"""The rules of an office, as sentences that everybody who works there reads and its administration changes."""

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response

from db.offices import Office
from db.staff import Role
from scheduler import policy_changes
from scheduler.news.offers import queue_for_office
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house
from web.page.errors import Answer
from web.page.language import tell
from web.staff.office import the_office
from web.staff.policy_page import policy_page
from web.staff.policy_typed import TypedPolicy, mark_of
from words.catalogues import N_

pages = Blueprint("policy", __name__, url_prefix="/staff")


@pages.get("/<office_key>/policy")
@allowed(*Role)
def policy(office_key: str) -> str:
    with the_house().database.reading() as session:
        office = the_office(session, office_key)
        return policy_page(session, office, TypedPolicy.of(office))


@pages.post("/<office_key>/policy")
@allowed(Role.ADMIN)
def save(office_key: str) -> Response | Answer:
    """Whoever changes rules names those they saw; if others hold by now, nothing is saved."""
    with the_house().database.transaction() as session:
        office = _locked(session, office_key)
        typed = TypedPolicy.sent(request.form)
        said = typed.judged()
        if said is None:
            return policy_page(session, office, typed), 422
        if typed.seen != mark_of(office):
            typed.seen = mark_of(office)
            return policy_page(session, office, typed, overtaken=True), 409
        changed = _change(session, office, said)
    tell(N_("Saved. It holds from the next run on.") if changed else N_("Nothing was changed."))
    return redirect(url_for("policy.policy", office_key=office_key))


@pages.post("/<office_key>/policy/post")
@allowed(Role.ADMIN)
def hold_post(office_key: str) -> Response:
    """Letters do not travel, or do so again. Said twice, the first day stays."""
    with the_house().database.transaction() as session:
        office = _locked(session, office_key)
        since = office.policy.get("post_held_since")
        held = request.form.get("held") == "1"
        today = now().astimezone(ZoneInfo(office.zone)).date().isoformat()
        _change(session, office, {"post_held_since": (since or today) if held else None})
    tell(N_("Noted: nothing is proposed by letter.") if held else N_("Noted: letters travel again."))
    return redirect(url_for("policy.policy", office_key=office_key))


def _locked(session: Session, office_key: str) -> Office:
    """Of two who change rules at the same moment, the second sees what the first one set."""
    office = the_office(session, office_key)
    queue_for_office(session, office.id)
    session.refresh(office)
    return office


def _change(session: Session, office: Office, said: dict[str, Any]) -> bool:
    changes = policy_changes.change(session, office, said, now())
    if changes:
        facts = policy_changes.facts_of(changes)
        subject = policy_changes.subject_of(office.id)
        audit_staff(session, policy_changes.CHANGED, subject, office_id=office.id, **facts)
    return bool(changes)
