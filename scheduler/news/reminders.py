"""Editors are reminded by e-mail of notices that nobody has looked at on their day."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Office
from db.staff import Membership, Role, Staff
from scheduler.calendar.told import notice_for_ear
from scheduler.news.offers import notice_facts, status_of
from scheduler.news.reviews import due_reviews
from scheduler.telling.messages import ask_to_send

REMINDED_EVERY = timedelta(days=7)


def remind_editors(session: Session, office: Office, at: datetime) -> int:
    """Ask that every editor of this office is told of what is overdue, each notice once a week; gives how many."""
    status = status_of(session, office.id, at)
    asked = 0
    for review in due_reviews(session, office, at):
        notice, week = review.notice, review.days // REMINDED_EVERY.days
        for editor in _editors(session, office):
            asked += ask_to_send(
                session,
                office_id=office.id,
                authority_id=office.authority_id,
                channel="email",
                to=editor.email,
                language=editor.language,
                template="notice_overdue",
                facts={
                    "office": office.name_in(editor.language),
                    "notice": notice_for_ear(status, notice_facts(notice), editor.language),
                    "review_on": str(notice.review_on),
                    "days": review.days,
                },
                dedupe_key=f"notice_overdue:{office.id}:{notice.series}:{notice.review_on}:{week}:{editor.id}",
                at=at,
                expires_at=at + REMINDED_EVERY,
            )
    return asked


def _editors(session: Session, office: Office) -> list[Staff]:
    return list(
        session.scalars(
            select(Staff)
            .join(Membership, Membership.staff_id == Staff.id)
            .where(
                Membership.office_id == office.id,
                Membership.role == Role.EDITOR,
                Staff.disabled_at.is_(None),
            )
            .order_by(Staff.id)
        )
    )
