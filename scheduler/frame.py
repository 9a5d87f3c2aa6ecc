"""What holds for all times that are looked for, and all letters that are queued, in an office at one moment."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from db.cases import Case
from db.clients import Client
from db.offices import Office
from letters.access import AccessKeys
from letters.addressing.address import is_foreign
from letters.queue import Mailing
from scheduler.calendar.delivery import arrival_day, earliest_day, post_held, posting_day
from scheduler.calendar.holidays import WorkingDays, offset_day
from scheduler.calling.failures import Failures
from scheduler.policy import Policy, working_days
from scheduler.slots.matching import Request
from scheduler.slots.needs import Need, minutes_of
from scheduler.team import Team

MOST_WEIGHT = 100


@dataclass(frozen=True)
class Wanted:
    """What a case needs to get a time. `arrival`: the local day on which its letter can have arrived."""

    request: Request
    need: Need
    interpreter: bool
    abroad: bool
    arrival: date


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

    @property
    def today(self) -> date:
        return self.at.astimezone(self.zone).date()

    @property
    def post_held(self) -> bool:
        """The post does not carry: nothing that rests on a letter is proposed."""
        return post_held(self.policy, self.today) is not None

    def arrival(self, client: Client) -> date:
        """When a letter to this client can have arrived."""
        return arrival_day(self.posting, self.policy, self.days, abroad=lives_abroad(client, self.office))

    def earliest(self, client: Client) -> date:
        """The first day on which a time may lie that a letter of now tells: the client could prepare."""
        abroad = lives_abroad(client, self.office)
        return earliest_day(self.posting, self.policy, self.days, abroad=abroad)

    def wanted(self, case: Case, team: Team, failures: Failures) -> Wanted:
        """What a case needs: who may talk with the client, how long, from when on."""
        client = case.client.contact
        need = need_of(case)
        candidates = team.who_may(need, case.advisor_id, self.policy)
        earliest = self.earliest(case.client)
        if candidates.interpreter:
            earliest = max(earliest, self.interpreter_day())
        request = Request(
            case_id=case.id,
            advisor_id=case.advisor_id,
            candidates=candidates.advisors,
            minutes=minutes_of(case.topic.minutes, need, candidates, self.policy),
            earliest=earliest,
            due=case.due_on,
            latest=earliest + timedelta(days=self.policy.horizon_days),
            weight=min(1 + max(case.priority, 0), MOST_WEIGHT),
            failed=failures,
            good_hour=client.good_hour,
        )
        return Wanted(
            request=request,
            need=need,
            interpreter=candidates.interpreter,
            abroad=lives_abroad(case.client, self.office),
            arrival=self.arrival(case.client),
        )

    def interpreter_day(self) -> date:
        """After as many whole working days as it takes to order one."""
        return offset_day(self.today, self.policy.interpreter_days + 1, counts=self.days.is_working_day)


def need_of(case: Case) -> Need:
    """What the talk about a case asks of an advisor."""
    client, needs = case.client.contact, case.topic.needs
    return Need(
        language=client.language,
        permissions=frozenset(needs.get("permissions", ())),
        own_advisor_only=bool(needs.get("own_advisor_only", False)),
        relay=client.relay is not None,
    )


def lives_abroad(client: Client, office: Office) -> bool:
    """Whether the letter goes to another country: to the representative, if there is one."""
    address = client.contact.address
    return address is not None and is_foreign(address.country, office.country)


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
