"""The advisor's day: the call list, an attempt in two clicks, the same form sent twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.appointments import AppointmentEvent, AppointmentState, EventKind, Way
from db.audit import AuditEntry
from db.calls import Attempt, CallbackRequest, CallbackState, Outcome
from db.cases import Case, CaseState
from db.clients import PhoneNumber
from db.letters import Letter, LetterKind, LetterState
from letters.access import call_word
from web.house import House
from web_house import LogIn, Town


@pytest.fixture
def case(house: House, town: Town) -> Case:
    with house.database.transaction() as session:
        client = make.a_client(session, town.office, given_name="Eva", family_name="Łuczak <b>")
        assert client.usable_number is not None
        case = make.a_case(session, town.office, client=client, advisor=town.advisor)
        assert case.client.number
        return case


def attempts(house: House) -> list[Attempt]:
    with house.database.reading() as session:
        return list(session.scalars(select(Attempt).order_by(Attempt.id)))


def test_an_attempt_in_two_clicks(house: House, as_: LogIn, town: Town, case: Case) -> None:
    browser = as_(town.advisor)
    page = browser.go("/staff/koba/calls")
    assert "Eva Łuczak &lt;b&gt;" in page.text
    assert f'href="tel:{case.client.usable_number.e164}"' in page.text
    assert page.text.count("<summary>Record an attempt</summary>") == 1  # the first click opens it
    page = browser.send(f"/{case.id}/attempts", ("outcome", "no_answer"))  # the second records
    assert page.request.path == "/staff/koba/calls"
    assert "Recorded for Eva Łuczak &lt;b&gt;: No answer." in page.text
    [attempt] = attempts(house)
    assert (attempt.outcome, attempt.staff_id, attempt.note) == (Outcome.NO_ANSWER, town.advisor.id, None)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_each_outcome_has_its_button(house: House, as_: LogIn, town: Town, case: Case, outcome: Outcome) -> None:
    browser = as_(town.advisor)
    browser.go("/staff/koba/calls")
    assert ("outcome", outcome.value) in browser.form("/attempts").buttons
    browser.send("/attempts", ("outcome", outcome.value))
    assert attempts(house)[0].outcome == outcome


def test_sent_twice_it_is_one_row(house: House, as_: LogIn, town: Town, case: Case) -> None:
    browser = as_(town.advisor)
    browser.go("/staff/koba/calls")
    form = browser.form("/attempts")
    for outcome in ("busy", "busy", "reached"):
        page = browser.post(form.action, {**form.fields, "outcome": outcome})
        assert page.status_code == 200
        assert "Busy" in page.text
    assert [attempt.outcome for attempt in attempts(house)] == [Outcome.BUSY]


def test_a_wrong_number_is_marked(house: House, as_: LogIn, town: Town, case: Case) -> None:
    browser = as_(town.advisor)
    browser.go("/staff/koba/calls")
    browser.send("/attempts", ("outcome", "wrong_number"))
    with house.database.reading() as session:
        assert session.scalars(select(PhoneNumber.wrong_at)).one() is not None


def test_a_note_is_sealed_and_read_again(house: House, as_: LogIn, town: Town, case: Case) -> None:
    browser = as_(town.advisor)
    browser.go(f"/staff/cases/{case.id}")
    page = browser.send("/attempts", ("outcome", "mailbox"), note="Sister says: after six.")
    assert page.request.path == f"/staff/cases/{case.id}"
    assert "Sister says: after six." in page.text
    [attempt] = attempts(house)
    assert b"Sister" not in (attempt.note or b"")


@pytest.mark.parametrize("wrong", [{"outcome": "vanished"}, {"form_key": ""}, {"form_key": "short"}])
def test_a_form_that_was_tampered_with(
    house: House, as_: LogIn, town: Town, case: Case, wrong: dict[str, str]
) -> None:
    browser = as_(town.advisor)
    browser.go("/staff/koba/calls")
    form = browser.form("/attempts")
    assert browser.post(form.action, {**form.fields, "outcome": "busy", **wrong}).status_code == 400
    assert attempts(house) == []


def test_a_number_of_somebody_else_is_not_there(house: House, as_: LogIn, town: Town, case: Case) -> None:
    with house.database.transaction() as session:
        other = make.a_client(session, town.office)
        assert other.usable_number is not None
    browser = as_(town.advisor)
    browser.go("/staff/koba/calls")
    page = browser.send("/attempts", ("outcome", "wrong_number"), number_id=str(other.usable_number.id))
    assert page.status_code == 404
    assert attempts(house) == []


def test_the_days_appointments_come_first_with_their_word(
    house: House, as_: LogIn, town: Town, case: Case
) -> None:
    with house.database.transaction() as session:
        case = session.merge(case)
        appointment = make.an_appointment(
            session, case, make.AT + timedelta(hours=2), state=AppointmentState.CONFIRMED
        )
        code = make.a_code(session, case)
        session.add(_letter(case, code.id, appointment.id))
        session.add(_event(case, appointment.id))
    browser = as_(town.advisor)
    page = browser.go("/staff/koba/calls")
    assert page.text.index("Appointments today") < page.text.index("Łuczak") < page.text.index("To call now")
    assert call_word(make.KEYS, code, "de") in page.text
    assert "11:00" in page.text  # 10:00 UTC in Berlin
    assert "Confirmed on the web" in page.text
    assert page.text.count("Łuczak") == page.text[: page.text.index("To call now")].count("Łuczak")


def test_who_needs_a_person_can_go_back_on_the_list(house: House, as_: LogIn, town: Town, case: Case) -> None:
    with house.database.transaction() as session:
        found = session.get_one(Case, case.id)
        found.state, found.state_reason = CaseState.NEEDS_PERSON, "no_common_language"
    browser = as_(town.advisor)
    assert "No common language" in browser.go("/staff/koba/calls").text
    browser.go(f"/staff/cases/{case.id}")
    assert "is on the list of those to call" in browser.send("/call-again").text
    with house.database.reading() as session:
        found = session.get_one(Case, case.id)
        assert (found.state, found.state_reason, found.to_call_since) == (CaseState.TO_CALL, None, make.AT)


def test_who_needs_large_print_is_marked_on_the_list_and_on_the_case(
    house: House, as_: LogIn, town: Town, case: Case
) -> None:
    browser = as_(town.advisor)
    pages = ("/staff/koba/calls", f"/staff/cases/{case.id}")
    assert [browser.go(page).text.count("Needs large print") for page in pages] == [0, 0]
    with house.database.transaction() as session:
        session.get_one(Case, case.id).client.large_print = True
    assert [browser.go(page).text.count("Needs large print") for page in pages] == [1, 1]


@pytest.fixture
def asked(house: House, town: Town) -> Case:
    """A client without number was asked for one by letter."""
    with house.database.transaction() as session:
        client = make.a_client(session, town.office, family_name="Ohnruf", phone=None)
        return make.a_case(session, town.office, client=client, advisor=town.advisor, state=CaseState.NUMBER_ASKED)


def test_whoever_was_asked_for_a_number_is_seen_and_gets_one(
    house: House, as_: LogIn, town: Town, asked: Case
) -> None:
    browser = as_(town.advisor)
    page = browser.go("/staff/koba/calls")
    assert "Ohnruf" in page.text[page.text.index("Asked for a number by letter") :]
    browser.go(f"/staff/cases/{asked.id}")
    assert "The number is noted." in browser.send("/number", number="+46 70 174 06 05").text
    page = browser.go("/staff/koba/calls")
    assert "Asked for a number by letter" not in page.text
    assert 'href="tel:+46701740605"' in page.text[page.text.index("To call now") :]
    with house.database.reading() as session:
        found = session.get_one(Case, asked.id)
        assert (found.state, found.to_call_since) == (CaseState.TO_CALL, make.AT)
        assert not session.scalars(select(PhoneNumber)).one().from_register
        entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "number.noted"))
        assert [(entry.subject, entry.facts) for entry in entries] == [(f"case:{asked.id}", {})]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Please fill in this field."),
        ("none", "This is not a telephone number"),
        ("7" * 41, "This is too long."),
    ],
)
def test_what_is_no_number_is_kept_as_typed(
    house: House, as_: LogIn, town: Town, asked: Case, typed: str, said: str
) -> None:
    browser = as_(town.advisor)
    browser.go(f"/staff/cases/{asked.id}")
    page = browser.send("/number", number=typed)
    assert page.status_code == 422
    assert said in page.text
    assert f'value="{typed}"' in page.text
    with house.database.reading() as session:
        assert session.get_one(Case, asked.id).state == CaseState.NUMBER_ASKED


def test_a_callback_is_done(house: House, as_: LogIn, town: Town, case: Case) -> None:
    with house.database.transaction() as session:
        session.add(
            CallbackRequest(
                authority_id=town.office.authority_id,
                office_id=town.office.id,
                number="+493023125777",
                language="de",
                topic="appointment",
                urgent=True,
                promised_for=make.AT,
                state=CallbackState.OPEN,
                at=make.AT,
            )
        )
    browser = as_(town.advisor)
    page = browser.go("/staff/koba/calls")
    assert "030 23125777" in page.text
    assert "<p>An appointment by letter</p>" in page.text
    assert "030 23125777" not in browser.send("/done").text
    with house.database.reading() as session:
        done = session.scalars(select(CallbackRequest)).one()
        assert (done.state, done.done_by, done.done_at) == (CallbackState.DONE, town.advisor.id, make.AT)


def test_reading_and_writing_is_on_record(house: House, as_: LogIn, town: Town, case: Case) -> None:
    browser: Browser = as_(town.advisor)
    browser.go("/staff/koba/calls")
    browser.send("/attempts", ("outcome", "busy"))
    browser.go(f"/staff/cases/{case.id}")
    with house.database.reading() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    told = [(entry.actor, entry.action, entry.subject) for entry in entries]
    actor = f"staff:{town.advisor.id}"
    assert (actor, "attempt.recorded", f"case:{case.id}") in told
    assert (actor, "case.read", f"case:{case.id}") in told
    lists = [entry for entry in entries if entry.action == "call_list.read"]
    assert lists[0].facts == {"cases": [case.id]}


def _letter(case: Case, code_id: int, appointment_id: int) -> Letter:
    return Letter(
        authority_id=case.authority_id,
        office_id=case.office_id,
        client_id=case.client_id,
        case_id=case.id,
        appointment_id=appointment_id,
        appointment_version=1,
        access_code_id=code_id,
        kind=LetterKind.PROPOSAL,
        language="de",
        facts={},
        text_version="1",
        posting_day=make.DAY,
        state=LetterState.POSTED,
        created_at=make.AT,
    )


def _event(case: Case, appointment_id: int) -> AppointmentEvent:
    return AppointmentEvent(
        authority_id=case.authority_id,
        appointment_id=appointment_id,
        version=1,
        kind=EventKind.CONFIRMED,
        way=Way.LINK,
        starts_at=make.AT,
        at=make.AT,
    )
