"""Notices and plans from an office file."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.offices import ChannelKind, Effect, Notice, Office, Plan
from scheduler.calendar.opening import instant
from scheduler.notices import NoticeDraft, notices_of, publish, supersede
from web.imports.office_form import NoticeForm, PlanForm
from web.imports.office_parts import rows_of

ONE_DAY = timedelta(days=1)


def keep_notices(session: Session, office: Office, said: Sequence[NoticeForm], at: datetime) -> list[str]:
    """Publish what is new or changed; end what the file no longer says. The first in the file is told first.

    Returns the series that staff have changed on the page since: those stay as they are.
    """
    told = {notice.series: notice for notice in notices_of(session, office.id)}
    kept = [series for series, notice in told.items() if notice.recorded_by is not None]
    for position, form in enumerate(said):
        notice = told.pop(form.series, None)
        draft = _draft(form, position, ZoneInfo(office.zone))
        if form.series not in kept and (notice is None or _draft_of(notice) != draft):
            publish(session, office, draft, staff_id=None, at=at, series=form.series)
    for series in told.keys() - set(kept):
        supersede(session, office.id, series, at)
    return sorted(kept)


def keep_plans(session: Session, office: Office, said: Sequence[PlanForm]) -> None:
    """A plan that was confirmed stays, whatever the file says."""
    known = {plan.key: plan for plan in rows_of(session, Plan, office)}
    for form in said:
        plan = known.pop(form.key, None)
        if plan is None:
            plan = Plan(authority_id=office.authority_id, office_id=office.id, key=form.key)
            session.add(plan)
        plan.kind, plan.condition = form.kind, form.condition
        plan.closed_places, plan.opens_place = form.closed_places, form.opens_place
    for gone in known.values():
        if gone.confirmed_at is None:
            session.delete(gone)


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


def _draft_of(notice: Notice) -> NoticeDraft:
    """The notice as it was written, for comparison."""
    return NoticeDraft(
        effect=Effect(notice.effect),
        places=tuple(notice.places),
        channels=tuple(ChannelKind(kind) for kind in notice.channels),
        begins_at=notice.begins_at,
        begins_words=notice.begins_words,
        ends_at=notice.ends_at,
        reason=notice.reason,
        ear=notice.ear,
        eye=notice.eye,
        hygiene=notice.hygiene,
        review_on=notice.review_on,
        position=notice.position,
    )
