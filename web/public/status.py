"""The public's pages: which offices there are, and what is open where, since when and why."""

from flask import Blueprint, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from db.offices import Office
from db.scope import NotFound
from scheduler.calendar.facts import text_in
from scheduler.calendar.told import news, notice_for_eye
from scheduler.news.offers import status_of
from web.access.permissions import public
from web.context import now, the_house
from web.page.language import offer, the_language
from web.page.shown import shown
from web.public.hotline import hotline
from words.languages import best_language
from words.menu import MAIN_MENU, PERSON

pages = Blueprint("status", __name__)


@pages.get("/")
@public
def offices() -> str:
    with the_house().database.reading() as session:
        found = session.scalars(select(Office).order_by(Office.name)).all()
        return render_template("public/offices.html", offices=[_in_brief(session, office) for office in found])


@pages.get("/<office_key>")
@public
def office(office_key: str) -> str:
    with the_house().database.reading() as session:
        found = the_public_office(session, office_key)
        offer(found.languages)
        language = the_language()
        return render_template(
            "public/office.html",
            office=found,
            shown=shown(status_of(session, found.id, now()), language),
            hotline=hotline(found, language),
            menu=MAIN_MENU,
            person_key=PERSON,
        )


def the_public_office(session: Session, key: str) -> Office:
    """Raises `NotFound`."""
    found = session.scalar(select(Office).where(Office.key == key).options(selectinload(Office.lines)))
    if found is None:
        raise NotFound(f"office {key}")
    return found


def _in_brief(session: Session, found: Office) -> tuple[Office, str, str, str, bool]:
    """The office, its name, the first thing that a caller would hear, in which language; whether it is no more."""
    language = best_language(the_language(), found.languages)
    status = status_of(session, found.id, now())
    sentences = [notice_for_eye(status, notice, language) for notice in status.notices[:1]]
    first = (sentences or news(status, language) or [""])[0]
    return found, text_in(status.names, language), first, language, bool(status.historical)
