"""On the page behind a letter: wish for an earlier time, take the one that is offered, or keep the later one."""

from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from browser import Browser
from db.appointments import Appointment, EarlierOffer, EventKind, OfferState, Way
from db.cases import Wish, WishKind
from web.house import House
from web_house import Clock, Town
from web_letter import Letter


def _offer(house: House, letter: Letter) -> EarlierOffer:
    with house.database.transaction() as session:
        found = session.get_one(Appointment, letter.appointment.id)
        offer = EarlierOffer(
            authority_id=found.authority_id,
            office_id=found.office_id,
            appointment_id=found.id,
            advisor_id=found.advisor_id,
            starts_at=make.AT + timedelta(days=1),
            minutes=15,
            channel="sms",
            state=OfferState.OPEN,
            offered_at=make.AT,
            expires_at=make.AT + timedelta(minutes=15),
        )
        session.add(offer)
        session.flush()
        return offer


def _state(house: House) -> OfferState:
    with house.database.reading() as session:
        return session.scalars(select(EarlierOffer.state)).one()


def test_a_wish_is_noted_and_taken_back(house: House, browser: Browser, letter: Letter) -> None:
    browser.go(letter.link)
    for _ in range(2):
        page = browser.send("/earlier", ("wish", "yes"))
        assert "You asked for an earlier time." in page.text
    with house.database.reading() as session:
        wish = session.scalars(select(Wish)).one()
        assert (wish.kind, wish.way, wish.done_at) == (WishKind.EARLIER, Way.LINK, None)
    page = browser.send("/earlier", ("wish", "no"))
    assert "Tell me when an earlier time becomes free" in page.text


def test_taking_the_earlier_time(house: House, browser: Browser, letter: Letter) -> None:
    _offer(house, letter)
    page = browser.go(letter.link)
    assert "An earlier time is free" in page.text
    assert "until 9:15" in page.text
    page = browser.send("/earlier/answer", ("answer", "yes"))
    assert "Your appointment is changed." in page.text
    assert letter.now().starts_at == make.AT + timedelta(days=1)
    assert letter.events() == [(EventKind.CHANGED, Way.LINK)]
    assert _state(house) == OfferState.TAKEN


def test_keeping_the_later_time(house: House, browser: Browser, letter: Letter) -> None:
    _offer(house, letter)
    browser.go(letter.link)
    page = browser.send("/earlier/answer", ("answer", "no"))
    assert "You keep your time." in page.text
    assert "An earlier time is free" not in page.text
    assert letter.now().version == 1
    assert _state(house) == OfferState.DECLINED


@pytest.mark.parametrize("why", ["too late", "another one"])
def test_what_is_over_is_told_and_nothing_changes(
    house: House, browser: Browser, letter: Letter, clock: Clock, why: str
) -> None:
    offer = _offer(house, letter)
    browser.go(letter.link)
    form = browser.form("/earlier/answer")
    if why == "too late":
        clock.wait(minutes=15)
    else:
        form.fields["offer"] = str(offer.id + 1)
    page = browser.post(form.action, {**form.fields, "answer": "yes"})
    assert "The earlier time is no longer free." in page.text
    assert letter.now().version == 1


def test_a_time_that_somebody_else_took(house: House, town: Town, browser: Browser, letter: Letter) -> None:
    _offer(house, letter)
    browser.go(letter.link)
    with house.database.transaction() as session:
        quick = make.a_case(session, town.office, advisor=session.merge(town.advisor))
        make.an_appointment(session, quick, make.AT + timedelta(days=1))
    page = browser.send("/earlier/answer", ("answer", "yes"))
    assert "This time was taken a moment ago. Your appointment stands as it was." in page.text
    assert _state(house) == OfferState.GONE
    assert letter.now().version == 1


def test_a_colleague_is_told_instead_of_the_own_advisor(
    house: House, town: Town, browser: Browser, letter: Letter
) -> None:
    with house.database.transaction() as session:
        colleague = make.an_advisor(session, town.office, name="Kerstin Vogel")
        session.get_one(Appointment, letter.appointment.id).advisor_id = colleague.id
    assert "Kerstin Vogel, instead of Jutta Brandt" in browser.go(letter.link).text


def test_an_old_form_confirms_no_new_time(house: House, browser: Browser, letter: Letter) -> None:
    """The time changed and is confirmed; whoever still looks at the old one is told."""
    browser.go(letter.link)
    form = browser.form("/confirm")
    browser.go("/appointment/change")
    browser.send("/change", browser.form("/change").buttons[0])
    page = browser.post(form.action, form.fields)
    assert "Something changed since you opened this page." in page.text
    assert len(letter.events()) == 1
