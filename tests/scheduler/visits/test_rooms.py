"""Who has to come in person gets the next free room; outside the door only where a notice says so."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

import factories as make
from db.offices import Effect, Office, Place
from db.rooms import AT_THE_DOOR, OUT_OF_USE, Room, Visit, VisitState
from db.session import Database
from scheduler.news.notices import NoticeDraft, publish, supersede
from scheduler.visits.rooms import CalledOff, NowClosed, RoomTaken, VisitOffer, take_visit, visit_offers
from scheduler.visits.visit_list import close_visit


def test_the_next_free_room_half_an_hour_from_now(database: Database) -> None:
    with database.transaction() as session:
        office, _place, room = _office(session)
        [offer] = visit_offers(session, office.id, at=make.AT + timedelta(minutes=2))
        assert offer == VisitOffer("halberstadt", room.id, False, make.AT + timedelta(minutes=35), 20)


def test_each_place_offers_one_the_soonest_first(database: Database) -> None:
    with database.transaction() as session:
        office, _place, room = _office(session)
        make.a_visit(session, room, office, starts_at=make.AT + timedelta(minutes=30))
        other = make.a_visited_place(session, office, "Quedlinburg")
        make.a_room(session, other)
        offers = visit_offers(session, office.id, at=make.AT)
        assert [offer.place for offer in offers] == ["quedlinburg", "halberstadt"]


@pytest.mark.parametrize(
    ("calls", "comes"),
    [
        ("2026-03-02 13:09", "2026-03-02 13:40"),  # Monday; open until 15 in Berlin
        ("2026-03-02 13:11", "2026-03-03 08:00"),
        ("2026-03-06 20:00", "2026-03-09 08:00"),
        ("2026-03-27 14:00", "2026-03-30 07:00"),  # the clocks go forward on Sunday
        ("2026-04-02 14:00", "2026-04-07 07:00"),  # Easter
    ],
)
def test_in_the_hours_of_the_place_only(database: Database, calls: str, comes: str) -> None:
    with database.transaction() as session:
        office, _place, _room = _office(session)
        assert [offer.starts_at for offer in visit_offers(session, office.id, at=_utc(calls))] == [_utc(comes)]


def test_no_more_than_two_days_of_opening_ahead(database: Database) -> None:
    with database.transaction() as session:
        office, _place, room = _office(session)
        for day in range(3):
            opens = _utc("2026-03-02 08:00") + timedelta(days=day)
            for number in range(18):
                starts_at = opens + timedelta(minutes=20 * number)
                make.a_visit(session, room, office, starts_at=starts_at, day=starts_at.date(), ticket=10 + number)
        assert visit_offers(session, office.id, at=make.AT) == []
        assert len(visit_offers(session, office.id, at=make.AT + timedelta(days=1))) == 1


@pytest.mark.parametrize(
    ("busy_for", "at_door", "outside"),
    [(timedelta(minutes=40), True, False), (timedelta(hours=2), True, True), (timedelta(hours=2), False, False)],
)
def test_outside_when_no_room_is_free_within_the_hour_and_a_notice_says_so(
    database: Database, busy_for: timedelta, at_door: bool, outside: bool
) -> None:
    with database.transaction() as session:
        office, place, room = _office(session)
        make.a_room(session, place, features=[AT_THE_DOOR])
        _urgent_notice(session, office, at_door=at_door)
        first = make.AT + timedelta(minutes=30)
        for number in range(busy_for // timedelta(minutes=20)):
            make.a_visit(session, room, office, starts_at=first + timedelta(minutes=20 * number))
        [offer] = visit_offers(session, office.id, at=make.AT)
        assert (offer.outside, offer.starts_at) == (outside, first if outside else first + busy_for)


def test_never_in_a_closed_building(database: Database) -> None:
    """Closed from Tuesday to Wednesday: who calls on Monday afternoon comes on Thursday."""
    with database.transaction() as session:
        office, _place, _room = _office(session)
        _close(session, office, "2026-03-03 00:00", "2026-03-05 00:00")
        [offer] = visit_offers(session, office.id, at=_utc("2026-03-02 14:00"))
        assert offer.starts_at == _utc("2026-03-05 08:00")


def test_a_visit_has_a_ticket_and_the_rules_in_the_callers_language(database: Database) -> None:
    with database.transaction() as session:
        office, _place, _room = _office(session)
        _urgent_notice(session, office, hygiene={"de": "Bitte mit Maske.", "en": "Please wear a mask."})
        [offer] = visit_offers(session, office.id, at=make.AT)
        visit = _take(session, office, offer, language="en")
        assert (visit.hygiene, visit.starts_at, visit.day) == ("Please wear a mask.", offer.starts_at, make.DAY)
        assert 10 <= visit.ticket <= 99


def test_a_day_has_no_ticket_twice(database: Database) -> None:
    with database.transaction() as session:
        office, place, _room = _office(session)
        for _ in range(5):
            make.a_room(session, place)
        tickets = []
        for _ in range(90):
            offers = visit_offers(session, office.id, at=make.AT - timedelta(hours=8))
            tickets.append(_take(session, office, offers[0]).ticket)
        assert sorted(tickets) == list(range(10, 100))
        assert tickets != sorted(tickets)
        with pytest.raises(RoomTaken):
            _take(session, office, visit_offers(session, office.id, at=make.AT - timedelta(hours=8))[0])


def test_a_room_that_is_gone_is_replaced_by_another_of_its_kind(database: Database) -> None:
    with database.transaction() as session:
        office, place, room = _office(session)
        make.a_room(session, place, features=[AT_THE_DOOR])
        other = make.a_room(session, place)
        [offer] = visit_offers(session, office.id, at=make.AT)
        assert [_take(session, office, offer).room_id for _ in range(2)] == [room.id, other.id]
        with pytest.raises(RoomTaken):
            _take(session, office, offer)


def test_nobody_is_sent_to_a_room_that_is_out_of_use(database: Database) -> None:
    with database.transaction() as session:
        office, _place, room = _office(session)
        [offer] = visit_offers(session, office.id, at=make.AT)
        room.features = [OUT_OF_USE]
        assert visit_offers(session, office.id, at=make.AT) == []
        with pytest.raises(RoomTaken):
            _take(session, office, offer)


def test_a_call_has_one_visit(database: Database) -> None:
    with database.transaction() as session:
        office, place, _room = _office(session)
        make.a_room(session, place)
        [offer] = visit_offers(session, office.id, at=make.AT)
        call = make.a_call(session, office)
        assert _take(session, office, offer, call_id=call.id) is _take(session, office, offer, call_id=call.id)


def test_a_visit_that_staff_cancelled_is_not_told_as_expected(database: Database) -> None:
    with database.transaction() as session:
        office, _place, _room = _office(session)
        [offer] = visit_offers(session, office.id, at=make.AT)
        call, staff = make.a_call(session, office), make.an_advisor(session, office)
        visit = _take(session, office, offer, call_id=call.id)
        close_visit(session, visit, VisitState.CANCELLED, staff_id=staff.id, at=make.AT)
        with pytest.raises(CalledOff):
            _take(session, office, offer, call_id=call.id)


def test_a_closing_that_is_published_meanwhile_refuses(database: Database) -> None:
    with database.transaction() as session:
        office, _place, _room = _office(session)
        [offer] = visit_offers(session, office.id, at=make.AT)
        _close(session, office, "2026-03-02 08:40", None)
        with pytest.raises(NowClosed):
            _take(session, office, offer)


def test_nobody_is_sent_outside_when_that_is_over(database: Database) -> None:
    with database.transaction() as session:
        office = make.an_office(session)
        make.a_room(session, make.a_visited_place(session, office), features=[AT_THE_DOOR])
        _urgent_notice(session, office, series="door", at_door=True)
        [offer] = visit_offers(session, office.id, at=make.AT)
        supersede(session, office.id, "door", make.AT)
        with pytest.raises(NowClosed):
            _take(session, office, offer)


def _office(session: Session) -> tuple[Office, Place, Room]:
    """Halberstadt, one room, open for what is urgent from Monday to Friday, 9 to 15 in Berlin."""
    office = make.an_office(session)
    place = make.a_visited_place(session, office)
    return office, place, make.a_room(session, place)


def _take(
    session: Session, office: Office, offer: VisitOffer, *, language: str = "de", call_id: int | None = None
) -> Visit:
    return take_visit(session, office.id, offer, call_id=call_id, language=language, number=None, at=make.AT)


def _urgent_notice(session: Session, office: Office, **values: object) -> None:
    make.a_notice(session, office, effect=Effect.LIMITED, channels=["urgent"], **values)


def _close(session: Session, office: Office, begins: str, ends: str | None) -> None:
    draft = NoticeDraft(Effect.CLOSED, begins_at=_utc(begins), ends_at=_utc(ends) if ends else None)
    publish(session, office, draft, staff_id=None, at=make.AT)


def _utc(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=UTC)
