"""Contingency plans and reopenings: what is prepared, what a person entered, confirmed or declined."""

from dataclasses import fields
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Notice, Office, Plan, PlanDecision, RuleAnswer
from scheduler.calendar import plans as rules
from scheduler.calendar.plan_facts import (
    Against,
    Answer,
    Decision,
    PlanFacts,
    PlanStatus,
    Proposal,
    Record,
    RuleFacts,
    Told,
)
from scheduler.news.figures import figures_since
from scheduler.news.notices import NoticeDraft, publish, supersede
from scheduler.news.offers import facts_of, hours_kept, queue_for_office
from scheduler.news.stand_ins import closed_since

FIGURES_SEEN = timedelta(days=90)


class PlanRefused(Exception):
    """Nothing was decided."""


class NoSuchPlan(PlanRefused):
    """There is no such plan, or no such rule in it."""


class NotProposed(PlanRefused):
    """The plan is proposed no longer: the closing ended, a figure rose, a rule allows it no more."""


class AlreadyDecided(PlanRefused):
    """Somebody else confirmed or declined it meanwhile."""


class PlaceClosed(PlanRefused):
    """The place that would open is closed itself."""


def plans_of(session: Session, office: Office, at: datetime) -> list[PlanStatus]:
    """Every plan of an office: what is proposed now and why, what was confirmed, what stands against it."""
    plans = _plans(session, office)
    return rules.plans_at(plans, facts_of(session, office.id), _record(session, office, plans, at), at)


def undecided(session: Session, office: Office, at: datetime) -> list[Proposal]:
    """What waits for a person's decision."""
    plans = _plans(session, office)
    return rules.proposals(plans, facts_of(session, office.id), _record(session, office, plans, at), at)


def confirm_plan(
    session: Session,
    office: Office,
    key: str,
    *,
    closing: str | None,
    staff_id: int,
    at: datetime,
    seen: int | None = None,
) -> Notice:
    """Put a plan in force: it is told from now on, or from its closing on, and what it lifts is told no longer.

    `seen`: the decision against it that this person saw and now takes back. Raises `PlanRefused`.
    """
    proposal = _proposed(session, office, key, closing, seen, at)
    if proposal.against == Against.PLACE_CLOSED:
        raise PlaceClosed(key)
    draft = draft_of(session, office, proposal, at)
    notice = publish(session, office, draft, staff_id=staff_id, at=at, series=proposal.series)
    for series in proposal.plan.lifts:
        supersede(session, office.id, series, at, staff_id=staff_id)
    _decide(session, office, proposal, confirmed=True, staff_id=staff_id, at=at)
    return notice


def decline_plan(
    session: Session, office: Office, key: str, *, closing: str | None, staff_id: int, at: datetime
) -> None:
    """A stand-in is not proposed again while this closing lasts, a reopening not today. Raises `PlanRefused`."""
    proposal = _proposed(session, office, key, closing, None, at)
    _decide(session, office, proposal, confirmed=False, staff_id=staff_id, at=at)


def draft_of(session: Session, office: Office, proposal: Proposal, at: datetime) -> NoticeDraft:
    """The notice that a proposal becomes once it is confirmed."""
    notice = rules.as_notice(proposal, facts_of(session, office.id), at)
    values = {field.name: getattr(notice, field.name) for field in fields(NoticeDraft)}
    return NoticeDraft(**{**values, "places": tuple(notice.places), "channels": tuple(notice.channels)})


def answer_rule(
    session: Session,
    office: Office,
    key: str,
    rule: str,
    *,
    allows: bool,
    source: str,
    staff_id: int,
    at: datetime,
) -> None:
    """Record what a person says of a rule; it takes the place of what was said before. Raises `NoSuchPlan`."""
    withdraw_answer(session, office, key, rule, at=at)
    session.add(
        RuleAnswer(
            authority_id=office.authority_id,
            office_id=office.id,
            plan=key,
            rule=rule,
            allows=allows,
            source=source,
            recorded_at=at,
            recorded_by=staff_id,
        )
    )
    session.flush()


def withdraw_answer(session: Session, office: Office, key: str, rule: str, *, at: datetime) -> None:
    """The rule is as if nobody had answered it; the answer stays on record. Raises `NoSuchPlan`."""
    queue_for_office(session, office.id)
    plans = {plan.key: plan for plan in _plans(session, office)}
    if key not in plans or rule not in {known.key for known in plans[key].rules}:
        raise NoSuchPlan(key)
    for answer in session.scalars(
        select(RuleAnswer).where(
            RuleAnswer.office_id == office.id,
            RuleAnswer.plan == key,
            RuleAnswer.rule == rule,
            RuleAnswer.superseded_at.is_(None),
        )
    ):
        answer.superseded_at = at
    session.flush()


def _proposed(
    session: Session, office: Office, key: str, closing: str | None, seen: int | None, at: datetime
) -> Proposal:
    """What is proposed to whoever decides first. Raises `NoSuchPlan`, `NotProposed`, `AlreadyDecided`."""
    queue_for_office(session, office.id)
    status = next((status for status in plans_of(session, office, at) if status.plan.key == key), None)
    if status is None:
        raise NoSuchPlan(key)
    if any(one.notice.closing == closing and one.told != Told.OVER for one in status.confirmed):
        raise AlreadyDecided(key)
    proposal = next((one for one in status.proposals if _series(one) == closing), None)
    if proposal is None:
        raise NotProposed(key)
    if (proposal.declined.id if proposal.declined else None) != seen:
        raise AlreadyDecided(key)
    return proposal


def _decide(
    session: Session, office: Office, proposal: Proposal, *, confirmed: bool, staff_id: int, at: datetime
) -> None:
    session.add(
        PlanDecision(
            authority_id=office.authority_id,
            office_id=office.id,
            plan=proposal.plan.key,
            closing=_series(proposal),
            confirmed=confirmed,
            decided_at=at,
            decided_by=staff_id,
        )
    )
    session.flush()


def _series(proposal: Proposal) -> str | None:
    return proposal.closing.series if proposal.closing else None


def _record(session: Session, office: Office, plans: list[PlanFacts], at: datetime) -> Record:
    first_day = (at - FIGURES_SEEN).astimezone(ZoneInfo(office.zone)).date()
    answers = session.scalars(
        select(RuleAnswer).where(RuleAnswer.office_id == office.id, RuleAnswer.superseded_at.is_(None))
    )
    decisions = tuple(
        Decision(one.id, one.plan, one.closing, one.confirmed, one.decided_at)
        for one in session.scalars(
            select(PlanDecision).where(PlanDecision.office_id == office.id).order_by(PlanDecision.id)
        )
    )
    return Record(
        figures=figures_since(session, office.id, first_day),
        answers={(one.plan, one.rule): Answer(one.allows, one.source, one.recorded_at) for one in answers},
        decisions=decisions,
        closed_since=_closed_since(session, office, plans, decisions),
    )


def _closed_since(
    session: Session, office: Office, plans: list[PlanFacts], decisions: tuple[Decision, ...]
) -> dict[tuple[str, str], datetime]:
    places = {plan.key: plan.closed_places for plan in plans}
    declined = {(one.plan, one.closing) for one in decisions if one.closing and not one.confirmed}
    found = {
        (plan, series): closed_since(session, office.id, series, places[plan])
        for plan, series in declined
        if plan in places and series is not None
    }
    return {which: since for which, since in found.items() if since is not None}


def _plans(session: Session, office: Office) -> list[PlanFacts]:
    recorded = select(Plan).where(Plan.office_id == office.id, Plan.superseded_at.is_(None)).order_by(Plan.id)
    return [_facts(plan) for plan in session.scalars(recorded)]


def _facts(plan: Plan) -> PlanFacts:
    return PlanFacts(
        key=plan.key,
        kind=plan.kind,
        closed_places=tuple(plan.closed_places),
        opens_place=plan.opens_place,
        opens_channel=plan.opens_channel,
        hours=hours_kept(plan.hours),
        condition=plan.condition,
        for_whom=plan.for_whom,
        ear=plan.ear,
        eye=plan.eye,
        figure=plan.figure,
        below=plan.below or 0,
        days=plan.days or 0,
        rules=tuple(RuleFacts(rule["key"], rule["names"]) for rule in plan.rules),
        lifts=tuple(plan.lifts),
    )
