"""What callers heard and readers read at a moment: the record of that moment, judged at that moment."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request
from sqlalchemy.orm import Session

from db.offices import Office
from db.staff import Role
from scheduler.calendar.status import status_at
from scheduler.calendar.told import news
from scheduler.news.offers import recorded_at
from web.access.permissions import allowed
from web.context import now, the_house
from web.page.shown import Shown, shown
from web.staff.moments import WrongMoment, instants_of, typed_of
from web.staff.office import the_office
from web.staff.review_alarm import alarms

pages = Blueprint("told_then", __name__, url_prefix="/staff")


@dataclass(frozen=True)
class ToldThen:
    """A moment; for each language how a call began and what the page showed, none before anything was recorded."""

    at: datetime
    told: dict[str, tuple[list[str], Shown]]


@pages.get("/<office_key>/told")
@allowed(Role.EDITOR)
def told_then(office_key: str) -> str:
    with the_house().database.reading() as session:
        office = the_office(session, office_key)
        zone = ZoneInfo(office.zone)
        typed, wrong, moments = request.args.get("at", ""), None, []
        if typed:
            try:
                moments = instants_of(typed, zone)
            except WrongMoment as error:
                wrong = error.said
        return render_template(
            "staff/told_then.html",
            office=office,
            alarms=alarms(session, office),
            typed=typed or typed_of(now(), zone),
            wrong=wrong,
            moments=[_told(session, office, at) for at in moments],
            now=now(),
        )


def _told(session: Session, office: Office, at: datetime) -> ToldThen:
    facts = recorded_at(session, office.id, at)
    if facts is None:
        return ToldThen(at, {})
    status = status_at(facts, at)
    return ToldThen(
        at, {language: (news(status, language), shown(status, language)) for language in facts.languages}
    )
