"""Figures that a reopening hangs on: typed in by day, or taken in from a file."""

from datetime import date

from flask import Blueprint, flash, redirect, request, url_for
from sqlalchemy.orm import Session
from werkzeug import Response

from db.offices import Office
from db.scope import NotFound
from db.staff import Role
from scheduler.news.figures import WrongFigure, enter, names_of_figures
from web.access.permissions import allowed
from web.context import audit_staff, now, the_house, the_person
from web.imports.client_cells import CellError
from web.imports.figure_cells import SAID, number
from web.imports.figures import NoSuchFigure, Taken, take_figures, try_figures
from web.imports.problems import FileRefused
from web.page.errors import Answer
from web.page.language import tell, words
from web.staff.office import the_office
from web.staff.plan_cards import Faults, plans_page
from words.catalogues import N_

pages = Blueprint("figures", __name__, url_prefix="/staff")

NO_DAY = N_("Please enter a date.")
NO_FILE = N_("Please choose a file.")
SHOWN_PROBLEMS = 50


@pages.post("/<office_key>/figures/<name>")
@allowed(Role.EDITOR)
def type_in(office_key: str, name: str) -> Response | Answer:
    """One figure of one day; an older one of this day is superseded."""
    typed = {key: request.form.get(key, "").strip() for key in ("day", "value")}
    try:
        day, value = _day(typed["day"]), number(typed["value"])
        with the_house().database.transaction() as session:
            office = _office_with(session, office_key, name)
            kept = enter(session, office, name, {day: value}, staff_id=the_person().staff_id, at=now())
            audit_staff(
                session, "figure.entered", f"figure:{name}", office_id=office.id, day=typed["day"], value=value
            )
    except CellError as error:
        return _refused(office_key, Faults(words()(error.text, **error.values), name, typed))
    except WrongFigure as error:
        return _refused(office_key, Faults(words()(SAID[error.code]), name, typed))
    tell(N_("The figure is recorded.") if kept.new or kept.changed else N_("It was recorded so already."))
    return redirect(url_for("plans.plans", office_key=office_key))


@pages.post("/<office_key>/figures/<name>/file")
@allowed(Role.EDITOR)
def take(office_key: str, name: str) -> Response | Answer:
    """All of a file or nothing; with `try` it is judged alone."""
    sent = request.files.get("file")
    data = sent.read() if sent else b""
    if not data:
        return _refused(office_key, Faults(words()(NO_FILE), f"{name}-file"))
    try:
        done = _tried(office_key, name, data) if "try" in request.form else _taken(office_key, name, data)
    except NoSuchFigure as error:
        raise NotFound(f"figure {name}") from error
    except FileRefused as error:
        headline, *problems = error.said(words())
        return _refused(office_key, Faults(headline, f"{name}-file", problems=problems[:SHOWN_PROBLEMS]))
    for line in done.said(words(), dry_run="try" in request.form):
        flash(line)
    return redirect(url_for("plans.plans", office_key=office_key))


def _tried(office_key: str, name: str, data: bytes) -> Taken:
    with the_house().database.reading() as session:
        return try_figures(session, the_office(session, office_key), name, data, at=now())


def _taken(office_key: str, name: str, data: bytes) -> Taken:
    with the_house().database.transaction() as session:
        office = the_office(session, office_key)
        done = take_figures(session, office, name, data, staff_id=the_person().staff_id, at=now())
        if done.seen_at is None:
            counted = {"rows": done.rows, "new": done.new, "changed": done.changed}
            audit_staff(session, "figures.imported", f"figure:{name}", office_id=office.id, **counted)
        return done


def _office_with(session: Session, office_key: str, name: str) -> Office:
    """Raises `NotFound` where nothing of this office hangs on such a figure."""
    office = the_office(session, office_key)
    if name not in names_of_figures(session, office):
        raise NotFound(f"figure {name}")
    return office


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise CellError(NO_DAY) from None


def _refused(office_key: str, faults: Faults) -> Answer:
    with the_house().database.reading() as session:
        return plans_page(session, the_office(session, office_key), faults), 422
