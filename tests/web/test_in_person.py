"""Staff reserve an appointment in person: with a reason, an advisor and a room."""

from datetime import timedelta

from sqlalchemy import select

import factories as make
from browser import Browser
from db.appointments import Appointment, AppointmentState
from db.cases import Case
from db.offices import ChannelKind
from db.rooms import RoomTime
from scheduler.news.offers import renew
from web.house import House
from web_house import LogIn, Town
from web_letter import Letter

REASON = "Signature under oath"


def test_reserved_with_its_reason(house: House, as_: LogIn, town: Town, letter: Letter, browser: Browser) -> None:
    desk = _desk(house, as_, town, letter)
    first = desk.form("/in-person").buttons[0]
    page = desk.send("/in-person", first, reason=REASON)
    assert "Reserved, with advisor and room." in page.text
    assert REASON in page.text
    with house.database.reading() as session:
        found = session.scalars(select(Appointment).order_by(Appointment.id.desc())).first()
        assert found is not None
        assert found.room_id is not None
        assert REASON.encode() not in (found.exception or b"")
        assert letter.now().state == AppointmentState.WITHDRAWN
    page = browser.go(letter.link)
    assert "Your appointment in person" in page.text
    assert "Musterweg 1" in page.text
    assert "Who calls you" not in page.text


def test_without_a_reason_nothing_is_reserved(house: House, as_: LogIn, town: Town, letter: Letter) -> None:
    desk = _desk(house, as_, town, letter)
    page = desk.send("/in-person", desk.form("/in-person").buttons[0], reason=" ")
    assert page.status_code == 422
    assert "Please say why it has to be in person." in page.text
    assert letter.now().live


def test_a_room_taken_a_moment_ago(house: House, as_: LogIn, town: Town, letter: Letter) -> None:
    desk = _desk(house, as_, town, letter)
    button = desk.form("/in-person").buttons[0]
    with house.database.transaction() as session:
        quick = make.a_case(session, town.office, advisor=session.merge(town.advisor))
        make.an_appointment(session, quick, make.AT + timedelta(minutes=15))
    page = desk.send("/in-person", button, reason=REASON)
    assert page.status_code == 409
    assert REASON in page.text  # what was typed is still there
    with house.database.reading() as session:
        assert session.scalars(select(RoomTime.quantum)).all() == []


def test_sent_twice_it_is_reserved_once(house: House, as_: LogIn, town: Town, letter: Letter) -> None:
    desk = _desk(house, as_, town, letter)
    form = desk.form("/in-person")
    name, value = form.buttons[0]
    for _ in range(2):
        page = desk.post(form.action, {**form.fields, name: value, "reason": REASON})
        assert page.status_code == 200
    with house.database.reading() as session:
        assert len(set(session.scalars(select(RoomTime.appointment_id)))) == 1
        assert len(session.scalars(select(Appointment.id)).all()) == 2


def test_an_offer_is_for_one_case(house: House, as_: LogIn, town: Town, letter: Letter) -> None:
    desk = _desk(house, as_, town, letter)
    button = desk.form("/in-person").buttons[0]
    with house.database.transaction() as session:
        other = make.a_case(session, town.office, advisor=session.merge(town.advisor))
    desk.go(f"/staff/cases/{other.id}/in-person")
    assert desk.send("/in-person", button, reason=REASON).status_code == 409
    with house.database.reading() as session:
        assert session.get_one(Case, other.id).state == other.state


def _desk(house: House, as_: LogIn, town: Town, letter: Letter) -> Browser:
    """The advisor, before the times at which a room is free."""
    with house.database.transaction() as session:
        place = make.a_place(session, town.office)
        make.opening_hours(session, make.a_channel(session, town.office, place, kind=ChannelKind.APPOINTMENT))
        make.a_room(session, place)
        renew(session, town.office.id, make.AT)
    desk = as_(town.advisor)
    desk.go(f"/staff/cases/{letter.case.id}/in-person")
    return desk
