"""A client who calls, writes or is reached leaves the row at once, and what a letter told is taken back."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.appointments import Appointment, AppointmentState
from db.cases import Case, CaseState
from db.clients import Channel, Consent
from db.letters import Letter, LetterKind, LetterState
from db.messages import Message
from factories.letters import some_facts
from letters.queue import become
from letters.saying.facts import Talk
from web.house import House
from web_house import Clock, LogIn, Town

LOCAL_TIME = datetime.fromisoformat("2026-03-09T10:00")


@pytest.fixture
def case(house: House, town: Town) -> Case:
    with house.database.transaction() as session:
        return make.a_case(session, town.office, advisor=town.advisor)


@pytest.fixture
def posted(house: House, case: Case) -> Case:
    """The client allowed e-mails, and has a letter that tells a time of next week."""
    with house.database.transaction() as session:
        found = session.get_one(Case, case.id)
        found.client.email = "mueller@example.org"
        owner = {"authority_id": case.authority_id, "client_id": case.client_id}
        session.add(Consent(channel=Channel.EMAIL, given_at=make.AT, **owner))
        appointment = make.an_appointment(session, found, LOCAL_TIME.replace(tzinfo=make.BERLIN))
        session.add(
            Letter(
                office_id=case.office_id,
                case_id=case.id,
                appointment_id=appointment.id,
                appointment_version=appointment.version,
                access_code_id=make.a_code(session, found).id,
                kind=LetterKind.PROPOSAL,
                language="de",
                facts=some_facts(talk=Talk(LOCAL_TIME, 15, "17")).stored(),
                text_version="1",
                posting_day=make.DAY,
                state=LetterState.POSTED,
                created_at=make.AT - timedelta(days=3),
                **owner,
            )
        )
    return case


@pytest.mark.parametrize(("way", "reason"), [("phone", "called"), ("paper", "wrote")])
def test_who_got_in_touch_leaves_the_list(
    house: House, as_: LogIn, town: Town, case: Case, way: str, reason: str
) -> None:
    browser = as_(town.advisor)
    browser.go(f"/staff/cases/{case.id}")
    form = browser.form("/in-touch")
    for _ in range(2):
        page = browser.post(form.action, {**form.fields, "way": way})
        assert "Jörg Müller is no longer on the list of those to call." in page.text
        assert "Nobody waits for a call." in page.text
    with house.database.reading() as session:
        found = session.get_one(Case, case.id)
        assert (found.state, found.state_reason) == (CaseState.CLOSED, reason)


def test_nobody_records_an_attempt_for_a_case_that_is_closed(
    house: House, as_: LogIn, town: Town, case: Case
) -> None:
    browser = as_(town.advisor)
    browser.go(f"/staff/cases/{case.id}")
    form = browser.form("/attempts")
    browser.send("/in-touch", ("way", "phone"))
    assert f"/staff/cases/{case.id}/attempts" not in browser.go(f"/staff/cases/{case.id}").text
    page = browser.post(form.action, {**form.fields, "outcome": "asked_for_writing"})  # it stood open meanwhile
    assert "Recorded for Jörg Müller: " in page.text
    with house.database.reading() as session:
        found = session.get_one(Case, case.id)
        assert (found.state, found.state_reason) == (CaseState.CLOSED, "called")


@pytest.mark.parametrize("way", ["clock", "", "link"])
def test_a_way_that_is_none(house: House, as_: LogIn, town: Town, case: Case, way: str) -> None:
    browser = as_(town.advisor)
    browser.go(f"/staff/cases/{case.id}")
    form = browser.form("/in-touch")
    assert browser.post(form.action, {**form.fields, "way": way}).status_code == 400
    with house.database.reading() as session:
        assert session.get_one(Case, case.id).state == CaseState.TO_CALL


@pytest.mark.parametrize(
    ("form", "button", "corrected"),
    [
        ("/in-touch", ("way", "phone"), True),
        ("/in-touch", ("way", "paper"), True),
        ("/attempts", ("outcome", "reached"), True),
        ("/attempts", ("outcome", "asked_for_writing"), True),
        ("/attempts", ("outcome", "no_answer"), False),
        ("/attempts", ("outcome", "line_failed"), False),
        ("/attempts", ("outcome", "wrong_number"), False),  # the letter that asks for a number tells it
    ],
)
def test_what_a_posted_letter_told_is_taken_back_once(
    house: House, as_: LogIn, town: Town, posted: Case, form: str, button: tuple[str, str], corrected: bool
) -> None:
    browser = as_(town.advisor)
    browser.go(f"/staff/cases/{posted.id}")
    found = browser.form(form)
    for _ in range(2):
        browser.post(found.action, {**found.fields, button[0]: button[1]})
    with house.database.reading() as session:
        sent = [(one.channel, one.template) for one in session.scalars(select(Message))]
    assert sent == ([("email", "appointment_off")] if corrected else [])


WRONGLY_TOLD = "Their letter says Monday, 9 March 2026, 10:00; that no longer holds."


def test_what_nothing_takes_back_in_time_is_to_be_said_now(
    house: House, as_: LogIn, town: Town, clock: Clock, posted: Case
) -> None:
    """Recorded on Saturday 7 March, with no e-mail address: no letter arrives before Monday."""
    with house.database.transaction() as session:
        session.get_one(Case, posted.id).client.email = None
    clock.wait(days=5)
    browser = as_(town.advisor)
    assert WRONGLY_TOLD not in browser.go(f"/staff/cases/{posted.id}").text
    page = browser.send("/attempts", ("outcome", "reached"))
    assert page.text.count(WRONGLY_TOLD) == 2  # told once, and standing there
    assert browser.go(f"/staff/cases/{posted.id}").text.count(WRONGLY_TOLD) == 1
    clock.wait(days=3)
    assert WRONGLY_TOLD not in as_(town.advisor).go(f"/staff/cases/{posted.id}").text


@pytest.mark.parametrize("state", [CaseState.TO_CALL, CaseState.NEEDS_PERSON])
def test_the_call_list_tells_who_has_a_letter_that_is_wrong(
    house: House, as_: LogIn, town: Town, posted: Case, state: CaseState
) -> None:
    with house.database.transaction() as session:
        letter = session.scalars(select(Letter)).one()
        become(session, letter, letter.state, reason="not_corrected", at=make.AT)
        session.scalars(select(Appointment)).one().state = AppointmentState.WITHDRAWN
        session.get_one(Case, posted.id).state = state
    assert as_(town.advisor).go("/staff/koba/calls").text.count(WRONGLY_TOLD) == 1
