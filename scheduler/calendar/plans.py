"""Which prepared plans are proposed at an instant, why, and what stands against them. Pure.

A closing proposes a stand-in, a figure and rules propose a reopening. Nothing opens before a person confirms it.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from db.offices import ChannelKind, Effect, PlanKind
from scheduler.calendar.facts import NoticeFacts, OfficeFacts
from scheduler.calendar.figures import row_of
from scheduler.calendar.in_force import CLOSING, deciding, in_force
from scheduler.calendar.plan_facts import (
    Against,
    Closing,
    Conditions,
    Confirmed,
    Decision,
    PlanFacts,
    PlanStatus,
    Proposal,
    Record,
    Told,
)

AHEAD = timedelta(days=1)  # so that a person can decide before the door is shut
REVIEWED_AFTER = timedelta(days=14)


def plans_at(plans: Iterable[PlanFacts], facts: OfficeFacts, record: Record, at: datetime) -> list[PlanStatus]:
    return [_status(plan, facts, record, at) for plan in plans]


def proposals(plans: Iterable[PlanFacts], facts: OfficeFacts, record: Record, at: datetime) -> list[Proposal]:
    """What waits for a person's decision, refused or not."""
    found = plans_at(plans, facts, record, at)
    return [proposal for status in found for proposal in status.proposals if proposal.declined is None]


def _status(plan: PlanFacts, facts: OfficeFacts, record: Record, at: datetime) -> PlanStatus:
    confirmed = tuple(_confirmed(notice, facts, at) for notice in facts.notices if notice.plan == plan.key)
    conditions, proposed = None, list[Closing | None]()
    if plan.kind == PlanKind.REOPENING:
        conditions = _conditions(plan, record, at.astimezone(facts.zone).date())
        if conditions.hold and all(one.told == Told.OVER for one in confirmed):
            proposed = [None]
    else:
        served = {one.notice.closing for one in confirmed}
        proposed += [closing for closing in closings(plan, facts, at) if closing.series not in served]
    return PlanStatus(
        plan, confirmed, conditions, tuple(_proposal(plan, closing, facts, record, at) for closing in proposed)
    )


def _confirmed(notice: NoticeFacts, facts: OfficeFacts, at: datetime) -> Confirmed:
    if notice in in_force(facts, at):
        return Confirmed(notice, Told.NOW)
    if notice.begins_at is not None and notice.begins_at > at:
        return Confirmed(notice, Told.AHEAD)
    closing = next((one for one in facts.notices if one.series == notice.closing), None)
    lasts = notice.in_force(at) and (notice.closing is None or (closing is not None and closing.in_force(at)))
    return Confirmed(notice, Told.HELD_BACK if lasts else Told.OVER)


def closings(plan: PlanFacts, facts: OfficeFacts, at: datetime) -> Iterator[Closing]:
    """The notices that close one of the plan's places now, or will within a day."""
    for notice in facts.notices:
        places = tuple(place for place in plan.closed_places if _shuts(facts, notice, place, at))
        if places:
            ahead = notice.begins_at is not None and notice.begins_at > at
            yield Closing(notice.series, places, notice.begins_at if ahead else None)


def closes(notice: NoticeFacts, place: str) -> bool:
    """Whether a notice, once in force, leaves nobody in who comes to this place without an appointment."""
    return notice.effect in CLOSING and notice.covers(place, ChannelKind.WALK_IN)


def as_notice(proposal: Proposal, facts: OfficeFacts, at: datetime) -> NoticeFacts:
    """What is told once a person has confirmed this: from the present minute on, or from its closing on."""
    plan, closing = proposal.plan, proposal.closing
    return NoticeFacts(
        series=proposal.series,
        position=0,
        effect=Effect.LIMITED,
        places=frozenset({plan.opens_place} if plan.opens_place else ()),
        channels=frozenset({plan.opens_channel}),
        begins_at=_opens_at(closing, at),
        begins_words={},
        ends_at=None,
        reason={},
        ear=plan.ear,
        eye=plan.eye,
        hygiene={},
        review_on=(at + REVIEWED_AFTER).astimezone(facts.zone).date(),
        condition=plan.for_whom,
        hours=plan.hours,
        plan=plan.key,
        closing=closing.series if closing else None,
    )


def _proposal(
    plan: PlanFacts, closing: Closing | None, facts: OfficeFacts, record: Record, at: datetime
) -> Proposal:
    shut = plan.opens_place is not None and _is_closed(facts, plan.opens_place, _opens_at(closing, at))
    return Proposal(
        plan=plan,
        closing=closing,
        against=Against.PLACE_CLOSED if shut else None,
        declined=_declined(plan, closing, facts, record, at),
    )


def _declined(
    plan: PlanFacts, closing: Closing | None, facts: OfficeFacts, record: Record, at: datetime
) -> Decision | None:
    """A person's no to a stand-in holds as long as the closing lasts, to a reopening until the next day."""
    series = closing.series if closing else None
    made = [one for one in record.decisions if (one.plan, one.closing) == (plan.key, series)]
    if not made or made[-1].confirmed:
        return None
    if series is not None:
        return made[-1] if made[-1].at >= record.closed_since.get((plan.key, series), made[-1].at) else None
    same_day = made[-1].at.astimezone(facts.zone).date() == at.astimezone(facts.zone).date()
    return made[-1] if same_day else None


def _conditions(plan: PlanFacts, record: Record, today: date) -> Conditions:
    figures = record.figures.get(plan.figure or "", {})
    return Conditions(
        row=row_of(figures, below=plan.below, days=plan.days, today=today),
        rules=tuple((rule, record.answers.get((plan.key, rule.key))) for rule in plan.rules),
    )


def _shuts(facts: OfficeFacts, notice: NoticeFacts, place: str, at: datetime) -> bool:
    """A notice that closes, and that no more important one puts aside at this place."""
    then = max(at, notice.begins_at or at)
    if then > at + AHEAD or not closes(notice, place):
        return False
    return deciding(in_force(facts, then), place, ChannelKind.WALK_IN) is notice


def _is_closed(facts: OfficeFacts, place: str, at: datetime) -> bool:
    """The building itself: what is only suspended there may well be opened."""
    return any(
        notice.effect == Effect.CLOSED and notice.covers(place, ChannelKind.WALK_IN)
        for notice in in_force(facts, at)
    )


def _opens_at(closing: Closing | None, at: datetime) -> datetime:
    """At the full minute, as a status is judged."""
    begins_at = closing.begins_at if closing else None
    return begins_at or at.replace(second=0, microsecond=0)
