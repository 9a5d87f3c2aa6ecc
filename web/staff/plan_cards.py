"""The plans of an office as its editor sees them: prepared, proposed and why, what was decided before."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Notice, Office, PlanDecision, PlanKind
from db.staff import Staff
from scheduler.calendar.plan_facts import PlanStatus, Proposal
from scheduler.calendar.told import hours_written
from scheduler.news.figures import figures_since
from scheduler.news.plans import draft_of, plans_of
from web.context import now
from web.page.language import the_language
from web.staff.figure_picture import DAYS, Picture, picture_of
from web.staff.notice_preview import Preview, preview

SHOWN_DECISIONS = 20


@dataclass(frozen=True)
class Offered:
    """A proposal with what would be told; nothing is shown where something stands against it."""

    proposal: Proposal
    closed: str
    previews: list[Preview]


@dataclass(frozen=True)
class Decided:
    decision: PlanDecision
    who: str
    closed: str


@dataclass(frozen=True)
class Card:
    """`opens`, `closed`: names of places in the reader's language; empty where the whole office is meant."""

    status: PlanStatus
    opens: str
    closed: str
    hours: str
    offered: list[Offered]
    decided: list[Decided]
    picture: Picture | None


@dataclass
class Faults:
    """What was wrong with what was sent: `told` stands on top of the page, `problems` are those of a file."""

    told: str = ""
    where: str = ""
    typed: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def plans_page(session: Session, office: Office, faults: Faults | None = None) -> str:
    return render_template(
        "staff/plans.html",
        office=office,
        cards=cards_of(session, office),
        faults=faults or Faults(),
        today=now().astimezone(ZoneInfo(office.zone)).date(),
    )


def cards_of(session: Session, office: Office) -> list[Card]:
    names = {place.key: place.name_in(the_language()) for place in office.places}
    decided = _decided(session, office, names)
    return [
        Card(
            status=status,
            opens=_named(names, [status.plan.opens_place] if status.plan.opens_place else []),
            closed=_named(names, status.plan.closed_places),
            hours=hours_written(status.plan.hours, the_language()),
            offered=[_offered(session, office, proposal, names) for proposal in status.proposals],
            decided=[one for one in decided if one.decision.plan == status.plan.key][:SHOWN_DECISIONS],
            picture=_picture(session, office, status),
        )
        for status in plans_of(session, office, now())
    ]


def _offered(session: Session, office: Office, proposal: Proposal, names: dict[str, str]) -> Offered:
    shown: list[Preview] = []
    if proposal.against is None:
        draft = draft_of(session, office, proposal, now())
        shown = preview(session, office, draft, proposal.series, now(), lifts=proposal.plan.lifts)
    return Offered(proposal, _named(names, proposal.closing.places if proposal.closing else ()), shown)


def _decided(session: Session, office: Office, names: dict[str, str]) -> list[Decided]:
    """The newest first."""
    found = session.execute(
        select(PlanDecision, Staff.name)
        .join(Staff, Staff.id == PlanDecision.decided_by)
        .where(PlanDecision.office_id == office.id)
        .order_by(PlanDecision.id.desc())
    ).all()
    closings = session.execute(
        select(Notice.series, Notice.places)
        .where(Notice.office_id == office.id, Notice.series.in_([one.closing for one, _ in found if one.closing]))
        .order_by(Notice.id)
    )
    places: dict[str | None, list[str]] = dict(closings.all())
    return [Decided(one, who, _named(names, places.get(one.closing, []))) for one, who in found]


def _picture(session: Session, office: Office, status: PlanStatus) -> Picture | None:
    plan = status.plan
    if plan.kind != PlanKind.REOPENING or plan.figure is None:
        return None
    today = now().astimezone(ZoneInfo(office.zone)).date()
    first = date.fromordinal(today.toordinal() - DAYS)
    return picture_of(figures_since(session, office.id, first).get(plan.figure, {}), plan.below, today)


def _named(names: dict[str, str], keys: Iterable[str]) -> str:
    return ", ".join(names.get(key, key) for key in keys)
