"""Earlier times: offered to those who wait, one after the other, with an end; taken once."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

import factories as make
from db.appointments import (
    AdvisorTime,
    Appointment,
    AppointmentState,
    EarlierOffer,
    EventKind,
    OfferState,
    Way,
)
from db.cases import Case, Wish, WishKind
from db.messages import Message
from db.offices import ChannelKind, Office
from db.session import Database
from db.staff import Staff
from scheduler.appointments.booking import Outdated, Taken, cancel, close
from scheduler.appointments.earlier_offers import OfferOver, decline_offer, open_offer, take_offer
from scheduler.news.offers import renew
from scheduler.telling.notify import TEMPLATES
from scheduler.wishes import drop_wish
from waiting import FAR, IN_TWO_DAYS, MOBILE, MONDAY_10, a_reachable_client, clients_waiting, offer_all, the_offer


def test_the_first_free_time_is_offered_by_the_way_that_reaches_them(database: Database) -> None:
    office_id, _ = clients_waiting(database, 1, sms=True)
    assert offer_all(database, office_id, MONDAY_10) == {"ended": 0, "offered": 1, "failed": 0}
    with database.reading() as session:
        offer = session.scalars(select(EarlierOffer)).one()
        message = session.scalars(select(Message)).one()
    # the offer holds two hours, and two more are between the answer and the talk
    assert offer.starts_at - MONDAY_10 == timedelta(hours=4, minutes=15)
    assert (offer.state, offer.channel, offer.expires_at) == (
        OfferState.OPEN,
        "sms",
        MONDAY_10 + timedelta(hours=2),
    )
    assert (message.template, message.channel, message.to) == ("earlier_offered", "sms", MOBILE)
    assert message.expires_at == offer.expires_at
    assert {name: message.facts[name] for name in TEMPLATES["earlier_offered"]} == {
        "before": "2026-04-01T10:00",
        "starts_at": "2026-03-02T14:15",
        "advisor": "Jutta Brandt",
        "expires_at": "2026-03-02T12:00",
    }


def test_one_client_after_the_other_hears_of_a_time(database: Database) -> None:
    """Only one time is free; both wait, the first of them lets the offer pass."""
    office_id, case_ids = clients_waiting(database, 2, one_free=IN_TWO_DAYS)
    assert offer_all(database, office_id, MONDAY_10)["offered"] == 1
    assert offer_all(database, office_id, MONDAY_10 + timedelta(minutes=10))["offered"] == 0
    later = MONDAY_10 + timedelta(hours=2)
    assert offer_all(database, office_id, later) == {"ended": 1, "offered": 1, "failed": 0}
    assert offer_all(database, office_id, later + timedelta(hours=2)) == {"ended": 1, "offered": 0, "failed": 0}
    with database.reading() as session:
        offers = session.scalars(select(EarlierOffer).order_by(EarlierOffer.id)).all()
        told = [session.get_one(Appointment, offer.appointment_id).case_id for offer in offers]
    assert told == case_ids
    assert {(offer.starts_at, offer.state) for offer in offers} == {(IN_TWO_DAYS, OfferState.EXPIRED)}


def test_the_more_urgent_case_comes_first(database: Database) -> None:
    office_id, case_ids = clients_waiting(database, 2, one_free=IN_TWO_DAYS)
    with database.transaction() as session:
        session.get_one(Case, case_ids[1]).priority = 5
    offer_all(database, office_id, MONDAY_10)
    with database.reading() as session:
        offer = session.scalars(select(EarlierOffer)).one()
        assert session.get_one(Appointment, offer.appointment_id).case_id == case_ids[1]


@pytest.mark.parametrize(
    "at",
    [
        make.AT - timedelta(minutes=1),  # Monday, 8:59
        make.AT + timedelta(hours=9),  # 18:00
        make.AT + timedelta(days=5, hours=1),  # Saturday
        datetime.fromisoformat("2026-04-06T10:00+02:00"),  # Easter Monday
    ],
)
def test_nobody_is_disturbed_at_another_hour(database: Database, at: datetime) -> None:
    office_id, _ = clients_waiting(database, 1, starts_at=make.AT + timedelta(days=60))
    assert offer_all(database, office_id, at)["offered"] == 0


def test_taking_it_moves_the_appointment_and_fulfils_the_wish(database: Database) -> None:
    office_id, case_ids = clients_waiting(database, 1)
    offer_all(database, office_id, MONDAY_10)
    with database.transaction() as session:
        found, offer = the_offer(session, case_ids[0])
        take_offer(session, found, offer, version=1, way=Way.LINK, at=MONDAY_10)
    with database.reading() as session:
        found = session.get_one(Appointment, found.id)
        assert (found.starts_at, found.state, found.version) == (offer.starts_at, AppointmentState.CONFIRMED, 2)
        assert session.scalars(select(EarlierOffer.state)).one() == OfferState.TAKEN
        assert session.scalars(select(Wish.done_at)).one() == MONDAY_10
        assert len(session.scalars(select(AdvisorTime.quantum)).all()) == 3
    assert offer_all(database, office_id, MONDAY_10 + timedelta(hours=1))["offered"] == 0


def test_an_offer_is_answered_once(database: Database) -> None:
    office_id, case_ids = clients_waiting(database, 1)
    offer_all(database, office_id, MONDAY_10)
    with database.transaction() as session:
        found, offer = the_offer(session, case_ids[0])
        decline_offer(session, offer, at=MONDAY_10)
        with pytest.raises(OfferOver):
            take_offer(session, found, offer, version=1, way=Way.LINK, at=MONDAY_10)
    with database.reading() as session:
        assert session.get_one(Appointment, found.id).version == 1


def test_what_has_expired_cannot_be_taken(database: Database) -> None:
    office_id, case_ids = clients_waiting(database, 1)
    offer_all(database, office_id, MONDAY_10)
    with database.transaction() as session:
        found, offer = the_offer(session, case_ids[0])
        late = offer.expires_at
        assert open_offer(session, found, late) is None
        with pytest.raises(OfferOver):
            take_offer(session, found, offer, version=1, way=Way.LINK, at=late)


def test_a_time_that_somebody_else_took_is_gone_and_the_appointment_stands(database: Database) -> None:
    office_id, case_ids = clients_waiting(database, 1)
    offer_all(database, office_id, MONDAY_10)
    with database.transaction() as session:
        found, offer = the_offer(session, case_ids[0])
        quick = make.a_case(
            session, session.get_one(Office, office_id), advisor=session.get_one(Staff, found.advisor_id)
        )
        make.an_appointment(session, quick, offer.starts_at)
        with pytest.raises(Taken):
            take_offer(session, found, offer, version=1, way=Way.LINK, at=MONDAY_10)
        assert offer.state == OfferState.GONE
        assert (found.starts_at, found.version) == (FAR, 1)
        assert session.scalars(select(Wish.done_at)).one() is None


def test_who_saw_an_old_version_takes_nothing(database: Database) -> None:
    office_id, case_ids = clients_waiting(database, 1)
    offer_all(database, office_id, MONDAY_10)
    with database.transaction() as session:
        found, offer = the_offer(session, case_ids[0])
        with pytest.raises(Outdated), session.begin_nested():
            take_offer(session, found, offer, version=7, way=Way.LINK, at=MONDAY_10)
        assert open_offer(session, found, MONDAY_10) is not None


def test_an_offer_ends_with_its_appointment(database: Database) -> None:
    office_id, case_ids = clients_waiting(database, 1)
    offer_all(database, office_id, MONDAY_10)
    with database.transaction() as session:
        found, offer = the_offer(session, case_ids[0])
        cancel(session, found, version=1, way=Way.PHONE, at=MONDAY_10)
    assert offer_all(database, office_id, MONDAY_10) == {"ended": 1, "offered": 0, "failed": 0}
    with database.reading() as session:
        assert session.get_one(EarlierOffer, offer.id).state == OfferState.GONE


def test_who_lets_three_offers_pass_is_left_in_peace(database: Database) -> None:
    office_id, _ = clients_waiting(database, 1)
    offered = [
        offer_all(database, office_id, MONDAY_10 + timedelta(hours=2 * number))["offered"] for number in range(4)
    ]
    assert offered == [1, 1, 1, 0]
    assert offer_all(database, office_id, MONDAY_10 + timedelta(days=1))["offered"] == 0
    with database.reading() as session:
        times = session.scalars(select(EarlierOffer.starts_at)).all()
        assert len(times) == len(set(times)) == 3


def test_a_share_of_the_day_stays_free_for_callers(database: Database) -> None:
    office_id, _ = clients_waiting(database, 1, policy={"kept_free_percent": 100})
    assert offer_all(database, office_id, MONDAY_10)["offered"] == 0


@pytest.mark.parametrize("hindrance", ["not_by_phone", "no_wish", "held"])
def test_who_is_not_offered_anything(database: Database, hindrance: str) -> None:
    office_id, case_ids = clients_waiting(database, 1)
    with database.transaction() as session:
        case = session.get_one(Case, case_ids[0])
        if hindrance == "not_by_phone":
            case.client.not_by_phone = True
        elif hindrance == "no_wish":
            session.scalars(select(Wish)).one().done_at = make.AT
        else:
            found = session.scalars(select(Appointment)).one()
            close(session, found, EventKind.HELD, way=Way.STAFF, at=make.AT)
    assert offer_all(database, office_id, MONDAY_10)["offered"] == 0


@pytest.mark.parametrize(
    ("mobile", "sms", "not_by_phone", "channel"),
    [
        (True, True, False, "sms"),
        (True, False, False, "call"),
        (False, True, False, "call"),
        (True, True, True, "sms"),
        (False, True, True, None),
    ],
)
def test_how_a_client_is_reached(
    database: Database, mobile: bool, sms: bool, not_by_phone: bool, channel: str | None
) -> None:
    office_id, case_ids = clients_waiting(database, 1)
    with database.transaction() as session:
        case, office = session.get_one(Case, case_ids[0]), session.get_one(Office, office_id)
        case.client_id = a_reachable_client(session, office, sms=sms, mobile=mobile, not_by_phone=not_by_phone).id
    offer_all(database, office_id, MONDAY_10)
    with database.reading() as session:
        offers = session.scalars(select(EarlierOffer.channel)).all()
        assert list(offers) == list(session.scalars(select(Message.channel))) == ([channel] if channel else [])


@pytest.mark.parametrize(
    ("local", "until"),
    [("15:30", "17:30"), ("16:55", "18:00"), ("17:30", "18:00"), ("17:31", None), ("17:55", None)],
)
def test_nobody_is_asked_for_an_answer_in_the_evening(database: Database, local: str, until: str | None) -> None:
    office_id, _ = clients_waiting(database, 1, starts_at=FAR)
    at = datetime.fromisoformat(f"2026-03-02T{local}+01:00")
    assert offer_all(database, office_id, at)["offered"] == (until is not None)
    with database.reading() as session:
        for one in (*session.scalars(select(EarlierOffer)), *session.scalars(select(Message))):
            assert one.expires_at == datetime.fromisoformat(f"2026-03-02T{until}+01:00")


def test_nobody_is_rung_up_while_the_telephone_is_closed(database: Database) -> None:
    """An offer that nobody could tell would count as one that was let pass."""
    office_id, _ = clients_waiting(database, 1)
    with database.transaction() as session:
        office = session.get_one(Office, office_id)
        channel = make.a_channel(session, office, None, kind=ChannelKind.PHONE)
        make.opening_hours(session, channel, days=range(1, 5))  # not on Mondays
        renew(session, office_id, make.AT)
    assert offer_all(database, office_id, MONDAY_10)["offered"] == 0
    assert offer_all(database, office_id, MONDAY_10 + timedelta(days=1))["offered"] == 1


def test_who_takes_the_wish_back_makes_room_for_the_next(database: Database) -> None:
    office_id, case_ids = clients_waiting(database, 2, one_free=IN_TWO_DAYS)
    offer_all(database, office_id, MONDAY_10)
    with database.transaction() as session:
        drop_wish(session, session.get_one(Case, case_ids[0]), WishKind.EARLIER, at=MONDAY_10)
    with database.reading() as session:
        assert session.scalars(select(EarlierOffer.state)).one() == OfferState.DECLINED
    assert offer_all(database, office_id, MONDAY_10 + timedelta(minutes=10))["offered"] == 1


def test_one_who_cannot_be_offered_anything_stops_no_other(database: Database) -> None:
    office_id, case_ids = clients_waiting(database, 2)
    with database.transaction() as session:
        found = session.scalars(select(Appointment).where(Appointment.case_id == case_ids[0])).one()
        session.get_one(Case, case_ids[0]).topic.needs = {"permissions": 7}
    assert offer_all(database, office_id, MONDAY_10) == {"ended": 0, "offered": 1, "failed": 1}
    with database.reading() as session:
        assert session.scalars(select(EarlierOffer.appointment_id)).one() != found.id
