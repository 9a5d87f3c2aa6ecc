"""What a new case of a paper is about, until when it is due, and who calls."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.cases import Case, CaseState, Topic
from db.clients import Client
from db.offices import Office
from db.paper import PaperKind
from scheduler.calendar.holidays import offset_day
from scheduler.frame import Frame, frame_of
from scheduler.people.skills import permissions_of, topics_of
from scheduler.people.today import days_today
from scheduler.team import Team, team_of

FIRST_TALKS = ("first-talk", "job-search")
"""Keys of topics about which somebody talks whose job search begins, the best first."""


class NobodyToCall(Exception):
    """The office has no advisor, or no topic: a case has neither."""


def topic_for(session: Session, office: Office, kind: PaperKind, client: Client | None) -> Topic:
    """What it is about most likely: a job search that begins; else what was talked about with the client last.

    Raises `NobodyToCall`.
    """
    known = topics_of(session, office.id)
    if not known:
        raise NobodyToCall
    by_key = {topic.key: topic for topic in known}
    first_talk = next((by_key[key] for key in FIRST_TALKS if key in by_key), known[0])
    if kind == PaperKind.JOB_SEARCH or client is None:
        return first_talk
    last = select(Case.topic_id).where(Case.client_id == client.id, Case.office_id == office.id)
    last_id = session.scalar(last.order_by(Case.id.desc()).limit(1))
    return next((topic for topic in known if topic.id == last_id), first_talk)


def due_day(frame: Frame, received_on: date, client: Client) -> date:
    """Until when the talk is due, counted from the day of receipt: late enough for a letter that proposes a time,
    should nobody be met by telephone, with as many working days left as the office is warned before."""
    then = datetime.combine(received_on, time(), ZoneInfo(frame.office.zone))
    first = frame_of(frame.office, then, frame.mailing.keys, frame.mailing.public_url).earliest(client)
    return max(frame.today, offset_day(first, frame.policy.warn_days, counts=frame.days.is_working_day))


def advisor_for(session: Session, office: Office, topic: Topic, client: Client, *, at: datetime) -> int:
    """Who advised the client last and still may; else of those who may and speak their language who has the fewest
    open cases; who is away now comes last. Raises `NobodyToCall`.
    """
    team = team_of(session, office)
    if not team.advisors:
        raise NobodyToCall
    allowed = [one.id for one in team.advisors if one.may(permissions_of(topic))]
    last = _last_advisor(session, office, client)
    if last in allowed:
        return last
    asked = _speakers(team, allowed, client) or allowed or [one.id for one in team.advisors]
    days = days_today(session, office, asked, at)
    busy = _open_cases(session, office, asked)
    return min(asked, key=lambda one: (days[one].away is not None, busy.get(one, 0), one))


def _last_advisor(session: Session, office: Office, client: Client) -> int:
    """0: nobody did."""
    theirs = select(Case.advisor_id).where(Case.client_id == client.id, Case.office_id == office.id)
    return session.scalar(theirs.order_by(Case.closed_at.is_not(None), Case.id.desc()).limit(1)) or 0


def _speakers(team: Team, allowed: list[int], client: Client) -> list[int]:
    language = client.contact.language
    return [one.id for one in team.advisors if one.id in allowed and one.speaks(language)]


def _open_cases(session: Session, office: Office, advisor_ids: list[int]) -> dict[int, int]:
    counted = (
        select(Case.advisor_id, func.count())
        .where(Case.office_id == office.id, Case.state != CaseState.CLOSED, Case.advisor_id.in_(advisor_ids))
        .group_by(Case.advisor_id)
    )
    return {advisor: count for advisor, count in session.execute(counted)}  # noqa: C416 - rows are no pairs for types
