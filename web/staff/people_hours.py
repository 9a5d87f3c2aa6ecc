"""The hours of an advisor: weekly patterns with their validity, and hours of single days."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response
from werkzeug.exceptions import BadRequest

from db.offices import Office
from db.staff import Role, Staff
from scheduler.people import by_hand
from scheduler.people.hours import (
    OverlappingHours,
    Period,
    hours_of,
    keep_day,
    keep_hours,
    overlapping,
    with_pattern,
)
from scheduler.slots.taking import queue_for
from web.access.permissions import allowed
from web.context import audit_staff, the_house
from web.page.errors import Answer
from web.page.language import tell
from web.staff import people_typed
from web.staff.office import the_office
from web.staff.people import TWICE
from web.staff.people_page import Faults, person_of, person_page
from web.staff.people_typed import WrongTyped
from web.staff.people_words import pairs_said
from words.catalogues import N_

pages = Blueprint("people_hours", __name__, url_prefix="/staff")

NEW = "new"
DAY_CHANGED = "person.day"


@pages.post("/<office_key>/people/<int:staff_id>/hours")
@allowed(Role.ADMIN)
def save_pattern(office_key: str, staff_id: int) -> Response | Answer:
    """Another pattern, or one in the place of an older one; without hours that one is gone."""
    typed = people_typed.fields_sent(people_typed.PATTERN, request.form)
    replaced = _period(request.form.get("replaced", NEW))
    form = f"pattern-{request.form.get('replaced', NEW)}"
    with _person(office_key, staff_id) as (session, office, person):
        try:
            added = people_typed.pattern(typed)
            if replaced is None and not added:
                raise WrongTyped({"hours-0": people_typed.NO_LINES})
            known = hours_of(session, person.id, office.id)
            hours = with_pattern(known, replaced, added, ends_earlier=bool(typed["ends_earlier"]))
        except WrongTyped as wrong:
            return person_page(session, office, person, Faults(form, wrong.errors, typed)), 422
        except OverlappingHours as found:
            faults = Faults(form, {}, typed, pairs_said(found.pairs))
            return person_page(session, office, person, faults), 422
        keep_hours(session, person, office.id, hours)
        audit_staff(session, by_hand.HOURS, by_hand.subject_of(person.id), office_id=office.id)
    tell(N_("The hours are saved."))
    return _back(office_key, staff_id)


@pages.post("/<office_key>/people/<int:staff_id>/days")
@allowed(Role.ADMIN)
def save_day(office_key: str, staff_id: int) -> Response | Answer:
    """Hours of one day, in place of the weekly ones."""
    typed = people_typed.fields_sent(people_typed.DAY, request.form)
    with _person(office_key, staff_id) as (session, office, person):
        try:
            day, hours, twice = people_typed.hours_of_day(typed, ZoneInfo(office.zone))
        except WrongTyped as wrong:
            return person_page(session, office, person, Faults("day", wrong.errors, typed)), 422
        pairs = overlapping(hours)
        if pairs:
            faults = Faults("day", {}, typed, pairs_said(pairs))
            return person_page(session, office, person, faults), 422
        keep_day(session, person, office.id, day, hours)
        audit_staff(session, DAY_CHANGED, by_hand.subject_of(person.id), office_id=office.id, day=day.isoformat())
    tell(N_("The hours of this day are saved."))
    if twice:
        tell(TWICE)
    return _back(office_key, staff_id)


@pages.post("/<office_key>/people/<int:staff_id>/days/remove")
@allowed(Role.ADMIN)
def remove_day(office_key: str, staff_id: int) -> Response:
    """The weekly hours hold again."""
    day = _date(request.form.get("day", ""))
    if day is None:
        raise BadRequest
    with _person(office_key, staff_id) as (session, office, person):
        keep_day(session, person, office.id, day, ())
        audit_staff(session, DAY_CHANGED, by_hand.subject_of(person.id), office_id=office.id, day=day.isoformat())
    tell(N_("On this day the weekly hours hold again."))
    return _back(office_key, staff_id)


@contextmanager
def _person(office_key: str, staff_id: int) -> Iterator[tuple[Session, Office, Staff]]:
    """Whoever changes the hours of somebody waits for others who do, and for whoever books a time of theirs."""
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        person = person_of(session, office, staff_id)
        queue_for(session, {person.id})
        yield session, office, person


def _period(sent: str) -> Period | None:
    """Of the pattern that is replaced, as the form names it: its first and last day. Raises `BadRequest`."""
    if sent == NEW:
        return None
    first, slash, last = sent.partition("/")
    if not slash:
        raise BadRequest
    return _date(first), _date(last)


def _date(sent: str) -> date | None:
    try:
        return date.fromisoformat(sent) if sent else None
    except ValueError:
        raise BadRequest from None


def _back(office_key: str, staff_id: int) -> Response:
    return redirect(url_for("people.person", office_key=office_key, staff_id=staff_id))
