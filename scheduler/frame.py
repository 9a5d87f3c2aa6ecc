"""What holds for all letters of an office that are queued at one moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from db.cases import Case
from db.clients import Client
from db.offices import Office
from letters.access import AccessKeys
from letters.address import is_foreign
from letters.queue import Mailing
from scheduler.calendar.delivery import arrival_day, earliest_day, posting_day
from scheduler.calendar.holidays import WorkingDays
from scheduler.policy import Policy, working_days
from scheduler.slots.matching import Grid, MatchPlan, Request, match
from scheduler.slots.weeks import weeks_of


@dataclass(frozen=True)
class Frame:
    """`posting`: the local day on which these letters leave."""

    office: Office
    policy: Policy
    zone: ZoneInfo
    days: WorkingDays
    posting: date
    at: datetime
    mailing: Mailing

    def arrival(self, client: Client) -> date:
        """When a letter to this client can have arrived."""
        return arrival_day(self.posting, self.policy, self.days, abroad=lives_abroad(client, self.office))

    def request(self, case: Case) -> Request:
        """What a case needs: not before its letter can have arrived and the client could prepare."""
        abroad = lives_abroad(case.client, self.office)
        earliest = earliest_day(self.posting, self.policy, self.days, abroad=abroad)
        return Request(
            case_id=case.id,
            advisor_id=case.advisor_id,
            minutes=case.topic.minutes,
            earliest=earliest,
            latest=earliest + timedelta(days=self.policy.horizon_days),
            priority=case.priority,
        )


def lives_abroad(client: Client, office: Office) -> bool:
    return client.address is not None and is_foreign(client.address.country, office.country)


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
        at=at,
        mailing=Mailing(office, keys, posting, public_url, at),
    )


def plan_for(session: Session, cases: list[Case], frame: Frame) -> MatchPlan:
    """Match cases with the free times that their letters allow."""
    requests = [frame.request(case) for case in cases]
    weeks = weeks_of(
        session,
        {request.advisor_id for request in requests},
        first=min(request.earliest for request in requests),
        last=max(request.latest for request in requests),
        zone=frame.zone,
    )
    return match(requests, weeks, Grid(frame.policy.grid_minutes, frame.zone, frame.days))
