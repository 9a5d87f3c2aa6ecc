"""Staff enter what came on paper, by e-mail or by telephone: found by reference, one click, the last answer holds."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

import factories as make
from browser import Browser
from db.appointments import Appointment, AppointmentState, EarlierOffer, EventKind, OfferState, Way
from db.audit import AuditEntry
from db.cases import Case, CaseState, Wish, WishKind
from db.clients import Client
from web.house import House
from web_house import LogIn, Town
from web_letter import Letter

SEARCH = "/staff/koba/answers"


@pytest.fixture
def desk(as_: LogIn, town: Town) -> Browser:
    return as_(town.printer)


def _opened(desk: Browser, letter: Letter) -> Browser:
    desk.go(SEARCH)
    reference = letter.code.reference
    page = desk.send("/answers", reference=f"{reference[:4]} {reference[4:]}")
    assert letter.case.client.name in page.text
    return desk


@pytest.mark.parametrize(("how", "way"), [("paper", Way.PAPER), ("email", Way.STAFF), ("telephone", Way.STAFF)])
def test_from_the_reference_to_the_answer_and_on_to_the_next_letter(
    desk: Browser, letter: Letter, house: House, how: str, way: Way
) -> None:
    page = _opened(desk, letter).send("/answer", ("answer", "confirm"), how=how)
    assert "Noted for Jörg Müller: confirmed." in page.text
    assert 'name="reference"' in page.text
    assert letter.now().state == AppointmentState.CONFIRMED
    assert letter.events() == [(EventKind.CONFIRMED, way)]
    with house.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "answer.entered")).one()
        assert entry.facts == {"answer": "confirm", "how": how}


def test_another_time_is_one_of_three_and_more(desk: Browser, letter: Letter) -> None:
    _opened(desk, letter)
    first = [button for button in desk.form("/answer").buttons if button[0] == "change_to"]
    assert len(first) == 3
    page = desk.go(f"/staff/cases/{letter.case.id}/answer?skip=3&how=email")
    assert 'value="email" checked' in page.text
    others = [button for button in desk.form("/answer").buttons if button[0] == "change_to"]
    assert len({*first, *others}) == 6
    assert "Noted for Jörg Müller: another time." in desk.send("/answer", others[1]).text
    found = letter.now()
    assert (found.state, found.version) == (AppointmentState.CONFIRMED, 2)


def test_cancelling(desk: Browser, letter: Letter, house: House) -> None:
    assert "cancelled" in _opened(desk, letter).send("/answer", ("answer", "cancel")).text
    with house.database.reading() as session:
        assert session.get_one(Case, letter.case.id).state == CaseState.NEEDS_PERSON


@pytest.mark.parametrize(
    ("answer", "fields", "wish", "said"),
    [
        ("number", {"number": "030 23125 999"}, WishKind.NUMBER_WRONG, "+493023125999"),
        ("hour", {"hour": "14"}, WishKind.GOOD_HOUR, "14"),
        ("not_by_phone", {}, WishKind.NOT_BY_PHONE, ""),
        ("wants_earlier", {}, WishKind.EARLIER, ""),
    ],
)
def test_what_the_client_tells_beside_yes_and_no(
    desk: Browser, letter: Letter, house: House, answer: str, fields: dict[str, str], wish: WishKind, said: str
) -> None:
    assert "Noted for" in _opened(desk, letter).send("/answer", ("answer", answer), **fields).text
    with house.database.reading() as session:
        found = session.scalars(select(Wish)).one()
        assert (found.kind, found.said, found.way) == (wish, said, Way.PAPER)
        client = session.get_one(Client, letter.case.client_id)
        assert answer != "hour" or client.good_hour == 14
        assert answer != "number" or client.usable_number is not None


@pytest.mark.parametrize(("answer", "fields"), [("number", {"number": "hello"}), ("hour", {"hour": ""})])
def test_what_cannot_be_is_told(
    desk: Browser, letter: Letter, house: House, answer: str, fields: dict[str, str]
) -> None:
    assert _opened(desk, letter).send("/answer", ("answer", answer), **fields).status_code == 422
    with house.database.reading() as session:
        assert session.scalars(select(Wish)).all() == []


@pytest.mark.parametrize(("reference", "status"), [("1234", 422), ("00000000", 404), ("", 422)])
def test_a_reference_that_leads_nowhere(desk: Browser, letter: Letter, reference: str, status: int) -> None:
    desk.go(SEARCH)
    assert desk.send("/answers", reference=reference).status_code == status


def test_a_letter_of_another_office_is_not_there(desk: Browser, house: House, town: Town) -> None:
    with house.database.transaction() as session:
        other = make.an_office(session, town.authority, key="other")
        case = make.a_case(session, other)
        reference = make.a_code(session, case).reference
    desk.go(SEARCH)
    assert desk.send("/answers", reference=reference).status_code == 404
    assert desk.go(f"/staff/cases/{case.id}/answer").status_code == 404


def test_paper_after_the_web_is_told_to_both(
    app: Flask, as_: LogIn, town: Town, desk: Browser, letter: Letter
) -> None:
    """The client confirmed on the page; the paper that comes later says another time."""
    client = Browser(app)
    client.go(letter.link)
    client.send("/confirm")
    assert "Last answer, of 2 March 2026: Confirmed on the web." in _opened(desk, letter).page.text
    button = next(button for button in desk.form("/answer").buttons if button[0] == "change_to")
    desk.send("/answer", button)
    page = as_(town.advisor).go(f"/staff/cases/{letter.case.id}").text
    assert "The answers differ. On 2 March 2026 the client told us: Confirmed on the web." in page
    assert "Changed to another time on paper" in page
    page = client.go("/appointment").text
    assert "Your last answer: Changed to another time on paper, on 2 March 2026." in page
    assert "It takes the place of your answer of 2 March 2026: Confirmed on the web." in page


def test_who_is_slower_enters_nothing_and_sees_what_holds(app: Flask, desk: Browser, letter: Letter) -> None:
    _opened(desk, letter)
    form = desk.form("/answer")
    client = Browser(app)
    client.go(letter.link)
    client.go("/appointment/change")
    client.send("/change", client.form("/change").buttons[0])
    page = desk.post(form.action, {**form.fields, "answer": "confirm"})
    assert "Nothing is entered: something changed since you opened this page." in page.text
    assert "Last answer, of 2 March 2026: Changed to another time on the web." in page.text
    assert letter.now().version == 2


def test_a_time_taken_a_moment_ago_is_told_with_others(
    desk: Browser, letter: Letter, house: House, town: Town
) -> None:
    _opened(desk, letter)
    with house.database.transaction() as session:
        quick = make.a_case(session, town.office, advisor=session.merge(town.advisor))
        make.an_appointment(session, quick, make.AT + timedelta(days=1))
    button = next(button for button in desk.form("/answer").buttons if button[0] == "change_to")
    page = desk.send("/answer", button)
    assert page.status_code == 409
    assert "This time was taken a moment ago." in page.text
    others = [other for other in desk.form("/answer").buttons if other[0] == "change_to"]
    assert len(others) == 3
    assert button not in others
    assert letter.now().version == 1


def test_an_earlier_time_taken_a_moment_ago_is_told_with_others(
    desk: Browser, letter: Letter, house: House, town: Town
) -> None:
    an_offer(house, letter)
    _opened(desk, letter)
    with house.database.transaction() as session:
        quick = make.a_case(session, town.office, advisor=session.merge(town.advisor))
        make.an_appointment(session, quick, make.AT + timedelta(days=1))
    page = desk.send("/answer", ("answer", "take_earlier"))
    assert page.status_code == 409
    assert "This time was taken a moment ago." in page.text
    assert "An earlier time is offered" not in page.text
    assert len([other for other in desk.form("/answer").buttons if other[0] == "change_to"]) == 3
    assert "Others, later" in page.text
    assert letter.now().version == 1


@pytest.mark.parametrize(
    ("answer", "state", "version"), [("take_earlier", OfferState.TAKEN, 2), ("keep_time", OfferState.DECLINED, 1)]
)
def test_an_earlier_time_is_answered(
    desk: Browser, letter: Letter, house: House, answer: str, state: OfferState, version: int
) -> None:
    an_offer(house, letter)
    page = _opened(desk, letter)
    assert "An earlier time is offered" in page.page.text
    desk.send("/answer", ("answer", answer))
    with house.database.reading() as session:
        assert session.scalars(select(EarlierOffer.state)).one() == state
        assert session.get_one(Appointment, letter.appointment.id).version == version


def test_the_enter_key_presses_no_button(desk: Browser, letter: Letter) -> None:
    """A browser presses the first button of a form when somebody types a number and then the enter key."""
    page = _opened(desk, letter).page.text
    form = page[page.index('/answer"') :]
    assert form.index('<button type="submit" disabled hidden>') == form.index("<button")


def an_offer(house: House, letter: Letter) -> None:
    with house.database.transaction() as session:
        found = session.get_one(Appointment, letter.appointment.id)
        session.add(
            EarlierOffer(
                authority_id=found.authority_id,
                office_id=found.office_id,
                appointment_id=found.id,
                advisor_id=found.advisor_id,
                starts_at=make.AT + timedelta(days=1),
                minutes=15,
                channel="sms",
                state=OfferState.OPEN,
                offered_at=make.AT,
                expires_at=make.AT + timedelta(hours=2),
            )
        )
