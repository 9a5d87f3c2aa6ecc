"""The setting of a simulation as an office's own record tells it."""

from collections import Counter, defaultdict
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.cases import Case, Topic
from db.offices import Office
from db.staff import Staff, WorkingHours
from scheduler.calendar.opening import Hours
from scheduler.policy import Policy, working_days
from scheduler.simulation.setting import Setting, Week

LOOKED_BACK = timedelta(days=91)
WORKING_DAYS = LOOKED_BACK.days * 5 / 7
LEAST_CASES = 20
"""With fewer cases the record says too little of how many come in a day: the usual number is taken."""


def setting_of(session: Session, office: Office, at: datetime) -> Setting:
    """Rule, advisors and their hours as they are; cases a day and their topics of the last thirteen weeks."""
    zone = ZoneInfo(office.zone)
    weeks = _weeks(session, office, at.astimezone(zone).date())
    topics = _topics(session, office, at)
    cases = sum(topics.values())
    setting = Setting(
        policy=Policy.of(office.policy),
        days=working_days(office),
        zone=zone,
        first=at.astimezone(zone).date(),
        weeks=weeks,
    )
    if cases < LEAST_CASES:
        return setting
    shares = tuple((minutes, count / cases) for minutes, count in sorted(topics.items()))
    return replace(setting, cases_a_day=cases / WORKING_DAYS, topics=shares)


def _weeks(session: Session, office: Office, today: date) -> tuple[Week, ...]:
    """The hours of each advisor that hold today."""
    found: dict[int, list[Hours]] = defaultdict(list)
    for row in session.scalars(
        select(WorkingHours)
        .join(Staff, Staff.id == WorkingHours.staff_id)
        .where(WorkingHours.office_id == office.id, Staff.disabled_at.is_(None))
        .order_by(WorkingHours.staff_id, WorkingHours.weekday, WorkingHours.starts)
    ):
        if (row.valid_from or today) <= today <= (row.valid_until or today):
            found[row.staff_id].append(Hours(row.weekday, row.starts, row.ends))
    return tuple(tuple(hours) for hours in found.values())


def _topics(session: Session, office: Office, at: datetime) -> Counter[int]:
    """Minutes of a talk -> cases that were opened lately."""
    counted = session.execute(
        select(Topic.minutes, func.count())
        .select_from(Case)
        .join(Topic, Topic.id == Case.topic_id)
        .where(Case.office_id == office.id, Case.opened_at > at - LOOKED_BACK)
        .group_by(Topic.minutes)
    )
    return Counter(dict(counted.all()))
