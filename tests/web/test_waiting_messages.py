"""What waits to be sent is shown honestly: to whom is only hinted at, nothing was sent."""

import pytest
from sqlalchemy import select

import factories as make
from db.audit import AuditEntry
from db.staff import Role
from web.house import House
from web.staff.messages import masked
from web_house import LogIn, Town

PAGE = "/staff/koba/messages"


def test_a_message_that_waits(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        message = make.a_message(session, town.office, to="+493023125888")
        make.a_message(session, make.an_office(session, town.authority), to="+493023125999")
    page = as_(town.printer).go(PAGE)
    for told in ("these wait", "Link to what is open at a place", "Text message", "… 88", "Deutsch", "Waiting"):
        assert told in page.text
    assert "+493023125888" not in page.text
    assert "… 99" not in page.text
    with house.database.reading() as session:
        [read] = session.scalars(select(AuditEntry).where(AuditEntry.action == "messages.read"))
        assert read.facts == {"messages": [message.id]}


def test_the_time_that_it_tells_is_shown(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        make.a_message(session, town.office, template="place_link", facts={"starts_at": "2026-03-17T09:30"})
    assert "Tuesday, 17 March 2026, 9:30" in as_(town.printer).go(PAGE).text


def test_one_that_came_too_late_says_so(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        make.a_message(session, town.office, expires_at=make.AT)
    assert "Expired" in as_(town.printer).go(PAGE).text


def test_administrators_see_it_and_advisors_do_not(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        make.a_membership(session, town.office, town.editor, Role.ADMIN)
    assert "Nothing waits to be sent." in as_(town.editor).go(PAGE).text
    assert as_(town.advisor).go(PAGE).status_code == 403


@pytest.mark.parametrize(("to", "shown"), [("+493023125888", "… 88"), ("jana@example.org", "j…@example.org")])
def test_as_much_of_an_address_as_tells_one_from_another(to: str, shown: str) -> None:
    assert masked(to) == shown
