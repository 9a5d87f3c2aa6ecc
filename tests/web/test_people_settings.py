"""What the administration sets of people: hours, single days, languages, permissions, own calendars."""

from datetime import date, time

import pytest
from sqlalchemy import select

import factories as make
from db.audit import AuditEntry
from db.staff import BusyTime, Skill, Staff, StaffCalendar
from scheduler.calendar.opening import Hours
from scheduler.people.hours import days_of, hours_of
from web.house import House
from web_house import LogIn, Town
from web_people import an_admin, at_home, faults, forms_to, text_of

ADDRESS = "https://cloud.example.org/secret-4711.ics"


@pytest.fixture
def admin(house: House, town: Town) -> Staff:
    return an_admin(house, town)


def hours(house: House, town: Town) -> list[Hours]:
    with house.database.reading() as session:
        return hours_of(session, town.advisor.id, town.office.id)


def test_other_hours_from_a_day_on(house: House, as_: LogIn, town: Town, admin: Staff) -> None:
    browser = at_home(as_(admin), town.advisor)
    new = forms_to(browser, "/hours")[1]
    browser.post(new.action, {**new.fields, "hours-1": "8-10, 13:00-14:30", "valid_from": "2026-04-01"})
    assert "The hours are saved." in browser.page.text
    found = hours(house, town)
    assert [line.valid_until for line in found[:5]] == [date(2026, 3, 31)] * 5
    assert found[5:] == [
        Hours(1, time(8), time(10), date(2026, 4, 1)),
        Hours(1, time(13), time(14, 30), date(2026, 4, 1)),
    ]
    assert "until 31 March 2026" in text_of(browser)
    assert "from 1 April 2026 Tuesday 8:00–10:00, 13:00–14:30" in text_of(browser)


def test_a_pattern_that_overlaps_itself_is_refused_with_its_lines(
    house: House, as_: LogIn, town: Town, admin: Staff
) -> None:
    before = hours(house, town)
    browser = at_home(as_(admin), town.advisor)
    old, new = forms_to(browser, "/hours")
    browser.post(old.action, {**old.fields, "hours-1": "9-12, 11-13"})
    assert browser.page.status_code == 422
    assert "Tuesday 9:00–12:00 (always) overlaps with Tuesday 11:00–13:00 (always)." in browser.page.text
    assert forms_to(browser, "/hours")[0].fields["hours-1"] == "9-12, 11-13"
    values = {**new.fields, "hours-1": "14-16", "valid_from": "2026-04-01"}
    del values["ends_earlier"]
    browser.post(new.action, values)
    assert (
        "Tuesday 9:00–15:00 (always) overlaps with Tuesday 14:00–16:00 (from 1 April 2026)." in browser.page.text
    )
    assert hours(house, town) == before


def test_a_pattern_is_changed_and_deleted(house: House, as_: LogIn, town: Town, admin: Staff) -> None:
    browser = at_home(as_(admin), town.advisor)
    old = forms_to(browser, "/hours")[0]
    browser.post(old.action, {**old.fields, "hours-0": "", "hours-1": "10-11", "valid_until": "2026-05-31"})
    assert hours(house, town)[0] == Hours(1, time(10), time(11), None, date(2026, 5, 31))
    assert len(hours(house, town)) == 4
    old = forms_to(browser, "/hours")[0]
    browser.post(old.action, {**old.fields, **{f"hours-{day}": "" for day in range(7)}})
    assert hours(house, town) == []
    assert "No hours yet" in browser.page.text


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ({"hours-2": "nine to five"}, "Hours are written as in"),
        ({"hours-2": "12-9"}, "Hours are written as in"),
        ({"valid_from": "1.4."}, "Please enter a date."),
        ({"hours-2": "9-12", "valid_from": "2026-04-02", "valid_until": "2026-04-01"}, "last day lies before"),
        ({}, "hours for one day"),
    ],
)
def test_hours_that_make_no_sense(
    house: House, as_: LogIn, town: Town, admin: Staff, typed: dict[str, str], reason: str
) -> None:
    before = hours(house, town)
    browser = at_home(as_(admin), town.advisor)
    new = forms_to(browser, "/hours")[1]
    browser.post(new.action, {**new.fields, **typed})
    assert browser.page.status_code == 422
    assert any(reason in fault for fault in faults(browser)), faults(browser)
    assert all(forms_to(browser, "/hours")[1].fields[name] == value for name, value in typed.items())
    assert hours(house, town) == before


@pytest.mark.parametrize("replaced", ["", "today", "2026-13-01/", "/x"])
def test_a_pattern_that_no_page_names_is_refused(
    house: House, as_: LogIn, town: Town, admin: Staff, replaced: str
) -> None:
    browser = at_home(as_(admin), town.advisor)
    old = forms_to(browser, "/hours")[0]
    assert browser.post(old.action, {**old.fields, "replaced": replaced}).status_code == 400


def test_a_day_with_other_hours(house: House, as_: LogIn, town: Town, admin: Staff) -> None:
    browser = at_home(as_(admin), town.advisor)
    for typed, reason in (
        ({"day": "", "hours": "9-12"}, "Please enter a date."),
        ({"day": "2026-03-10", "hours": ""}, "Hours are written as in"),
        ({"day": "2026-03-29", "hours": "2:15-5"}, "The clocks skip this time"),
    ):
        browser.send("/days", **typed)
        assert browser.page.status_code == 422
        assert any(reason in fault for fault in faults(browser))
        assert browser.form("/days").fields["hours"] == typed["hours"]
    browser.send("/days", day="2026-03-10", hours="9-12, 11-13")
    assert "Tuesday 9:00–12:00 (always) overlaps with Tuesday 11:00–13:00" in browser.page.text
    browser.send("/days", day="2026-10-25", hours="2:30-4")
    assert "comes twice on that day" in browser.page.text
    with house.database.reading() as session:
        assert days_of(session, town.advisor.id, town.office.id, make.DAY) == {
            date(2026, 10, 25): (Hours(6, time(2, 30), time(4)),)
        }
    browser.send("/days/remove")
    with house.database.reading() as session:
        assert days_of(session, town.advisor.id, town.office.id, make.DAY) == {}


def test_languages_and_permissions(house: House, as_: LogIn, town: Town, admin: Staff) -> None:
    with house.database.transaction() as session:
        make.a_topic(
            session, town.office, names={"de": "Schulden", "en": "Debts"}, needs={"permissions": ["debts"]}
        )
    browser = at_home(as_(admin), town.advisor)
    assert "debts for: Debts" in text_of(browser)
    browser.send(
        "/skills", **{"language-de": "1", "language-fi": "1", "permission-debts": "1", "permission-x": "1"}
    )
    with house.database.reading() as session:
        skills = session.execute(select(Skill.kind, Skill.value).order_by(Skill.kind, Skill.value)).all()
    assert [tuple(one) for one in skills] == [("language", "de"), ("language", "fi"), ("permission", "debts")]
    assert "Nothing was changed." in browser.send("/skills").text


def test_a_calendar_s_address_is_never_shown_again(house: House, as_: LogIn, town: Town, admin: Staff) -> None:
    browser = at_home(as_(admin), town.advisor)
    browser.send("/calendar", address="http://cloud.example.org/secret-4711.ics")
    assert "must begin with https://" in browser.page.text
    assert "secret-4711" not in browser.page.text
    browser.send("/calendar", address=ADDRESS)
    assert "An address at cloud.example.org is kept." in text_of(browser)
    assert "secret-4711" not in browser.page.text
    with house.database.reading() as session:
        [calendar] = session.scalars(select(StaffCalendar))
        facts = [entry.facts for entry in session.scalars(select(AuditEntry))]
    assert b"secret" not in calendar.address
    assert "cloud" not in str(facts)
    browser.send("/calendar/forget")
    with house.database.reading() as session:
        assert session.scalars(select(StaffCalendar)).all() == []
        assert session.scalars(select(BusyTime)).all() == []
