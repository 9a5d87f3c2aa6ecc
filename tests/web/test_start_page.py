"""The start page counts what the lists show, and it and its neighbours stay quick however many people work there."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.audit import AuditEntry
from db.cases import Case, CaseState
from db.jobs import JobRun, RunState
from db.offices import Office
from db.staff import Role, Staff
from guesses import statements
from scheduler.proposing.shortage import WARN
from web.house import House
from web_house import Clock, LogIn, Town
from web_people import an_admin, page_of, text_of

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
MOST_STATEMENTS = 29
START, PEOPLE, DRAFTS = "/staff/", "/staff/koba/people", "/staff/koba/drafts"


def test_to_call_is_what_stands_to_call_on_the_list(house: House, as_: LogIn, town: Town) -> None:
    """By the rule of this office one try is enough: then a letter follows."""
    with house.database.transaction() as session:
        for tries in (0, 0, 1):
            case = make.a_case(session, town.office, advisor=town.advisor)
            for _ in range(tries):
                make.an_attempt(session, case)
        make.an_appointment(session, make.a_case(session, town.office, advisor=town.advisor), make.AT + HOUR)
        make.a_wish(session, case)
    browser = as_(town.advisor)
    browser.go(START)
    assert "Call list 2 to call 1 appointments today 1 told by clients" in text_of(browser)
    listed = browser.go("/staff/koba/calls").text.partition('id="to-call"')[2].partition("<section")[0]
    assert len(set(re.findall(r"/staff/cases/(\d+)/attempts", listed))) == 2


@pytest.mark.parametrize("page", [START, PEOPLE, DRAFTS])
def test_more_people_are_not_more_statements(house: House, as_: LogIn, town: Town, page: str) -> None:
    browser, counts = as_(an_admin(house, town)), []
    for more in (1, 12):
        _are_away_at_appointments(house, town, more)
        browser.go(page)
        with statements() as asked:
            assert browser.go(page).status_code == 200
        assert "Appointments stand at times at which nobody is there" in browser.page.text
        counts.append(len([statement for statement in asked if statement != "BEGIN"]))
    assert counts[0] == counts[1] <= MOST_STATEMENTS


def _are_away_at_appointments(house: House, town: Town, people: int) -> None:
    with house.database.transaction() as session:
        office = session.get_one(Office, town.office.id)
        office.policy = {**office.policy, "extra_holidays": ["2026-03-05"]}
        for _ in range(people):
            person = make.an_advisor(session, office)
            make.a_calendar(session, person)
            make.an_absence(session, person, make.AT - 50 * WEEK, make.AT - 50 * WEEK + DAY, every_weeks=1)
            make.an_absence(session, person, make.AT + 3 * DAY, make.AT + 4 * DAY)
            for day in (0, 3):
                case = make.a_case(session, office, advisor=person)
                make.an_appointment(session, case, make.AT + day * DAY + HOUR)


@pytest.fixture
def short_and_left(house: House, town: Town) -> list[int]:
    """The cases of whom the alarms tell: one that finds no time, one whose appointment found nobody."""
    with house.database.transaction() as session:
        short = make.a_case(session, town.office, advisor=town.advisor)
        left = make.a_case(session, town.office, advisor=town.advisor)
        make.an_appointment(session, left, make.AT + DAY, state="withdrawn")
        left.state, left.state_reason = CaseState.NEEDS_PERSON, "absence"
        session.add(
            JobRun(
                job=WARN, occurrence="today", office_id=town.office.id, due_at=make.AT, state=RunState.DONE,
                result={"cases": [{"case_id": short.id, "letter_until": None}]},
            )
        )  # fmt: skip
        return [short.id, left.id]


def readings(house: House, action: str) -> list[tuple[str, str, object]]:
    with house.database.reading() as session:
        found = session.scalars(select(AuditEntry).where(AuditEntry.action == action).order_by(AuditEntry.id))
        return [(entry.actor, entry.subject, entry.facts["cases"]) for entry in found]


@pytest.mark.parametrize(("page", "action"), [(START, "home.read"), (DRAFTS, "drafts.read")])
def test_whose_names_the_alarms_tell_is_on_record(
    house: House, as_: LogIn, town: Town, short_and_left: list[int], page: str, action: str
) -> None:
    assert "Jörg Müller" not in as_(town.editor).go(START).text
    assert readings(house, action) == []
    assert "Jörg Müller" in as_(town.printer).go(page).text
    told = (f"staff:{town.printer.id}", f"office:{town.office.id}", short_and_left)
    assert readings(house, action)[-1] == told


def test_whose_appointments_lie_in_an_absence_is_on_record(house: House, as_: LogIn, town: Town) -> None:
    browser = as_(town.printer)
    browser.go(page_of(town.advisor))
    assert readings(house, "person.read") == []
    case = _away_at(house, town, town.advisor, town.office)
    assert "Jörg Müller" in browser.go(page_of(town.advisor)).text
    told = (f"staff:{town.printer.id}", f"staff:{town.advisor.id}", [case])
    assert readings(house, "person.read") == [told]


def test_clients_of_another_office_are_not_told(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        other = make.an_office(session, town.authority, key="other")
        make.a_membership(session, other, town.advisor, Role.ADVISOR)
    _away_at(house, town, town.advisor, other)
    browser = as_(town.printer)
    page = browser.go(page_of(town.advisor)).text
    assert "Jörg Müller" not in page
    assert "Give these appointments to others" not in page


def _away_at(house: House, town: Town, person: Staff, office: Office) -> int:
    with house.database.transaction() as session:
        case: Case = make.a_case(session, office, advisor=person)
        make.an_appointment(session, case, make.AT + DAY)
        make.an_absence(session, person, make.AT, make.AT + 2 * DAY)
        return case.id


def test_whose_appointment_in_person_is_looked_for_is_on_record(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        case = make.a_case(session, town.office, advisor=town.advisor)
    assert "Jörg Müller" in as_(town.advisor).go(f"/staff/cases/{case.id}/in-person").text
    with house.database.reading() as session:
        [read] = session.scalars(select(AuditEntry).where(AuditEntry.action == "case.read"))
        assert (read.actor, read.subject) == (f"staff:{town.advisor.id}", f"case:{case.id}")


@pytest.mark.parametrize(("utc_hour", "day", "held"), [(22, 2, False), (23, 2, True), (0, 3, True)])
def test_a_strike_begins_at_midnight_of_the_office(
    house: House, as_: LogIn, town: Town, clock: Clock, utc_hour: int, day: int, held: bool
) -> None:
    clock.at = datetime(2026, 3, day, utc_hour, 30, tzinfo=UTC)
    with house.database.transaction() as session:
        office = session.get_one(Office, town.office.id)
        office.policy = {**office.policy, "post_held_since": "2026-03-03"}
    browser = as_(town.printer)
    assert ("No letter leaves since 3 March 2026" in browser.go(DRAFTS).text) is held
    assert ("Letters do not travel since 3 March 2026" in browser.go(START).text) is held
