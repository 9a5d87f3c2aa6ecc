"""The jobs of the print room: batches are made, for who asks and at the cut-off, and doubted if nobody tells."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db import audit
from db.offices import Office
from letters.printing.batches import close_batch
from scheduler.calendar.delivery import is_posting_day, post_held, posting_day
from scheduler.frame import frame_of
from scheduler.jobs.runs import Claim, Progress, ask_for, finish
from scheduler.policy import Policy, working_days
from scheduler.post.batch_life import doubt_unconfirmed, doubt_without_files
from scheduler.post.moved import judge_moved, office_with_lines
from web.clockwork import Result
from web.house import House
from web.jobs_scheduling import office_of

NO_POST = "no_post"
PRINT_BATCH = "print_batch"
CUT_OFF = "cutoff"
SOON_AFTER = timedelta(hours=1)
"""How long after the cut-off a batch still leaves on that day. Later, what waits leaves with the next one."""


def close_print_batch(house: House, claim: Claim, progress: Progress) -> Result:
    """Letters that wait, as PDFs. The run ends in the transaction that enters the batch.

    At the cut-off those are taken that leave on that day; who asks for a batch gets all that wait. They go where
    the register says by then.
    """
    at, office_id = house.now(), office_of(claim)
    office = office_with_lines(house.database, office_id)
    local, policy, days = at.astimezone(ZoneInfo(office.zone)), Policy.of(office.policy), working_days(office)
    if post_held(policy, local.date()):
        return {"batch_id": None, NO_POST: 1}
    at_cut_off = _day_of(claim) == local.date() and _is_soon_after_cut_off(local, policy)
    leaves_on = local.date() if at_cut_off else posting_day(local, policy, days)
    judge_moved(house.database, frame_of(office, at, house.access_keys, house.settings.public_url), progress)
    batch_id = close_batch(
        house.database,
        house.vault,
        house.access_keys,
        office_id,
        at=at,
        posting_day=leaves_on,
        progress=progress,
        stored=lambda session, batch_id: finish(session, claim, {"batch_id": batch_id}),
        way=policy.print_way,
        both_sides=policy.both_sides,
        volume_sheets=policy.volume_sheets,
        planned_until=leaves_on if at_cut_off else None,
    )
    return {"batch_id": batch_id}


def close_at_cut_off(house: House, session: Session, claim: Claim) -> Result:
    """Asks for a batch, once, at the cut-off of a day on which letters leave, where the office's rule says so."""
    office = session.get_one(Office, office_of(claim))
    policy, local = Policy.of(office.policy), house.now().astimezone(ZoneInfo(office.zone))
    today = local.date()
    if (
        not policy.closes_itself
        or not is_posting_day(today, policy, working_days(office))
        or not _is_soon_after_cut_off(local, policy)
        or post_held(policy, today)
    ):
        return {}
    ask_for(session, PRINT_BATCH, f"{CUT_OFF}:{office.id}:{today.isoformat()}", office_id=office.id)
    return {"batches_asked": 1}


def doubt_batches(house: House, session: Session, claim: Claim) -> Result:
    """Those of which nobody said until their day was over that they are printed; those whose files are gone."""
    office, at = session.get_one(Office, office_of(claim)), house.now()
    doubted = [*doubt_without_files(session, office), *doubt_unconfirmed(session, office, at)]
    for batch in doubted:
        audit.record(
            session,
            house.audit_key,
            authority_id=office.authority_id,
            office_id=office.id,
            actor="clock",
            action="batch.uncertain",
            subject=f"batch:{batch.id}",
            facts={"because": batch.uncertain_because},
            at=at,
        )
    return {"doubted": len(doubted)}


def _day_of(claim: Claim) -> date | None:
    """The day at whose cut-off the clock asked; None: somebody else did."""
    asked_by, _, rest = claim.occurrence.partition(":")
    return date.fromisoformat(rest.partition(":")[2]) if asked_by == CUT_OFF else None


def _is_soon_after_cut_off(local: datetime, policy: Policy) -> bool:
    cut_off = datetime.combine(local.date(), policy.print_cutoff, local.tzinfo)
    return cut_off <= local <= cut_off + SOON_AFTER
