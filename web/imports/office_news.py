"""Notices and plans from an office file."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Notice, Office, Plan
from scheduler.calendar.opening import Hours, instant
from scheduler.calendar.stored import to_json
from scheduler.news.notices import NoticeDraft, draft_of, notices_of, publish, supersede
from web.imports.office_form import NoticeForm, PlanForm

ONE_DAY = timedelta(days=1)


def keep_notices(session: Session, office: Office, said: Sequence[NoticeForm], at: datetime) -> list[str]:
    """Publish what is new or changed; end what the file no longer says. The first in the file is told first.

    Returns the series that staff have changed or ended since: those stay as they are.
    """
    told = {notice.series: notice for notice in notices_of(session, office.id)}
    kept = {series for series, notice in told.items() if notice.recorded_by is not None}
    kept |= _ended_by_staff(session, office) & {form.series for form in said} - told.keys()
    for position, form in enumerate(said):
        notice = told.pop(form.series, None)
        draft = _draft(form, position, ZoneInfo(office.zone))
        if form.series not in kept and (notice is None or draft_of(notice) != draft):
            publish(session, office, draft, staff_id=None, at=at, series=form.series)
    for series in told.keys() - kept:
        supersede(session, office.id, series, at)
    return sorted(kept)


def _ended_by_staff(session: Session, office: Office) -> set[str]:
    """The series that a person has ended at any time, on the page or by confirming a plan that lifts them."""
    ended = select(Notice.series).where(Notice.office_id == office.id, Notice.ended_by.is_not(None))
    return set(session.scalars(ended))


def keep_plans(session: Session, office: Office, said: Sequence[PlanForm], at: datetime) -> None:
    """A plan that reads differently supersedes; what a person confirmed is a notice by now, and stays."""
    recorded = select(Plan).where(Plan.office_id == office.id, Plan.superseded_at.is_(None))
    known = {plan.key: plan for plan in session.scalars(recorded)}
    for form in said:
        values = _plan(form)
        plan = known.pop(form.key, None)
        if plan is not None and all(getattr(plan, name) == value for name, value in values.items()):
            continue
        if plan is not None:
            plan.superseded_at = at
            session.flush()
        session.add(Plan(authority_id=office.authority_id, office_id=office.id, recorded_at=at, **values))
    for gone in known.values():
        gone.superseded_at = at


def _plan(form: PlanForm) -> dict[str, Any]:
    return {**form.model_dump(exclude={"hours"}), "hours": weekly(form.hours)}


def weekly(said: Iterable[tuple[Hours, ...]]) -> list[dict[str, Any]]:
    """Weekly hours as a JSON column keeps them; one entry of `said` per line of the file."""
    return [to_json(hours) for line in said for hours in line]


def _draft(form: NoticeForm, position: int, zone: ZoneInfo) -> NoticeDraft:
    return NoticeDraft(
        effect=form.effect,
        places=tuple(form.places),
        channels=tuple(form.channels),
        begins_at=_beginning(form.begins, zone),
        begins_words=form.begins_words,
        ends_at=_end(form.ends, zone),
        reason=form.reason,
        ear=form.ear,
        eye=form.eye,
        hygiene=form.hygiene,
        condition=form.condition,
        hours=tuple(hours for line in form.hours for hours in line),
        instead=tuple(form.instead),
        at_door=form.at_door,
        review_on=form.review_on,
        position=position,
    )


def _beginning(moment: date | datetime | None, zone: ZoneInfo) -> datetime | None:
    """A day begins at its local midnight; a time without offset is local."""
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        return instant(moment, time(), zone)
    return moment if moment.tzinfo else instant(moment.date(), moment.time(), zone)


def _end(moment: date | datetime | None, zone: ZoneInfo) -> datetime | None:
    """A day is the last day: it ends at the next local midnight."""
    if moment is not None and not isinstance(moment, datetime):
        moment += ONE_DAY
    return _beginning(moment, zone)
