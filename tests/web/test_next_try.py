"""The call list says when the next honest try is due, which hour is best, and who is called in whose place."""

from datetime import timedelta

import pytest

import factories as make
from db.calls import Outcome
from db.cases import Case
from db.clients import Relay
from db.offices import Office
from listening import statements_to
from web.house import House
from web_house import Clock, LogIn, Town

PAGE = "/staff/koba/calls"


@pytest.fixture
def three_tries(house: House, town: Town) -> None:
    """The rule: three tries on two days in two parts of the day. It is Monday 2 March 2026, 9:00."""
    with house.database.transaction() as session:
        session.get_one(Office, town.office.id).policy = {"attempts": 3, "on_days": 2, "parts_of_day": 2}


def a_case(house: House, town: Town, **client: object) -> Case:
    with house.database.transaction() as session:
        found = make.a_client(session, town.office, **client)  # type: ignore[arg-type]
        return make.a_case(session, town.office, found, advisor=town.advisor)


@pytest.mark.usefixtures("three_tries")
def test_too_early_is_said_and_comes_last(house: House, as_: LogIn, town: Town, clock: Clock) -> None:
    early = a_case(house, town, family_name="Früh")
    with house.database.transaction() as session:
        make.an_attempt(session, early, make.AT - timedelta(minutes=20))
        due = make.a_case(
            session, town.office, make.a_client(session, town.office, family_name="Dran"), advisor=town.advisor
        )
        due.due_on = early.due_on + timedelta(days=30)
    row = as_(town.advisor).go(PAGE).text.partition('id="to-call"')[2]
    assert row.index("Dran") < row.index("Früh") < row.index("Too early")
    assert "The next try only counts today from 10:40." in row
    clock.wait(hours=2)
    row = as_(town.advisor).go(PAGE).text.partition('id="to-call"')[2]
    assert row.index("Früh") < row.index("Dran")
    assert "Too early" not in row


@pytest.mark.usefixtures("three_tries")
def test_a_part_of_the_day_in_which_nobody_tried_is_best(house: House, as_: LogIn, town: Town) -> None:
    case = a_case(house, town)
    with house.database.transaction() as session:
        make.an_attempt(session, case, make.AT - timedelta(days=1))
    browser = as_(town.advisor)
    for page in (PAGE, f"/staff/cases/{case.id}"):
        assert "Best today from 11:00: nobody tried around noon yet." in browser.go(page).text


@pytest.mark.usefixtures("three_tries")
def test_the_hour_at_which_people_answer_comes_with_its_count(house: House, as_: LogIn, town: Town) -> None:
    a_case(house, town)
    with house.database.transaction() as session:
        other = make.a_case(session, town.office)
        for week in range(1, 11):
            then = make.AT - timedelta(weeks=week)
            outcome = Outcome.REACHED if week > 3 else Outcome.NO_ANSWER
            make.an_attempt(session, other, then)
            make.an_attempt(session, other, then + timedelta(hours=4), outcome=outcome)
    page = as_(town.advisor).go(PAGE)
    assert "Best today from 13:00: people here often answer at this hour (7 of 10)." in page.text


def test_the_representative_is_called_and_shown(house: House, as_: LogIn, town: Town) -> None:
    with house.database.transaction() as session:
        guardian = make.a_client(
            session,
            town.office,
            given_name="Anna",
            family_name="Schmidt",
            phone="+493023125888",
            relay=Relay.SIGN,
            language="en",
        )
        client = make.a_client(session, town.office, phone="+493023125777", representative_id=guardian.id)
        case = make.a_case(session, town.office, client, advisor=town.advisor)
    browser = as_(town.advisor)
    for page in (PAGE, f"/staff/cases/{case.id}"):
        text = browser.go(page).text
        assert "Anna Schmidt" in text
        assert "for Jörg Müller" in text
        assert "through a sign language relay service" in text
        assert 'href="tel:+493023125888"' in text
        assert "30 23125777" not in text
    browser.send(f"/{case.id}/attempts", ("outcome", "wrong_number"))
    assert 'href="tel:' not in browser.go(PAGE).text
    assert "No usable number" not in browser.page.text  # the clock writes a letter that asks for one


def test_a_list_of_many_asks_as_often_as_a_list_of_two(house: House, as_: LogIn, town: Town) -> None:
    def on_the_list(many: int) -> None:
        with house.database.transaction() as session:
            guardian = make.a_client(session, town.office)
            for number in range(many):
                by = guardian.id if number % 2 else None
                client = make.a_client(session, town.office, representative_id=by)
                case = make.a_case(session, town.office, client, advisor=town.advisor)
                make.an_attempt(session, case, outcome=Outcome.LINE_FAILED)

    browser, counts = as_(town.advisor), []
    for more in (2, 20):
        on_the_list(more)
        browser.go(PAGE)  # the first of a day counts the answers
        with statements_to(house.database) as asked:
            assert browser.go(PAGE).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
