"""No time is left before a case is due: said in time, to those who can do something, once a week.

Four days of delivery, three working days to prepare: a letter of Monday 2 March leads to Thursday 12 March, one of
Friday 6 March (the carrier needs until Wednesday 11) to Tuesday 17, those of Monday 9 and Tuesday 10 to Thursday 19.
"""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import EventKind, Way
from db.cases import Case, CaseState
from db.messages import Message
from db.offices import Office
from db.session import Database
from db.staff import Role, Staff
from scheduler.appointments.booking import close
from scheduler.proposing.proposals import propose
from scheduler.proposing.shortage import warn_of_shortage, without_time_before_due

NOON = make.AT + timedelta(hours=4)
DAY = date(2026, 3, 2)


def warn(database: Database, office: Office, at: datetime = NOON) -> dict[str, Any]:
    return warn_of_shortage(database, office.id, make.KEYS, at=at, public_url="https://rufzeit.example")


@pytest.fixture
def office(database: Database) -> Office:
    with database.transaction() as session:
        return make.an_office(session)


@pytest.fixture
def admin(database: Database, office: Office) -> Staff:
    with database.transaction() as session:
        return make.a_member(session, office, Role.ADMIN, language="de")


def an_advisor_of_one_quarter(session: Session, office: Office) -> Staff:
    """There for one talk only, on Thursday 12 March."""
    advisor = make.an_advisor(session, office, days=range(0))
    make.day_hours(session, advisor, office, date(2026, 3, 12), time(9), time(9, 15))
    return advisor


def messages(database: Database) -> list[Message]:
    with database.reading() as session:
        return list(session.scalars(select(Message).order_by(Message.id)))


def test_of_two_who_want_the_last_time_one_is_said_to_be_without(
    database: Database, office: Office, admin: Staff
) -> None:
    with database.transaction() as session:
        advisor = an_advisor_of_one_quarter(session, office)
        due_on = date(2026, 3, 13)
        urgent = make.a_case(session, office, advisor=advisor, due_on=due_on, priority=9)
        other = make.a_case(session, office, advisor=advisor, due_on=due_on)
    result = warn(database, office)
    assert (result["short"], result["asked"]) == (1, 2)
    # a letter of Tuesday 3 March: Saturday 7; Monday to Wednesday to prepare; one of Wednesday 4: Friday 13
    assert result["cases"] == [{"case_id": other.id, "due_on": "2026-03-13", "letter_until": "2026-03-04"}]
    told = messages(database)
    assert {message.to for message in told} == {admin.email, advisor.email}
    assert {message.template for message in told} == {"no_time_before_due"}
    assert {(message.facts["case"], message.facts["due_on"]) for message in told} == {(other.number, "2026-03-13")}
    assert urgent.id != other.id


def test_once_a_week(database: Database, office: Office, admin: Staff) -> None:
    with database.transaction() as session:
        advisor = make.an_advisor(session, office, days=range(0))
        make.a_case(session, office, advisor=advisor, due_on=date(2026, 3, 16))
    assert [warn(database, office, NOON + timedelta(days=days))["asked"] for days in (0, 1, 4, 7, 8)] == [
        2,
        0,
        0,
        2,
        0,
    ]


@pytest.mark.parametrize(
    ("day", "due_on", "short"),
    [
        (2, "2026-03-01", 0),  # over
        (2, "2026-03-02", 1),
        (2, "2026-03-18", 1),  # Friday 6 was the last day for a letter, five working days after Friday 27 February
        (2, "2026-03-19", 0),  # Tuesday 10 is, five working days after Tuesday 3
        (3, "2026-03-19", 1),
    ],
)
def test_it_is_said_so_many_working_days_before_the_last_letter(
    database: Database, office: Office, admin: Staff, day: int, due_on: str, short: int
) -> None:
    with database.transaction() as session:
        advisor = make.an_advisor(session, office, days=range(0))
        make.a_case(session, office, advisor=advisor, due_on=date.fromisoformat(due_on))
    assert warn(database, office, NOON + timedelta(days=day - 2))["short"] == short


def test_where_a_time_is_left_nothing_is_said(database: Database, office: Office, admin: Staff) -> None:
    with database.transaction() as session:
        make.a_case(session, office, due_on=date(2026, 3, 13))
    assert warn(database, office) == {"short": 0, "asked": 0, "failed": 0, "post_held": 0, "cases": []}


@pytest.mark.parametrize(("since", "short"), [(None, 0), (DAY + timedelta(days=1), 0), (DAY, 1)])
def test_while_no_letter_leaves_every_case_that_needs_one_soon_is_told(
    database: Database, office: Office, admin: Staff, since: date | None, short: int
) -> None:
    """Free times are of no use then. The other case is due after a letter of next week."""
    with database.transaction() as session:
        policy = {"post_held_since": since.isoformat()} if since else {}
        session.get_one(Office, office.id).policy = policy
        near = make.a_case(session, office, due_on=date(2026, 3, 13))
        make.a_case(session, office, due_on=date(2026, 3, 31))
    result = warn(database, office)
    told = {"case_id": near.id, "due_on": "2026-03-13", "letter_until": None}
    assert (result["short"], result["post_held"], result["cases"]) == (short, short, [told] * short)
    assert result["asked"] == short * 2


@pytest.mark.parametrize(("priority", "short"), [(9, True), (0, False)])
def test_who_weighs_more_and_needs_the_same_days_counts_though_it_is_due_later(
    database: Database, office: Office, admin: Staff, priority: int, short: bool
) -> None:
    with database.transaction() as session:
        advisor = an_advisor_of_one_quarter(session, office)
        near = make.a_case(session, office, advisor=advisor, due_on=date(2026, 3, 13), priority=1)
        make.a_case(session, office, advisor=advisor, due_on=date(2026, 3, 31), priority=priority)
    assert [one["case_id"] for one in warn(database, office)["cases"]] == [near.id] * short


def test_who_is_due_later_may_wait_for_a_later_day(database: Database, office: Office, admin: Staff) -> None:
    with database.transaction() as session:
        advisor = an_advisor_of_one_quarter(session, office)
        make.day_hours(session, advisor, office, date(2026, 3, 30), time(9), time(9, 15))
        make.a_case(session, office, advisor=advisor, due_on=date(2026, 3, 13))
        make.a_case(session, office, advisor=advisor, due_on=date(2026, 3, 31), priority=9)
    assert warn(database, office)["cases"] == []


@pytest.mark.parametrize("state", [CaseState.APPOINTMENT, CaseState.NEEDS_PERSON])
@pytest.mark.parametrize(("local", "short"), [("2026-03-13T16:45", 0), ("2026-03-14T00:00", 1)])
def test_a_time_that_stands_counts_by_its_day(
    database: Database, office: Office, admin: Staff, state: CaseState, local: str, short: int
) -> None:
    """Due on Friday 13 March. A person may look at a silent client, whose time stands."""
    with database.transaction() as session:
        advisor = make.an_advisor(session, office, days=range(0))
        case = make.a_case(session, office, advisor=advisor, due_on=date(2026, 3, 13))
        make.an_appointment(session, case, datetime.fromisoformat(local).replace(tzinfo=make.BERLIN))
        case.state = state
    result = warn(database, office)
    assert (result["short"], [one["case_id"] for one in result["cases"]]) == (short, [case.id] * short)
    with database.reading() as session:
        assert len(list(session.scalars(select(Case).where(*without_time_before_due(office.id, DAY))))) == short


@pytest.mark.parametrize("kind", [EventKind.CANCELLED, EventKind.WITHDRAWN])
def test_a_time_that_is_off_counts_for_nothing(
    database: Database, office: Office, admin: Staff, kind: EventKind
) -> None:
    with database.transaction() as session:
        advisor = make.an_advisor(session, office, days=range(0))
        case = make.a_case(session, office, advisor=advisor, due_on=date(2026, 3, 13))
        off = make.an_appointment(session, case, make.AT + timedelta(days=3))
        close(session, off, kind, way=Way.STAFF, at=make.AT)
    assert warn(database, office)["short"] == 1


def test_whose_time_stands_too_late_takes_no_free_time_from_others(
    database: Database, office: Office, admin: Staff
) -> None:
    with database.transaction() as session:
        advisor = an_advisor_of_one_quarter(session, office)
        late = make.a_case(session, office, advisor=advisor, due_on=date(2026, 3, 13), priority=9)
        make.an_appointment(session, late, make.AT + timedelta(days=20))
        make.a_case(session, office, advisor=advisor, due_on=date(2026, 3, 13))
    assert [one["case_id"] for one in warn(database, office)["cases"]] == [late.id]


def test_a_case_that_the_plan_places_after_it_is_due_is_told(
    database: Database, admin: Staff, office: Office
) -> None:
    """The advisor is there from 16 March on; the case is due on Friday 13, and the plan knows no earlier time."""
    with database.transaction() as session:
        session.get_one(Office, office.id).policy = {"attempts": 1, "on_days": 1, "parts_of_day": 1}
        advisor = make.an_advisor(session, office)
        make.an_absence(session, advisor, make.AT, make.AT + timedelta(days=13))
        case = make.a_case(session, office, advisor=advisor, due_on=date(2026, 3, 13))
        make.an_attempt(session, case)
    propose(database, office.id, make.KEYS, at=NOON, public_url="https://rufzeit.example")
    with database.reading() as session:
        assert session.get_one(Case, case.id).state == CaseState.APPOINTMENT
    assert [one["case_id"] for one in warn(database, office)["cases"]] == [case.id]


def test_of_what_is_done_with_nothing_is_said(database: Database, office: Office, admin: Staff) -> None:
    with database.transaction() as session:
        advisor = make.an_advisor(session, office, days=range(0))
        make.a_case(session, office, advisor=advisor, due_on=date(2026, 3, 13), state=CaseState.CLOSED)
    assert warn(database, office)["short"] == 0


def test_progress_is_told_before_and_after_each_step(database: Database, office: Office, admin: Staff) -> None:
    told: list[tuple[int, int]] = []
    with database.transaction() as session:
        advisor = make.an_advisor(session, office, days=range(0))
        for _ in range(21):
            make.a_case(session, office, advisor=advisor, due_on=date(2026, 3, 13))
    warn_of_shortage(
        database,
        office.id,
        make.KEYS,
        at=NOON,
        public_url="https://rufzeit.example",
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(0, 21), (20, 21), (21, 21)]


def test_an_advisor_who_left_is_not_written_to(database: Database, office: Office, admin: Staff) -> None:
    with database.transaction() as session:
        gone = make.an_advisor(session, office, disabled_at=make.AT)
        case: Case = make.a_case(session, office, advisor=gone, due_on=date(2026, 3, 13))
    assert warn(database, office)["cases"][0]["case_id"] == case.id
    assert [message.to for message in messages(database)] == [admin.email]
