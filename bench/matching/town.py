"""A town on record: advisors in teams, their hours, and clients who need a time within a week."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select
from sqlalchemy.orm import Session, joinedload

import factories as make
from db.calls import PartOfDay
from db.cases import Case, CaseState
from db.clients import Client
from db.session import Database
from db.staff import Skill, Staff, WorkingHours
from scheduler.calendar.holidays import WorkingDays, public_holidays
from scheduler.policy import Policy
from scheduler.slots.free import AdvisorWeek
from scheduler.slots.matching import Grid, Request
from scheduler.slots.needs import Advisor, Need, minutes_of
from scheduler.slots.weeks import weeks_of
from scheduler.team import Team

MONDAY = date(2026, 12, 7)
FRIDAY = MONDAY + timedelta(4)
BERLIN = ZoneInfo("Europe/Berlin")
CLIENTS_PER_ADVISOR = 10


@dataclass(frozen=True)
class Town:
    """`slots`: times of half an hour per client. `team`: so many advisors may help each other."""

    clients: int
    slots: float = 1.3
    team: int = 10
    mixed: bool = False

    @property
    def name(self) -> str:
        return f"{self.clients:,} clients, {self.slots:g} slots per client, teams of {self.team}"


def on_record(database: Database, town: Town) -> None:
    """Writes the town; the same one each time."""
    rnd = random.Random(f"{town}")
    advisors = max(1, town.clients // CLIENTS_PER_ADVISOR)
    with database.transaction() as session:
        office = make.an_office(session)
        owned = {"authority_id": office.authority_id}
        here = {**owned, "office_id": office.id}
        staff = [
            {**owned, "id": n, "name": f"A {n}", "email": f"{n}@example.org", **STAFF} for n in _up_to(advisors)
        ]
        _write(session, Staff, staff)
        _write(
            session, Skill, [{**owned, "staff_id": n, "kind": "language", "value": "de"} for n in _up_to(advisors)]
        )
        _write(
            session, WorkingHours, [{**here, **line} for n in _up_to(advisors) for line in _hours(rnd, n, town)]
        )
        topics = [
            make.a_topic(session, office, minutes=minutes).id
            for minutes in ((20, 30, 45) if town.mixed else (30,))
        ]
        people = [{**here, "id": n, "number": f"C-{n}", **CLIENT} for n in _up_to(town.clients)]
        _write(session, Client, people)
        _write(session, Case, [{**here, **_case(rnd, n, advisors, topics)} for n in _up_to(town.clients)])


def loaded(session: Session) -> list[Case]:
    found = session.scalars(
        select(Case).options(joinedload(Case.client), joinedload(Case.topic)).order_by(Case.id)
    )
    return list(found.all())


def failures(town: Town) -> list[dict[tuple[int, PartOfDay], int]]:
    """When each client's attempts failed."""
    rnd = random.Random(town.clients)
    return [{(rnd.randrange(5), rnd.choice(list(PartOfDay))): 1 for _ in range(3)} for _ in range(town.clients)]


def asked(
    session: Session, cases: list[Case], failed: list[dict[tuple[int, PartOfDay], int]], town: Town
) -> tuple[list[Request], dict[int, AdvisorWeek], Grid]:
    """What our matching is given, from rows."""
    policy, teams = Policy(), _teams(session, town)
    requests = []
    for case, tried in zip(cases, failed, strict=True):
        need = Need(case.client.language, frozenset(), own_advisor_only=False, relay=False)
        who = teams[(case.advisor_id - 1) // town.team].who_may(need, case.advisor_id, policy)
        requests.append(
            Request(
                case_id=case.id,
                advisor_id=case.advisor_id,
                candidates=who.advisors,
                minutes=minutes_of(case.topic.minutes, need, who, policy),
                earliest=MONDAY,
                due=case.due_on,
                latest=FRIDAY,
                weight=1 + case.priority,
                failed=tried,
            )
        )
    advisors = {advisor.id for team in teams.values() for advisor in team.advisors}
    weeks = weeks_of(session, cases[0].office_id, advisors, first=MONDAY, last=FRIDAY, zone=BERLIN)
    return requests, weeks, _grid()


def _grid() -> Grid:
    permille = {hour: 250 + 40 * (hour % 5) for hour in range(8, 20)}
    return Grid(15, BERLIN, WorkingDays("DE", "ST", public=public_holidays("DE", "ST")), answers=permille)


def _teams(session: Session, town: Town) -> dict[int, Team]:
    teams: dict[int, list[Advisor]] = {}
    for staff_id, kind, value in session.execute(select(Skill.staff_id, Skill.kind, Skill.value)):
        advisor = Advisor(staff_id, frozenset({(kind, value)}))
        teams.setdefault((staff_id - 1) // town.team, []).append(advisor)
    return {number: Team(tuple(advisors), {}) for number, advisors in teams.items()}


STAFF = {"password_hash": "none", "language": "de"}
CLIENT = {"given_name": "Jörg", "family_name": "Müller", "language": "de"}


def _up_to(count: int) -> range:
    return range(1, count + 1)


def _write(session: Session, table: type[Any], rows: list[dict[str, Any]]) -> None:
    session.execute(insert(table), rows)


def _hours(rnd: random.Random, advisor: int, town: Town) -> Iterator[dict[str, Any]]:
    """The advisor's times of half an hour, spread over the week, at hours of their own."""
    times = round(town.slots * CLIENTS_PER_ADVISOR)
    for weekday in range(5):
        of_day = times // 5 + (weekday < times % 5)
        opens = datetime(2026, 1, 1, rnd.randint(8, 19 - -(-of_day // 2)), tzinfo=UTC)
        yield {
            "staff_id": advisor,
            "weekday": weekday,
            "starts": opens.time(),
            "ends": (opens + timedelta(minutes=30 * of_day)).time(),
        }


def _case(rnd: random.Random, number: int, advisors: int, topics: list[int]) -> dict[str, Any]:
    return {
        "id": number,
        "client_id": number,
        "topic_id": rnd.choice(topics),
        "advisor_id": rnd.randint(1, advisors),
        "number": f"{number}",
        "due_on": MONDAY + timedelta(rnd.randrange(10)),
        "priority": rnd.randrange(10),
        "state": CaseState.TO_CALL,
        "opened_at": make.AT,
        "to_call_since": make.AT,
    }
