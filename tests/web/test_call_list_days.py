"""The call list of other days, and who is off the list because a letter follows."""

from datetime import timedelta

import factories as make
from web.house import House
from web_house import LogIn, Town


def test_another_day_shows_its_appointments(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        case = make.a_case(session, town.office, advisor=town.advisor)
        make.an_appointment(session, case, make.AT + timedelta(days=1, hours=2))
    browser = as_(town.advisor)
    assert "No appointments on this day." in browser.go("/staff/koba/calls").text
    page = browser.go("/staff/koba/calls?day=2026-03-03")
    assert "Appointments on Tuesday, 3 March 2026" in page.text
    assert "11:00" in page.text
    assert "day=2026-03-02" in page.text
    assert "day=2026-03-04" in page.text
    assert "Appointments today" in browser.go("/staff/koba/calls?day=yesterday").text


def test_whoever_was_not_reached_by_the_rule_is_not_called_once_more(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        case = make.a_case(session, town.office, advisor=town.advisor)
        make.an_attempt(session, case)  # the rule of this office is one attempt
    page = as_(town.advisor).go("/staff/koba/calls")
    assert "Nobody waits for a call." in page.text
    assert "Not reached by phone: a letter follows" in page.text
