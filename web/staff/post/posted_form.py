"""How it is recorded that a batch was posted: what the form proposes, does not take, and asks once more."""

from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.offices import Office
from db.printing import BatchState, PrintBatch, PrintWay
from scheduler.calendar.delivery import is_posting_day, post_held
from scheduler.policy import Policy, working_days
from web.context import now
from web.page.forms import PostedForm
from words.catalogues import N_

WRONG_DAY = N_("The day must lie between the day of the batch and today.")
STILL_TO_COME = N_(
    "This day is still to come: please record it on the day on which the letters leave. If they are gone already,"
    " enter that day."
)
NOTHING_LEAVES = N_("On this day letters did not travel. Please wait until they travel again.")
NEVER_PRINTED = N_("Nothing is recorded: the files of this batch were never downloaded. Is it another batch?")
NOT_WITH_PROVIDER = N_("Nothing is recorded: the print provider does not have this batch yet.")
UNKNOWN_CARRIER = N_("Please choose one of the carriers that the rules of your office name.")
BEFORE_PLANNED = N_("This is before the planned day, which stands in the letters as their date.")
NO_POST = N_("By the rules of your office no letters leave on this day.")


def posted_form(session: Session, found: PrintBatch) -> PostedForm:
    """With today; where the planned day lies ahead, with that one: by one click nobody records a wrong day."""
    office = session.get_one(Office, found.office_id)
    return PostedForm(day=max(found.posting_day, today_in(office)), carrier=Policy.of(office.policy).carriers[0])


def takes(session: Session, found: PrintBatch, form: PostedForm) -> bool:
    """Whether what is entered can be so; else the form says why not. What can be, but seldom is, needs `sure`."""
    if not form.validate():
        return False
    office = session.get_one(Office, found.office_id)
    day, policy = form.day.data or date.min, Policy.of(office.policy)
    if refused := _refused(found, office, policy, day):
        form.day.errors = [refused]
    if form.carrier.data not in policy.carriers:
        form.carrier.errors = [UNKNOWN_CARRIER]
    elif not refused and not form.sure.data and (seldom := _seldom(found, office, policy, day)):
        form.sure.errors = [seldom]
    return not form.errors


def today_in(office: Office) -> date:
    return now().astimezone(ZoneInfo(office.zone)).date()


def _refused(found: PrintBatch, office: Office, policy: Policy, day: date) -> str | None:
    if post_held(policy, day):
        return NOTHING_LEAVES
    if found.state == BatchState.CLOSED and found.fetched_at is None:
        return NEVER_PRINTED if found.way == PrintWay.OWN else NOT_WITH_PROVIDER
    if day > today_in(office):
        return STILL_TO_COME
    return WRONG_DAY if day < found.created_at.astimezone(ZoneInfo(office.zone)).date() else None


def _seldom(found: PrintBatch, office: Office, policy: Policy, day: date) -> str | None:
    if day < found.posting_day:
        return BEFORE_PLANNED
    return None if is_posting_day(day, policy, working_days(office)) else NO_POST
