"""The list for the door: who comes when, with which number; how it ended; a closing over a booked visit."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.audit import AuditEntry
from db.offices import Effect, Office
from db.rooms import AT_THE_DOOR, Room, RoomTime, Visit, VisitState
from scheduler.news.notices import NoticeDraft, publish
from web.house import House
from web_house import LogIn, Town

PAGE = "/staff/koba/visits"


def test_the_list_says_all_that_the_door_needs(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        place = make.a_visited_place(session, town.office)
        room = make.a_room(session, place)
        outside = make.a_room(session, place, features=[AT_THE_DOOR])
        make.a_visit(session, room, town.office, ticket=47, language="fi", hygiene="Käytä maskia.")
        make.a_visit(session, outside, town.office, ticket=83, starts_at=make.AT + timedelta(minutes=30))
    page = as_(town.advisor).go(PAGE)
    assert page.text.index("83</span> At the door") < page.text.index("47</span> Room ")
    for told in ("10:00", "9:30", "speaks Suomi", "Käytä maskia.", "Halberstadt", "Expected"):
        assert told in page.text
    assert "The building is closed at that time." not in page.text


def test_visits_of_the_next_days_stand_there_too_and_those_of_yesterday_do_not(
    house: House, as_: LogIn, town: Town
) -> None:
    with house.database.transaction() as session:
        room = _room(session, town)
        for days, ticket in ((-1, 11), (1, 22), (4, 33)):
            later = make.AT + timedelta(days=days)
            make.a_visit(session, room, town.office, ticket=ticket, starts_at=later, day=later.date())
    page = as_(town.printer).go(PAGE)
    assert "Nobody is expected." in page.text
    assert "11</span>" not in page.text
    assert page.text.index("22</span>") < page.text.index("33</span>")


@pytest.mark.parametrize("state", ["came", "missed", "cancelled"])
def test_how_it_ended_is_noted_once(house: House, as_: LogIn, town: Town, state: str) -> None:
    visit_id = _a_visit(house, town)
    browser = as_(town.advisor)
    browser.go(PAGE)
    form = browser.form(f"/visits/{visit_id}/state")
    for _ in range(2):
        assert browser.post(form.action, {**form.fields, "state": state}).status_code == 200
    with house.database.reading() as session:
        visit = session.get_one(Visit, visit_id)
        assert (visit.state, visit.closed_at, visit.closed_by) == (VisitState(state), make.AT, town.advisor.id)
        assert _audited(session) == ["visits.read", f"visit.{state}", "visits.read", "visits.read"]
        assert (session.scalars(select(RoomTime)).first() is None) == (state == "cancelled")


def test_who_was_missed_may_still_come_and_who_cancelled_does_not(house: House, as_: LogIn, town: Town) -> None:
    visit_id = _a_visit(house, town)
    browser = as_(town.advisor)
    browser.go(PAGE)
    form = browser.form(f"/visits/{visit_id}/state")
    seen = []
    for state in ("missed", "came", "cancelled", "missed"):
        browser.post(form.action, {**form.fields, "state": state})
        with house.database.reading() as session:
            seen.append(session.get_one(Visit, visit_id).state)
    assert seen == [VisitState.MISSED, VisitState.CAME, VisitState.CAME, VisitState.MISSED]


def test_a_closing_marks_the_visits_that_were_booked(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        room = _room(session, town)
        make.a_visit(session, room, town.office, ticket=47)
        make.a_visit(session, room, town.office, ticket=48, starts_at=make.AT + timedelta(minutes=30))
        office = session.get_one(Office, town.office.id)
        noon = NoticeDraft(Effect.CLOSED, begins_at=make.AT + timedelta(minutes=70))
        publish(session, office, noon, staff_id=None, at=make.AT)
    page = as_(town.advisor).go(PAGE)
    assert page.text.count("The building is closed at that time.") == 1
    assert "For 1 visit the building is closed by now" in page.text
    assert "1 in a building that is closed then" in as_(town.printer).go("/staff/").text


@pytest.mark.parametrize("wrong", ["", "expected", "vanished"])
def test_a_form_that_was_tampered_with(house: House, as_: LogIn, town: Town, wrong: str) -> None:
    visit_id = _a_visit(house, town)
    browser = as_(town.advisor)
    browser.go(PAGE)
    form = browser.form(f"/visits/{visit_id}/state")
    assert browser.post(form.action, {**form.fields, "state": wrong}).status_code == 400


def test_a_visit_of_another_office_is_not_there(house: House, as_: LogIn, town: Town) -> None:
    visit_id = _a_visit(house, town)
    with house.database.transaction() as session:
        other = make.an_office(session, town.authority)
        theirs = make.a_visit(session, make.a_room(session, make.a_place(session, other)), other, ticket=99)
    browser = as_(town.advisor)
    assert "99</span>" not in browser.go(PAGE).text
    form = browser.form(f"/visits/{visit_id}/state")
    foreign = form.action.replace(f"/{visit_id}/", f"/{theirs.id}/")
    assert browser.post(foreign, {**form.fields, "state": "came"}).status_code == 404
    with house.database.reading() as session:
        assert session.get_one(Visit, theirs.id).state == VisitState.EXPECTED


def _room(session: Session, town: Town) -> Room:
    return make.a_room(session, make.a_visited_place(session, town.office))


def _a_visit(house: House, town: Town) -> int:
    with house.database.transaction() as session:
        return make.a_visit(session, _room(session, town), town.office).id


def _audited(session: Session) -> list[str]:
    entries = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
    return [action for action in entries if action.startswith("visit")]
