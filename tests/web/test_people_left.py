"""Accounts are closed and opened on a person's page, and the cases of whoever left are given to others."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.audit import AuditEntry
from db.cases import Case
from db.staff import Role, Staff
from web import auth
from web.house import House
from web.jobs import work_off
from web_house import PASSWORD, LogIn, Town
from web_people import an_admin, at_home, page_of, text_of


@pytest.fixture
def admin(house: House, town: Town) -> Staff:
    return an_admin(house, town)


@pytest.fixture
def case(house: House, town: Town) -> Case:
    with house.database.transaction() as session:
        return make.a_case(session, town.office, advisor=town.advisor)


def actions(house: House) -> list[tuple[str, str, dict[str, object]]]:
    with house.database.reading() as session:
        found = session.scalars(select(AuditEntry).order_by(AuditEntry.id))
        return [
            (entry.actor, entry.action, entry.facts)
            for entry in found
            if entry.action.startswith("staff.") or entry.action == "cases.handed"
        ]


def test_a_closed_account_ends_the_login_at_once_and_an_old_one_stays_ended(
    house: House, as_: LogIn, town: Town, admin: Staff
) -> None:
    theirs = as_(town.advisor)
    token = theirs.form("/logout").fields["csrf_token"]
    browser = at_home(as_(admin), town.advisor)
    browser.send("/close")
    assert "The account is closed: the login ended at once." in text_of(browser)
    assert "No longer works here Account closed since 2 March 2026" in text_of(browser)
    assert theirs.look("/staff/").status_code == 302
    assert theirs.post("/staff/koba/people", {"csrf_token": token}).status_code in (401, 405)
    assert "not right" in theirs.log_in("advisor@example.org", PASSWORD).text
    browser.send("/open")
    assert "The account is open again." in text_of(browser)
    assert theirs.look("/staff/").status_code == 302, "whoever comes back logs in anew"
    assert theirs.log_in("advisor@example.org", PASSWORD).status_code == 200
    assert theirs.look("/staff/").status_code == 200
    by = f"staff:{admin.id}"
    assert actions(house) == [(by, "staff.disabled", {}), (by, "staff.enabled", {})]


def test_nobody_closes_their_own_account(house: House, as_: LogIn, admin: Staff) -> None:
    browser = at_home(as_(admin), admin)
    assert "Nobody closes their own account" in text_of(browser)
    token = browser.form("/logout").fields["csrf_token"]
    assert browser.post(f"{page_of(admin)}/close", {"csrf_token": token}).status_code == 403
    assert actions(house) == []


def test_only_who_administers_all_offices_of_somebody_closes_their_account(
    house: House, as_: LogIn, town: Town, admin: Staff
) -> None:
    with house.database.transaction() as session:
        other = make.an_office(session, town.authority, key="other")
        make.a_membership(session, other, town.advisor, Role.ADVISOR)
    browser = at_home(as_(admin), town.advisor)
    assert "This person works in other offices too" in text_of(browser)
    token = browser.form("/logout").fields["csrf_token"]
    assert browser.post(f"{page_of(town.advisor)}/close", {"csrf_token": token}).status_code == 403
    with house.database.transaction() as session:
        make.a_membership(session, other, admin, Role.ADMIN)
    at_home(browser, town.advisor).send("/close")
    assert "The account is closed" in text_of(browser)


def test_the_back_office_closes_nothing_but_gives_cases_to_others(
    house: House, as_: LogIn, town: Town, case: Case
) -> None:
    browser = at_home(as_(town.printer), town.advisor)
    token = browser.form("/logout").fields["csrf_token"]
    for action in ("close", "open"):
        assert browser.post(f"{page_of(town.advisor)}/{action}", {"csrf_token": token}).status_code == 403
    sent = {"csrf_token": token, "to": "all"}
    assert browser.post(f"{page_of(town.advisor)}/cases", sent).status_code == 400, "they still work here"
    with house.database.transaction() as session:
        session.get_one(Staff, town.advisor.id).disabled_at = make.AT
        colleague = make.an_advisor(session, town.office, name="Kai Kollege")
    browser.go("/staff/")
    assert "Cases are with people who no longer work here:" in text_of(browser)
    at_home(browser, town.advisor)
    told = text_of(browser)
    assert "1 open case has nobody who looks after it." in told
    assert f"{case.number}: Renewal, To call, due 1 May 2026" in told
    assert "Kai Kollege" in told
    assert [form.action.rpartition("/")[2] for form in browser.forms if "people" in form.action] == [
        "absences",
        "cases",
    ]
    assert browser.post(f"{page_of(town.advisor)}/cases", {**sent, "to": "99999"}).status_code == 400
    at_home(browser, town.advisor).send("/cases", to=str(colleague.id))
    assert "1 case is given to others." in text_of(browser)
    assert "No open case is left with this person." in text_of(browser)
    assert actions(house) == [
        (f"staff:{town.printer.id}", "cases.handed", {"to": {str(colleague.id): 1}, "left": 0})
    ]
    assert "Cases are with people" not in browser.go("/staff/koba/people").text


def test_cases_that_nobody_may_talk_about_stay_and_are_said(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        topic = make.a_topic(session, town.office, needs={"permissions": ["debts"]})
        for _ in range(2):
            make.a_case(session, town.office, advisor=town.advisor, topic=topic)
        session.get_one(Staff, town.advisor.id).disabled_at = make.AT
        make.an_advisor(session, town.office)
    browser = at_home(as_(town.printer), town.advisor)
    browser.send("/cases", to="all")
    assert "2 cases stay: none of those chosen may talk about their topics." in text_of(browser)
    assert "2 open cases have nobody who looks after them." in text_of(browser)


def test_appointments_of_who_left_go_to_others_from_the_start_page(
    house: House, as_: LogIn, town: Town, admin: Staff, case: Case
) -> None:
    with house.database.transaction() as session:
        make.an_appointment(session, session.get_one(Case, case.id), make.AT + timedelta(days=2))
        make.an_advisor(session, town.office, password_hash=auth.hash_password(PASSWORD))
    browser = at_home(as_(admin), town.advisor)
    browser.send("/close")
    told = text_of(browser)
    assert "Away from 2 March 2026" in told
    assert "End this absence" not in told
    browser.go("/staff/")
    assert "Appointments stand at times at which nobody is there:" in text_of(browser)
    browser.send("/plan")
    work_off(house)
    browser.go(browser.page.request.path)
    told = text_of(browser)
    assert "is away" in told
    assert "from 2 March 2026" in told
