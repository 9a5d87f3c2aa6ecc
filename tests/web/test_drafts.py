"""Plans of times on the page: asked for, looked at, put in force or dropped."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.appointments import Appointment
from db.calls import PartOfDay
from db.cases import Case, CaseState
from db.drafts import Draft, DraftState
from db.jobs import JobRun, RunState
from db.session import Database
from scheduler.proposing.shortage import WARN
from web.house import House
from web.jobs import work_off
from web.staff.shortage_alarm import shortages
from web_house import LogIn, Town

DRAFTS = "/staff/koba/drafts"


@pytest.fixture
def cases(house: House, town: Town) -> list[Case]:
    """Adler waits for a time, about Buchfink nobody may talk."""
    with house.database.transaction() as session:
        housing = make.a_topic(session, town.office, needs={"permissions": ["housing"]})
        found = []
        for name, values in (("Adler", {}), ("Buchfink", {"topic": housing})):
            client = make.a_client(session, town.office, family_name=name)
            case = make.a_case(session, town.office, client=client, advisor=town.advisor, **values)
            make.an_attempt(session, case, make.AT - timedelta(hours=1), part_of_day=PartOfDay.EVENING)
            found.append(case)
        return found


def made(browser: Browser, house: House) -> str:
    """A plan that was asked for, made by the clock; gives its page."""
    browser.go(DRAFTS)
    browser.send("/drafts")
    work_off(house)
    return browser.go(browser.page.request.path).text


def draft_of(database: Database) -> Draft:
    with database.reading() as session:
        return session.scalars(select(Draft)).one()


def test_the_page_asks_and_the_clock_makes_the_plan(
    house: House, as_: LogIn, town: Town, cases: list[Case]
) -> None:
    browser = as_(town.printer)
    assert "No plans yet." in browser.go(DRAFTS).text
    page = browser.send("/drafts")
    assert "It begins in a moment" in page.text
    assert '<meta http-equiv="refresh"' in page.text
    work_off(house)
    page = browser.go(page.request.path)
    assert '<meta http-equiv="refresh"' not in page.text
    assert "First free time of Jutta Brandt" in page.text
    placed, without = page.text.rindex("Thursday, 12 March 2026"), page.text.index("Stay without a time")
    assert page.text.index("Adler") > placed
    assert without < page.text.index("Buchfink") < placed
    assert "No advisor may or can talk about this with the client" in page.text
    assert "One more advisor on Thursday, 12 March 2026 would help most" in page.text
    with house.database.reading() as session:
        assert session.scalars(select(Appointment)).all() == []
    assert f"Plan {draft_of(house.database).id}" in browser.go(DRAFTS).text


def test_put_in_force_the_clock_proposes_the_times(
    house: House, as_: LogIn, town: Town, cases: list[Case]
) -> None:
    browser = as_(town.printer)
    made(browser, house)
    page = browser.send("/force")
    assert "The plan is put in force" in page.text
    assert '<meta http-equiv="refresh"' in page.text
    work_off(house)
    page = browser.go(page.request.path)
    assert "Put in force on Monday, 2 March 2026" in page.text
    with house.database.reading() as session:
        assert session.scalars(select(Appointment)).one().case_id == cases[0].id
        assert session.get_one(Case, cases[1].id).state_reason == "nobody_may"
    assert draft_of(house.database).ordered_by == town.printer.id


def test_dropped_nothing_is_done(house: House, as_: LogIn, town: Town, cases: list[Case]) -> None:
    browser = as_(town.printer)
    made(browser, house)
    late = browser.form("/force")
    assert "Nothing of it is done" in browser.send("/drop").text
    assert "somebody decided about this plan meanwhile" in browser.post(late.action, late.fields).text
    assert work_off(house) == 0
    with house.database.reading() as session:
        assert {case.state for case in session.scalars(select(Case))} == {CaseState.TO_CALL}


def test_what_failed_on_the_way_is_said_and_tried_again(
    house: House, as_: LogIn, town: Town, cases: list[Case]
) -> None:
    browser = as_(town.printer)
    made(browser, house)
    browser.send("/force")
    with house.database.transaction() as session:
        run = session.scalars(select(JobRun).where(JobRun.job == "put_draft_in_force")).one()
        run.state = RunState.FAILED
    assert "Something went wrong on the way" in browser.go(browser.page.request.path).text
    browser.send("/force")
    work_off(house)
    assert draft_of(house.database).state == DraftState.IN_FORCE


@pytest.mark.parametrize("path", ["", "/1", "/1/force", "/1/drop"])
def test_advisors_and_editors_do_not_decide_about_plans(house: House, as_: LogIn, town: Town, path: str) -> None:
    for person in (town.advisor, town.editor):
        browser = as_(person)
        form = browser.form("/logout")
        page = browser.post(DRAFTS + path, form.fields) if path.count("/") == 2 else browser.go(DRAFTS + path)
        assert page.status_code == 403


def test_a_plan_of_another_office_is_not_there(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        other = make.an_office(session, town.authority)
        session.add(
            Draft(
                id=7,
                authority_id=other.authority_id,
                office_id=other.id,
                kind="proposals",
                state=DraftState.READY,
                asked_at=make.AT,
            )
        )
    assert as_(town.printer).go(f"{DRAFTS}/7").status_code == 404


def test_cases_without_a_time_before_they_are_due_stand_on_top(
    house: House, as_: LogIn, town: Town, cases: list[Case]
) -> None:
    """As the clock found them: who got a time since then is no longer named."""
    with house.database.transaction() as session:
        for case in cases:
            session.get_one(Case, case.id).due_on = make.DAY + timedelta(days=4)
        result = {
            "cases": [
                {"case_id": case.id, "due_on": "2026-03-06", "letter_until": until}
                for case, until in zip(cases, (None, "2026-03-03"), strict=True)
            ]
        }
        session.add(
            JobRun(
                job=WARN,
                occurrence="koba:2026-03-02",
                office_id=town.office.id,
                state=RunState.DONE,
                result=result,
            )
        )
    text = as_(town.printer).go(DRAFTS).text
    assert "2 cases find no time before they are due." in text
    assert "no letter arrives in time" in text
    assert "a letter can leave until 3 March 2026" in text
    with house.database.transaction() as session:
        make.an_appointment(session, session.get_one(Case, cases[0].id), make.AT + timedelta(days=1))
        assert [one.case.id for one in shortages(session, town.office, make.AT)] == [cases[1].id]
        assert shortages(session, town.office, make.AT, advisor_id=town.printer.id) == []
        assert shortages(session, town.office, make.AT + timedelta(days=9)) == []
