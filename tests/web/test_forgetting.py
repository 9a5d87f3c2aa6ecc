"""What the clock forgets and what stays: numbers and words of calls go, what statistics need remains."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

import factories as make
from attackers import a_busy_office, a_house, a_letter, a_patient_app, a_provider
from callers import MONDAY_AT_10, Provider
from db.calls import CallbackRequest, CallbackState, IvrCall, IvrTurn
from db.cases import Wish, WishKind
from db.letters import AccessLock, AccessTry
from db.messages import Message
from db.offices import Office, PhoneLine
from db.paper import Paper, PaperKind
from db.rooms import Room, Visit
from db.session import Database
from incoming import a_desk
from letters.tries import ALL, LOCKED_DAYS
from scheduler.jobs.runs import Claim
from scheduler.paper.finishing import finish
from walker import Walker
from web.clockwork import Brief, Job
from web.house import House
from web.jobs import FORGET, NEW_LETTERS
from web_house import Clock

REFERENCE = "31415926"
MOBILE = "+4917604069017"


@pytest.fixture
def house(database: Database) -> House:
    return a_house(database, Clock(MONDAY_AT_10))


@pytest.fixture
def pin(house: House) -> str:
    with house.database.transaction() as session:
        office, _line = a_busy_office(session)
        return a_letter(session, office, REFERENCE, MONDAY_AT_10 + timedelta(days=8))[1]


@pytest.fixture
def phone(house: House, pin: str) -> Provider:
    with house.database.reading() as session:
        line = session.scalars(select(PhoneLine.number)).one()
    return a_provider(a_patient_app(house), line, caller=MOBILE)


def test_of_a_call_its_statistics_remain(house: House, phone: Provider, pin: str) -> None:
    way = {"main": "2", "reference": REFERENCE, "reference_right": "1", "pin": pin, "appointment": "1"}
    Walker(phone, house.database, way).to("anything_else")
    phone.post("/phone/status", {"CallStatus": "completed", "CallDuration": "74"})
    phone.post("/phone/status", {"CallStatus": "completed", "CallDuration": "9"})  # twice, or out of order
    run_later(house, FORGET, hours=1)
    with house.database.reading() as session:
        call = session.scalars(select(IvrCall)).one()
        turns = session.scalars(select(IvrTurn.answer)).all()
    assert (call.language, call.outcome, call.seconds) == ("en", "confirmed", 74)
    assert (call.started_at, call.ended_at) == (MONDAY_AT_10, MONDAY_AT_10)
    assert call.path == ["main", "reference", "reference_right", "pin", "appointment", "anything_else"]
    assert (call.caller, call.state, set(turns)) == (None, {}, {""})


@pytest.mark.parametrize("told", ["", "-1", "1e9", "٣", "9" * 5000, "no number"])
def test_a_duration_that_is_none_is_not_kept(house: House, phone: Provider, told: str) -> None:
    phone.incoming()
    assert phone.post("/phone/status", {"CallStatus": "completed", "CallDuration": told}).status_code == 204
    with house.database.reading() as session:
        seconds = session.scalars(select(IvrCall.seconds)).one()
    assert seconds is None or seconds < 10**6


def test_a_call_that_is_left_without_a_word_loses_its_number_within_the_hour(
    house: House, phone: Provider
) -> None:
    phone.incoming()
    assert numbers(house) == [MOBILE]
    run_later(house, FORGET, hours=1)
    assert numbers(house) == [None]


def test_messages_visits_tries_and_locks_have_their_day(house: House, pin: str) -> None:
    with house.database.transaction() as session:
        office, room = session.scalars(select(Office)).one(), session.scalars(select(Room)).all()[0]
        visit_id = make.a_visit(session, room, office).id
        make.a_message(session, office)
        day = MONDAY_AT_10.date()
        session.add(AccessTry(reference=REFERENCE, day=day, tries=2))
        session.add(AccessTry(reference=ALL, day=day, tries=501))
        session.add(AccessLock(reference=REFERENCE, days=1, last_day=day))
    run_later(house, FORGET, hours=20)
    assert left(house, visit_id) == (1, True, {REFERENCE, ALL}, 1)
    run_later(house, FORGET, days=2)
    assert left(house, visit_id) == (0, False, {ALL}, 1)
    run_later(house, FORGET, days=8)
    assert left(house, visit_id) == (0, False, set(), 1)
    run_later(house, FORGET, days=91)
    assert left(house, visit_id) == (0, False, set(), 0)


def test_the_number_of_a_wish_goes_a_month_after_it_is_done(house: House, phone: Provider) -> None:
    way = {"main": "3", "callback_topic": "1", "callback_part": "1"}
    walker = Walker(phone, house.database, way)
    walker.to("callback_right")
    phone.press(walker.step, "1")
    run_later(house, FORGET, days=31)
    assert callback_numbers(house) == [MOBILE]
    with house.database.transaction() as session:
        wish = session.scalars(select(CallbackRequest)).one()
        wish.state, wish.done_at = CallbackState.DONE, MONDAY_AT_10 + timedelta(days=1)
    run_later(house, FORGET, days=30)
    assert callback_numbers(house) == [MOBILE]
    run_later(house, FORGET, days=32)
    assert callback_numbers(house) == [""]


def test_what_stood_on_a_paper_goes_a_month_after_it_was_done(database: Database) -> None:
    house, desk = a_house(database, Clock(MONDAY_AT_10)), a_desk(database)
    paper_id = desk.a_paper(kind=PaperKind.OTHER, name="Erika Muster").id
    with database.transaction() as session:
        finish(session.get_one(Paper, paper_id), "noted", staff_id=desk.clerk.id, at=MONDAY_AT_10)
    names = []
    for days in (30, 31):
        run_later(house, FORGET, days=days)
        with database.reading() as session:
            names.append(session.get_one(Paper, paper_id).name)
    assert names == ["Erika Muster", ""]


def test_the_clock_asks_for_a_new_letter(house: House, pin: str) -> None:
    with house.database.transaction() as session:
        session.add(AccessLock(reference=REFERENCE, days=LOCKED_DAYS, last_day=MONDAY_AT_10.date()))
    run_later(house, NEW_LETTERS, minutes=10)
    with house.database.reading() as session:
        assert session.scalars(select(Wish.kind)).all() == [WishKind.NEW_LETTER]


def run_later(house: House, job: Job, **time: float) -> None:
    """The job as the clock runs it, some time after Monday at ten."""
    then, claim = MONDAY_AT_10 + timedelta(**time), Claim(1, job.name)
    later = replace(house, now=lambda: then)
    if isinstance(job.work, Brief):
        with house.database.transaction() as session:
            job.work.do(later, session, claim)
    else:
        job.work.do(later, claim, lambda done, total: None)


def numbers(house: House) -> list[str | None]:
    with house.database.reading() as session:
        return list(session.scalars(select(IvrCall.caller)))


def callback_numbers(house: House) -> list[str]:
    with house.database.reading() as session:
        return list(session.scalars(select(CallbackRequest.number)))


def left(house: House, visit_id: int) -> tuple[int, bool, set[str], int]:
    """Messages, whether the visit has its number, references of tries, locks."""
    with house.database.reading() as session:
        return (
            len(session.scalars(select(Message.id)).all()),
            session.get_one(Visit, visit_id).number is not None,
            set(session.scalars(select(AccessTry.reference))),
            len(session.scalars(select(AccessLock.days)).all()),
        )
