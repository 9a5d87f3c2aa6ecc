"""Somebody falls ill, an absence is entered, the office closes: what becomes of the appointments, on its page."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.appointments import Appointment
from db.drafts import Draft, DraftKind
from db.offices import Office
from db.staff import Absence, AbsenceKind, Role, Staff
from web import auth
from web.house import House
from web.jobs import work_off
from web_house import PASSWORD, LogIn, Town

HOUR = timedelta(hours=1)
PEOPLE = "/staff/koba/people"


@pytest.fixture
def appointment(house: House, town: Town) -> Appointment:
    """Of the town's advisor, today at ten; nobody was told of it yet."""
    with house.database.transaction() as session:
        client = make.a_client(session, town.office, family_name="Adler")
        case = make.a_case(session, town.office, client, advisor=town.advisor)
        return make.an_appointment(session, case, make.AT + HOUR)


@pytest.fixture
def colleague(house: House, town: Town) -> Staff:
    with house.database.transaction() as session:
        hashed = auth.hash_password(PASSWORD)
        return make.an_advisor(
            session, town.office, name="Kai Kollege", email="kai@example.org", password_hash=hashed, language="en"
        )


def text_of(browser: Browser) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", browser.page.text)).split())


def made(browser: Browser, house: House) -> str:
    """The page of the plan to which the browser was led, when the clock has made it."""
    assert "It begins in a moment" in text_of(browser)
    work_off(house)
    browser.go(browser.page.request.path)
    return text_of(browser)


def test_ill_today_leads_to_the_plan_and_from_there_into_force(
    house: House, as_: LogIn, town: Town, appointment: Appointment, colleague: Staff
) -> None:
    browser = as_(town.printer)
    browser.go(PEOPLE)
    browser.send(f"/{town.advisor.id}/ill")
    told = made(browser, house)
    assert f"{town.advisor.name} is away" in told
    assert "1 appointment cannot take place as it stands" in told
    assert re.search(rf"10:00 Jörg Adler .* {town.advisor.name} Same time Kai Kollege by the colleague", told)
    browser.send("/force")
    work_off(house)
    browser.go(browser.page.request.path)
    assert "taken over by a colleague at the same time: 1" in text_of(browser)
    with house.database.reading() as session:
        assert session.get_one(Appointment, appointment.id).advisor_id == colleague.id
        absence = session.scalars(select(Absence)).one()
        assert absence.kind == AbsenceKind.ILL
    kai = as_(colleague)
    kai.go("/staff/koba/calls")
    assert f"You call instead of: {town.advisor.name}" in text_of(kai)


def test_pressed_twice_it_is_one_absence_and_one_plan(
    house: House, as_: LogIn, town: Town, appointment: Appointment
) -> None:
    browser = as_(town.printer)
    for _ in range(2):
        browser.go(PEOPLE)
        browser.send(f"/{town.advisor.id}/ill", until="2026-03-04")
    with house.database.reading() as session:
        absence = session.scalars(select(Absence)).one()
        assert len(session.scalars(select(Draft)).all()) == 1
    assert absence.ends_at.astimezone(make.BERLIN).isoformat() == "2026-03-05T00:00:00+01:00"


def test_without_appointments_nothing_is_planned_and_a_day_that_is_over_is_refused(
    house: House, as_: LogIn, town: Town
) -> None:
    browser = as_(town.printer)
    browser.go(PEOPLE)
    browser.send(f"/{town.advisor.id}/ill", until="2026-02-27")
    assert "Please enter a day from today on." in text_of(browser)
    browser.send(f"/{town.advisor.id}/ill")
    assert "No appointment lies in it." in text_of(browser)
    with house.database.reading() as session:
        assert session.scalars(select(Draft)).all() == []


def test_an_absence_over_appointments_leads_to_the_plan_with_one_button(
    house: House, as_: LogIn, town: Town, appointment: Appointment
) -> None:
    with house.database.transaction() as session:
        make.an_absence(session, town.advisor, make.AT, make.AT + 4 * HOUR)
    browser = as_(town.printer)
    browser.go("/staff/")
    assert "Appointments stand at times at which nobody is there:" in text_of(browser)
    browser.go(f"{PEOPLE}/{town.advisor.id}")
    browser.send("/plan")
    told = made(browser, house)
    assert "New time" in told  # nobody else is there
    assert "Instead of Monday, 2 March 2026" in told
    assert "by letter" in told


def test_who_finds_nobody_is_named_on_the_first_page(
    house: House, as_: LogIn, town: Town, appointment: Appointment
) -> None:
    with house.database.transaction() as session:
        make.an_absence(session, town.advisor, make.AT, make.AT + timedelta(days=300))
    browser = as_(town.printer)
    browser.go(f"{PEOPLE}/{town.advisor.id}")
    browser.send("/plan")
    told = made(browser, house)
    assert "A person decides: please get in touch with these clients" in told
    browser.send("/force")
    work_off(house)
    for person in (town.printer, town.advisor):
        first = as_(person)
        first.go("/staff/")
        told = text_of(first)
        assert "For one client neither a colleague nor another time was found." in told
        assert "Jörg Adler" in told
        assert "Nobody has another free time until" in told


def test_a_closed_day_leads_from_the_rules_to_a_plan(
    house: House, as_: LogIn, town: Town, appointment: Appointment, colleague: Staff
) -> None:
    with house.database.transaction() as session:
        hashed = auth.hash_password(PASSWORD)
        admin = make.a_member(
            session, town.office, Role.ADMIN, email="admin@example.org", password_hash=hashed, language="en"
        )
        office = session.get_one(Office, town.office.id)
        office.policy = {**office.policy, "extra_holidays": ["2026-03-02"]}
    advisor = as_(town.advisor)
    assert "The office is closed" not in advisor.go("/staff/koba/policy").text
    browser = as_(admin)
    browser.go("/staff/koba/policy")
    assert "Monday, 2 March 2026 ( 1 appointment )" in text_of(browser).replace("(1", "( 1").replace("t)", "t )")
    browser.send("/drafts/closure")
    told = made(browser, house)
    assert "The office is closed" in told
    assert "New time" in told
    with house.database.reading() as session:
        assert session.scalars(select(Draft)).one().kind == DraftKind.CLOSURE


def test_nobody_asks_about_an_absence_of_another_office(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        stranger = make.an_advisor(session, make.an_office(session))
        absence = make.an_absence(session, stranger, make.AT, make.AT + HOUR)
    browser = as_(town.printer)
    browser.go("/staff/koba/drafts")
    token = browser.form("/drafts").fields
    assert browser.post(f"/staff/koba/absences/{absence.id}/plan", token).status_code == 404
