"""The jobs that keep the house: what is reminded, offered, read in, forgotten."""

from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from db.offices import Office
from db.staff import Login
from ivr.fallback import refresh
from ivr.turns import blank_old_turns
from letters.tries import forget_tries
from scheduler.appointments.earlier import offer_earlier as offer
from scheduler.appointments.silence import judge_silence as judge
from scheduler.calling.callbacks import forget_callbacks
from scheduler.drafts.making import forget_drafts
from scheduler.jobs.runs import Claim, Progress, forget_runs
from scheduler.news.reminders import remind_editors
from scheduler.own_calendars.refreshing import read_calendars as read
from scheduler.paper.forgetting import forget_papers
from scheduler.post.old_files import delete_old_files
from scheduler.telling.messages import forget_messages
from scheduler.telling.new_letters import ask_for_new_letters
from scheduler.visits.visit_list import forget_visits
from web.clockwork import Result
from web.house import House
from web.jobs_scheduling import office_of

DRAFTS_KEPT = RUNS_KEPT = timedelta(days=90)


def review_notices(house: House, session: Session, claim: Claim) -> Result:
    """Editors are told which notices nobody has looked at on their day."""
    office = session.get_one(Office, office_of(claim))
    return {"asked": remind_editors(session, office, house.now())}


def forget(house: House, session: Session, claim: Claim) -> Result:
    """What nobody needs any more: docs/operations.md says what is kept how long."""
    at = house.now()
    blanked = blank_old_turns(session, at - timedelta(minutes=30))
    files = delete_old_files(session, at.date())
    forget_tries(session, at.date())
    forget_messages(session, at - timedelta(days=1))
    forget_visits(session, at - timedelta(days=1))
    forget_callbacks(session, at - timedelta(days=30))
    forget_papers(session, at - timedelta(days=30))
    forget_drafts(session, at - DRAFTS_KEPT)
    forget_runs(session, at - RUNS_KEPT)
    session.execute(delete(Login).where(Login.seen_at < at - timedelta(days=1)))
    return {"blanked": blanked, "files": files}


def new_letters(house: House, claim: Claim, progress: Progress) -> Result:
    """For clients whose PIN was tried too often: a person sends them another letter."""
    asked = ask_for_new_letters(house.database, house.now(), progress)
    return {"wishes": sum(asked.results), "failed": asked.failed}


def tell_fallback(house: House, session: Session, claim: Claim) -> Result:
    """What the telephone says when the database is away: the news of all lines, in a file."""
    refresh(session, house.settings.fallback_file, house.now())
    return {}


def judge_silence(house: House, claim: Claim, progress: Progress) -> Result:
    """Proposals that nobody answered, by the office's rule."""
    url, at = house.settings.public_url, house.now()
    keys, office_id = house.access_keys, office_of(claim)
    return judge(house.database, office_id, keys, at=at, public_url=url, progress=progress)


def offer_earlier(house: House, claim: Claim, progress: Progress) -> Result:
    """Times that became free, for clients who wait for an earlier one."""
    url, at = house.settings.public_url, house.now()
    keys, office_id = house.access_keys, office_of(claim)
    return offer(house.database, office_id, keys, at=at, public_url=url, progress=progress)


def read_calendars(house: House, claim: Claim, progress: Progress) -> Result:
    """The advisors' own calendars: when they are busy."""
    readings = read(house.database, house.vault, at=house.now(), progress=progress)
    return {"read": readings.read, "not_read": readings.failed, "times": readings.times}
