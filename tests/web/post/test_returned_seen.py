"""What others see of a letter that came back: on the start page, on the page of its case, in the list of the day."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from at_the_scanner import a_client_named, a_stack, at_work, letter_of, scan
from db.appointments import Appointment, AppointmentState, EventKind, Way
from db.audit import AuditEntry
from db.cases import Case, CaseState
from db.clients import Channel
from db.letters import LetterKind
from db.offices import Office
from returning import (
    MOBILE,
    STARTS,
    a_letter,
    a_proposal,
    allows,
    frame_at,
    moves_to,
    posted,
)
from scheduler.appointments.booking import close
from scheduler.cases import close_case
from scheduler.telling.writing import write_for_time
from web.house import House
from web_house import Clock, LogIn, Town
from web_people import text_of


@pytest.fixture
def now(clock: Clock) -> None:
    clock.wait(days=4)


@pytest.mark.usefixtures("now")
def test_the_start_page_counts_what_waits(house: House, town: Town, as_: LogIn) -> None:
    [letter_id, _] = a_stack(house, town, "Adler", "Buchfink")
    browser = at_work(as_, town.printer)
    for code in ("1/7", "2/7"):
        scan(browser, code, reason="moved")
    with house.database.transaction() as session:
        session.get_one(Case, letter_of(house, letter_id).case_id).advisor_id = town.advisor.id
    browser.go("/staff/")
    assert "Returned letters 2 waiting because a letter came back" in text_of(browser)
    browser = as_(town.advisor)
    browser.go("/staff/")
    assert "1 waiting because a letter came back" in text_of(browser)


@pytest.mark.usefixtures("now")
def test_who_still_expects_a_time_stands_on_top(house: House, town: Town, as_: LogIn) -> None:
    with house.database.transaction() as session:
        office = session.get_one(Office, town.office.id)
        case, letter = a_letter(session, office, LetterKind.CORRECTION)
        close(session, session.scalars(select(Appointment)).one(), EventKind.WITHDRAWN, way=Way.STAFF, at=make.AT)
        posted(session, letter)
        close_case(case, "reached", make.AT)
        batch = letter.batch.number if letter.batch else 0
    browser = at_work(as_, town.printer)
    assert "Tuesday, 17 March 2026, 10:00: Jörg Müller" in scan(browser, f"{batch}/7", reason="moved")
    assert 'role="alert"' in browser.page.text
    for person in (town.printer, town.advisor):
        browser = as_(person)
        browser.go("/staff/")
        assert "A letter came back that was to say that a time no longer holds." in text_of(browser)
        assert "Tuesday, 17 March 2026, 10:00: Jörg Müller" in text_of(browser)
    with house.database.reading() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "home.read")).all()
        assert {tuple(entry.facts["cases"]) for entry in entries} == {(case.id,)}


def _plain(session: Session, case: Case) -> None:
    pass


def _new_address(session: Session, case: Case) -> None:
    moves_to(session, case.client)


def _may_be_written_to(session: Session, case: Case) -> None:
    for channel in Channel:
        allows(session, case.client, channel)


@pytest.mark.usefixtures("now")
@pytest.mark.parametrize(
    ("became", "reason", "there", "missing"),
    [
        (_plain, "moved", ["There is no address for letters any more", "tel:" + MOBILE], ["sms:", "mailto:"]),
        (_may_be_written_to, "moved", ["sms:" + MOBILE, "mailto:eva@example.org"], ["Go on with the new address"]),
        (_new_address, "moved", ["Another address is on record by now", "Go on with the new address"], []),
        (
            _may_be_written_to,
            "deceased",
            ["The post says: deceased", "Please find out whether it is true"],
            ["sms:", "mailto:", "You can still reach the client"],
        ),
    ],
)
def test_the_page_of_the_case(
    house: House,
    town: Town,
    as_: LogIn,
    became: Callable[[Session, Case], None],
    reason: str,
    there: list[str],
    missing: list[str],
) -> None:
    with house.database.transaction() as session:
        office = session.get_one(Office, town.office.id)
        client = a_client_named(session, office, "Adler", phone=MOBILE, email="eva@example.org")
        case, _, letter = a_proposal(session, office, client)
        case.advisor_id = town.advisor.id
        posted(session, letter)
        became(session, case)
    browser = at_work(as_, town.printer)
    scan(browser, "1/7")
    browser.send("/returned/note", button=("because", reason))
    browser = as_(town.advisor)
    page = browser.go(f"/staff/cases/{case.id}").text
    assert "A letter came back" in page
    assert "came back, noted on 6 March 2026" in page
    assert [one for one in there if one not in page] == []
    assert [one for one in missing if one in page] == []
    if became is _plain:
        assert "Musterstraße 12, 38820 Halberstadt: not used since 6 March 2026 (Moved)" in page


@pytest.mark.usefixtures("now")
def test_a_person_lets_the_case_go_on_with_the_new_address(house: House, town: Town, as_: LogIn) -> None:
    [letter_id] = a_stack(house, town, "Adler")
    case_id = letter_of(house, letter_id).case_id
    with house.database.transaction() as session:
        moves_to(session, session.get_one(Case, case_id).client)
    assert "Another address is on record by now" in scan(at_work(as_, town.printer), "1/7", reason="moved")
    browser = as_(town.advisor)
    browser.go(f"/staff/cases/{case_id}")
    browser.send("/write-again")
    assert "Eva Adler goes on: the next letter goes to the new address." in text_of(browser)
    assert "A letter came back" not in browser.page.text
    with house.database.reading() as session:
        assert session.get_one(Case, case_id).state == CaseState.TO_CALL
    browser.post(f"/staff/cases/{case_id}/write-again", browser.forms[0].fields)
    assert "Nothing is changed" in text_of(browser)


@pytest.mark.usefixtures("now")
def test_the_day_list_says_why_a_confirmed_call_needs_a_look(house: House, town: Town, as_: LogIn) -> None:
    with house.database.transaction() as session:
        office = session.get_one(Office, town.office.id)
        client = a_client_named(session, office, "Adler")
        case = make.a_case(session, office, client, town.advisor)
        appointment = make.an_appointment(session, case, STARTS)
        posted(session, write_for_time(session, frame_at(session, office.id), case, appointment))
        appointment.state = AppointmentState.CONFIRMED
    browser = at_work(as_, town.printer)
    scan(browser, "1/7")
    scan(browser, "5")
    page = as_(town.advisor).go("/staff/koba/calls?day=2026-03-17").text
    today = page[page.index('id="today"') : page.index('id="to-call"')]
    assert "Confirmed" in today
    assert "The letter came back" in today
    assert "The post says: deceased" in today
