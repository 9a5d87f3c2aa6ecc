"""When a letter is posted, when it can have arrived, and from which day on its appointment may lie."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from scheduler.calendar.holidays import WorkingDays, first_day, offset_day
from scheduler.policy import Policy


@dataclass(frozen=True)
class PostHeld:
    """No letter leaves, in a postal strike for instance. `since`: the local day on which the office said so."""

    since: date


class NoPostingDay(ValueError):
    """The office's rule names no weekday on which letters leave."""


def post_held(policy: Policy, day: date) -> PostHeld | None:
    """Whether letters are held on a local day: then nothing may be planned that rests on one."""
    since = policy.post_held_since
    return PostHeld(since) if since is not None and since <= day else None


def posting_day(queued: datetime, policy: Policy, days: WorkingDays) -> date:
    """The day on which a letter leaves that was queued at `queued` (local time), unless the post is held then.

    One of the office's posting weekdays, and no holiday. Raises `NoPostingDay`.
    """
    if not policy.posting_weekdays:
        raise NoPostingDay
    day = queued.date()
    if queued.time() >= policy.print_cutoff:
        day += timedelta(days=1)
    return first_day(day, counts=lambda day: is_posting_day(day, policy, days))


def is_posting_day(day: date, policy: Policy, days: WorkingDays) -> bool:
    """Whether letters leave the office on a local day, unless the post is held then."""
    return day.weekday() in policy.posting_weekdays and not days.is_holiday(day)


def arrival_day(posted: date, policy: Policy, days: WorkingDays, *, abroad: bool = False) -> date:
    """The later of the legal fiction and the carrier's 99 % day; abroad the office's own days, if they are more.

    The fiction counts calendar days and is not moved by a weekend (SGB X § 37(2), BayLSG L 2 U 140/13;
    förvaltningslagen 59 §); the carrier counts its own working days (PostG § 18).
    """
    fiction = posted + timedelta(days=policy.delivery_days)
    carried = offset_day(
        posted,
        policy.carrier_days,
        counts=lambda day: days.is_carrier_day(day, saturday=policy.carrier_saturday),
    )
    at_home = max(fiction, carried)
    return max(at_home, posted + timedelta(days=policy.abroad_days)) if abroad else at_home


def earliest_day(posted: date, policy: Policy, days: WorkingDays, *, abroad: bool = False) -> date:
    """The first working day after as many whole working days as the client has to prepare or to change."""
    arrived = arrival_day(posted, policy, days, abroad=abroad)
    return offset_day(arrived, policy.prepare_days + 1, counts=days.is_working_day)
