"""Plans of times: staff asks what would be proposed now, looks at it, and has it put in force or drops it."""

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session, defer
from werkzeug import Response

from db.drafts import Draft, DraftKind
from db.offices import Office
from db.scope import NotFound
from db.staff import Absence, Role
from scheduler.calendar.delivery import post_held
from scheduler.displaced.cause import closed_days, subject_of_absence, subject_of_closure
from scheduler.displaced.making import ask_for_displaced
from scheduler.drafts.force import NotReady, drop, order
from scheduler.drafts.making import ask_for_draft
from scheduler.policy import InForceBy, Policy
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person
from web.page.language import tell
from web.staff.alarm_readings import note_reading
from web.staff.displaced_alarm import left_to_persons, uncovered
from web.staff.displaced_page import displaced_page
from web.staff.draft_page import draft_page
from web.staff.office import the_office
from web.staff.people_page import person_of
from web.staff.shortage_alarm import shortages
from words.catalogues import N_

SHOWN_DRAFTS = 20
ORDERED = N_("The plan is being put in force.")
DROPPED = N_("The plan is dropped. Nothing of it is done.")
NOT_READY = N_("Not done: somebody decided about this plan meanwhile.")

pages = Blueprint("drafts", __name__, url_prefix="/staff")


@pages.get("/<office_key>/drafts")
@allowed(Role.ADMIN, Role.BACK_OFFICE)
def drafts(office_key: str) -> str:
    with the_house().database.reading() as session:
        office, at = the_office(session, office_key), now()
        policy, today = Policy.of(office.policy), at.astimezone(ZoneInfo(office.zone)).date()
        short, left = shortages(session, office, at), left_to_persons(session, office, at)
        page = render_template(
            "staff/drafts.html",
            office=office,
            drafts=_newest(session, office),
            by_a_person=policy.in_force_by == InForceBy.PERSON,
            post_held=post_held(policy, today),
            short=short,
            uncovered=uncovered(session, office, at),
            left=left,
        )
    note_reading("drafts.read", office, [*short, *left])
    return page


@pages.post("/<office_key>/drafts")
@allowed(Role.ADMIN, Role.BACK_OFFICE)
def ask(office_key: str) -> Response:
    """The clock process makes the plan; its page shows how far it is. Asked for twice, it is one plan."""
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        draft = ask_for_draft(session, office, staff_id=the_person().staff_id, at=now())
        audit_staff(session, "draft.asked", f"draft:{draft.id}", office_id=office.id)
        return _to(office_key, draft.id)


@pages.get("/<office_key>/drafts/<int:draft_id>")
@allowed(Role.ADMIN, Role.BACK_OFFICE)
def draft(office_key: str, draft_id: int) -> str:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        found = _the_draft(session, office, draft_id)
        page = draft_page if found.kind == DraftKind.PROPOSALS else displaced_page
        return page(session, office, found)


@pages.post("/<office_key>/absences/<int:absence_id>/plan")
@allowed(Role.ADMIN, Role.BACK_OFFICE)
def absence(office_key: str, absence_id: int) -> Response:
    """What becomes of the appointments over which an absence lies: the clock process makes a plan."""
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        found = session.get(Absence, absence_id)
        if found is None:
            raise NotFound(f"absence {absence_id}")
        person_of(session, office, found.staff_id)
        return _to(office_key, ask_about_absence(session, office, found).id)


@pages.post("/<office_key>/drafts/closure")
@allowed(Role.ADMIN, Role.BACK_OFFICE)
def closure(office_key: str) -> Response:
    """The same for all appointments on days on which the office is closed."""
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        subject = subject_of_closure(closed_days(session, office, now()))
        return _to(office_key, _ask_about(session, office, DraftKind.CLOSURE, subject).id)


@pages.post("/<office_key>/drafts/<int:draft_id>/force")
@allowed(Role.ADMIN, Role.BACK_OFFICE)
def put_in_force(office_key: str, draft_id: int) -> Response:
    def change(session: Session, draft: Draft) -> str:
        order(session, draft, staff_id=the_person().staff_id, at=now())
        return ORDERED

    return _change(office_key, draft_id, "draft.ordered", change)


@pages.post("/<office_key>/drafts/<int:draft_id>/drop")
@allowed(Role.ADMIN, Role.BACK_OFFICE)
def drop_it(office_key: str, draft_id: int) -> Response:
    def change(session: Session, draft: Draft) -> str:
        drop(session, draft)
        return DROPPED

    return _change(office_key, draft_id, "draft.dropped", change)


def ask_about_absence(session: Session, office: Office, absence: Absence) -> Draft:
    return _ask_about(session, office, DraftKind.ABSENCE, subject_of_absence(absence))


def _ask_about(session: Session, office: Office, kind: DraftKind, subject: dict[str, Any]) -> Draft:
    draft = ask_for_displaced(session, office, kind, subject, staff_id=the_person().staff_id, at=now())
    audit_staff(session, "draft.asked", f"draft:{draft.id}", office_id=office.id)
    return draft


def _change(office_key: str, draft_id: int, action: str, change: Callable[[Session, Draft], str]) -> Response:
    try:
        with the_house().database.transaction() as session:
            office = the_office(session, office_key)
            told = change(session, _the_draft(session, office, draft_id))
            audit_staff(session, action, f"draft:{draft_id}", office_id=office.id)
    except NotReady:
        told = NOT_READY
    tell(told)
    return _to(office_key, draft_id)


def _the_draft(session: Session, office: Office, draft_id: int) -> Draft:
    """Raises `NotFound` for one of another office, too."""
    found = session.scalar(select(Draft).where(Draft.id == draft_id, Draft.office_id == office.id))
    if found is None:
        raise NotFound(f"draft {draft_id}")
    return found


def _newest(session: Session, office: Office) -> list[Draft]:
    newest_first = select(Draft).where(Draft.office_id == office.id).order_by(Draft.id.desc())
    return list(session.scalars(newest_first.limit(SHOWN_DRAFTS).options(defer(Draft.moves))))


def _to(office_key: str, draft_id: int) -> Response:
    return redirect(url_for("drafts.draft", office_key=office_key, draft_id=draft_id))
