"""What holds for all letters of an office that are queued at one moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import Case
from db.offices import Office
from letters.access import AccessKeys
from scheduler.calendar.delivery import arrival_day, earliest_day, posting_day
from scheduler.calendar.holidays import WorkingDays
from scheduler.notices import working_days
from scheduler.policy import Policy
from scheduler.slots.matching import Grid, MatchPlan, Request, match
from scheduler.slots.weeks import weeks_of


@dataclass(frozen=True)
class Frame:
    """`posting`, `arrival`, `earliest`: local days of leaving, of having arrived, of the first allowed time."""

    office: Office
    policy: Policy
    zone: ZoneInfo
    days: WorkingDays
    posting: date
    arrival: date
    earliest: date
    at: datetime
    keys: AccessKeys
    public_url: str

    @property
    def last(self) -> date:
        return self.earliest + timedelta(days=self.policy.horizon_days)

    def request(self, case: Case) -> Request:
        return Request(
            case_id=case.id,
            advisor_id=case.advisor_id,
            minutes=case.topic.minutes,
            earliest=self.earliest,
            latest=self.last,
            priority=case.priority,
        )


def frame_of(office: Office, at: datetime, keys: AccessKeys, public_url: str) -> Frame:
    """The days that hold for letters queued at `at` (UTC)."""
    policy, zone, days = Policy.of(office.policy), ZoneInfo(office.zone), working_days(office)
    posting = posting_day(at.astimezone(zone), policy, days)
    return Frame(
        office=office,
        policy=policy,
        zone=zone,
        days=days,
        posting=posting,
        arrival=arrival_day(posting, policy, days),
        earliest=earliest_day(posting, policy, days),
        at=at,
        keys=keys,
        public_url=public_url,
    )


def plan_for(session: Session, cases: list[Case], frame: Frame) -> MatchPlan:
    """Match cases with the free times that their letters allow."""
    requests = [frame.request(case) for case in cases]
    advisors = {request.advisor_id for request in requests}
    weeks = weeks_of(session, advisors, first=frame.earliest, last=frame.last, zone=frame.zone)
    return match(requests, weeks, Grid(frame.policy.grid_minutes, frame.zone, frame.days))
