"""An earlier time that is taken or left by telephone, as it is recorded; and what callers are told of it."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from acting import a_call, acting_in
from db.appointments import (
    Appointment,
    AppointmentEvent,
    AppointmentState,
    EarlierOffer,
    EventKind,
    OfferState,
    Way,
)
from db.audit import AuditEntry
from db.cases import Case, Wish, WishKind
from db.offices import Office
from db.session import Database
from db.staff import Staff
from ivr.effects.acting import Acting
from ivr.effects.carrying import carry_out
from ivr.facts import AppointmentFacts, EarlierTime, FactsOfCall
from ivr.heard import AppointmentOutdated, AppointmentOver, Changed, EarlierGone, Outcome, TimeKept, WishNoted
from ivr.replies import KeepTime, TakeEarlier, TellWish
from scheduler.appointments.booking import cancel
from scheduler.appointments.earlier_offers import open_offer
from waiting import FAR, MONDAY_10, a_reachable_client, clients_waiting, offer_all, the_offer

IN_TWO_HOURS = MONDAY_10 + timedelta(hours=2)


def offered(database: Database) -> int:
    """The case of a client to whom an earlier time is offered."""
    office_id, [case_id] = clients_waiting(database, 1)
    assert offer_all(database, office_id, MONDAY_10)["offered"] == 1
    return case_id


def acting_for(session: Session, case_id: int) -> Acting:
    office = session.get_one(Office, session.get_one(Case, case_id).office_id)
    return acting_in(session, office, case_id=case_id)


def facts_for(session: Session, case_id: int, at: datetime = MONDAY_10) -> AppointmentFacts:
    office = session.get_one(Office, session.get_one(Case, case_id).office_id)
    found = FactsOfCall(session, a_call(session, office), case_id, lambda number: True, at).appointment
    assert found is not None
    return found


class TestTaking:
    def test_the_appointment_moves_and_the_wish_is_fulfilled(self, database: Database) -> None:
        case_id = offered(database)
        with database.transaction() as session:
            found, offer = the_offer(session, case_id)
            assert carry_out(acting_for(session, case_id), TakeEarlier(1, offer.id)) == Changed()
        with database.reading() as session:
            found = session.get_one(Appointment, found.id)
            assert (found.starts_at, found.state) == (offer.starts_at, AppointmentState.CONFIRMED)
            assert session.scalars(select(EarlierOffer.state)).one() == OfferState.TAKEN
            assert session.scalars(select(Wish.done_at)).one() == MONDAY_10
            event = session.scalars(select(AppointmentEvent)).one()
            assert (event.kind, event.way) == (EventKind.CHANGED, Way.PHONE)
            entry = session.scalars(select(AuditEntry)).one()
            assert (entry.action, entry.subject) == ("appointment.changed", f"case:{case_id}")

    def test_a_time_that_somebody_else_took_is_offered_no_more(self, database: Database) -> None:
        case_id = offered(database)
        with database.transaction() as session:
            found, offer = the_offer(session, case_id)
            office, advisor = session.get_one(Office, found.office_id), session.get_one(Staff, found.advisor_id)
            make.an_appointment(session, make.a_case(session, office, advisor=advisor), offer.starts_at)
            assert carry_out(acting_for(session, case_id), TakeEarlier(1, offer.id)) == EarlierGone()
        with database.reading() as session:
            assert session.scalars(select(EarlierOffer.state)).one() == OfferState.GONE
            assert session.get_one(Appointment, found.id).starts_at == FAR
            assert facts_for_reading(database, case_id).earlier is None

    @pytest.mark.parametrize("answered", [OfferState.EXPIRED, OfferState.DECLINED, OfferState.TAKEN])
    def test_what_is_over_changes_nothing(self, database: Database, answered: OfferState) -> None:
        case_id = offered(database)
        assert answer(database, case_id, answered) == EarlierGone()
        with database.reading() as session:
            assert session.scalars(select(EarlierOffer.state)).one() == answered

    def test_another_offer_than_the_one_that_was_heard_stays_open(self, database: Database) -> None:
        case_id = offered(database)
        with database.transaction() as session:
            _, offer = the_offer(session, case_id)
            acting = acting_for(session, case_id)
            assert carry_out(acting, TakeEarlier(1, offer.id + 1)) == EarlierGone()
            assert carry_out(acting, KeepTime(offer.id + 1)) == TimeKept()
            assert offer.state == OfferState.OPEN

    def test_who_heard_another_time_takes_nothing_and_the_offer_stays(self, database: Database) -> None:
        case_id = offered(database)
        with database.transaction() as session:
            _, offer = the_offer(session, case_id)
            assert carry_out(acting_for(session, case_id), TakeEarlier(7, offer.id)) == AppointmentOutdated()
        with database.reading() as session:
            assert session.scalars(select(EarlierOffer.state)).one() == OfferState.OPEN
            assert session.scalars(select(Wish.done_at)).one() is None

    def test_an_appointment_that_is_cancelled_meanwhile(self, database: Database) -> None:
        case_id = offered(database)
        with database.transaction() as session:
            found, offer = the_offer(session, case_id)
            cancel(session, found, version=1, way=Way.LINK, at=MONDAY_10)
            assert carry_out(acting_for(session, case_id), TakeEarlier(1, offer.id)) == AppointmentOver()


def test_keeping_the_time_declines_the_offer(database: Database) -> None:
    case_id = offered(database)
    with database.transaction() as session:
        found, offer = the_offer(session, case_id)
        acting = acting_for(session, case_id)
        assert [carry_out(acting, KeepTime(offer.id)) for _ in range(2)] == [TimeKept(), TimeKept()]
        assert (offer.state, found.version) == (OfferState.DECLINED, 1)
        assert session.scalars(select(Wish.done_at)).one() is None


class TestFacts:
    def test_the_offer_is_told_with_its_end(self, database: Database) -> None:
        case_id = offered(database)
        with database.transaction() as session:
            _, offer = the_offer(session, case_id)
            told = facts_for(session, case_id)
            assert told.earlier == EarlierTime(offer.id, offer.starts_at, IN_TWO_HOURS)

    @pytest.mark.parametrize("state", OfferState)
    @pytest.mark.parametrize("at", [MONDAY_10, IN_TWO_HOURS])
    @pytest.mark.parametrize("moved_before", [False, True])
    def test_it_is_told_when_it_could_be_taken(
        self, database: Database, state: OfferState, at: datetime, moved_before: bool
    ) -> None:
        case_id = offered(database)
        with database.transaction() as session:
            found, offer = the_offer(session, case_id)
            offer.state = state
            if moved_before:
                found.starts_at = offer.starts_at
            session.flush()
            told = facts_for(session, case_id, at).earlier
            assert (told is not None) == (open_offer(session, found, at) is not None)

    @pytest.mark.parametrize("sms", [True, False])
    @pytest.mark.parametrize("mobile", [True, False])
    @pytest.mark.parametrize("not_by_phone", [True, False])
    def test_only_those_may_wait_to_whom_a_time_would_be_offered(
        self, database: Database, sms: bool, mobile: bool, not_by_phone: bool
    ) -> None:
        office_id, [case_id] = clients_waiting(database, 1)
        with database.transaction() as session:
            office, wish = session.get_one(Office, office_id), session.scalars(select(Wish)).one()
            client = a_reachable_client(session, office, sms=sms, mobile=mobile, not_by_phone=not_by_phone)
            session.get_one(Case, case_id).client_id = client.id
            session.flush()
            assert not facts_for(session, case_id).may_wait  # they do already
            wish.done_at = make.AT
            session.flush()
            may_wait = facts_for(session, case_id).may_wait
            wish.done_at = None
        assert offer_all(database, office_id, MONDAY_10)["offered"] == may_wait

    def test_the_representative_is_the_one_who_is_told(self, database: Database) -> None:
        with database.transaction() as session:
            office = make.an_office(session)
            able = make.a_client(session, office)
            client = make.a_client(session, office, not_by_phone=True, representative_id=able.id)
            case = make.a_case(session, office, client=client)
            make.an_appointment(session, case, FAR)
            assert facts_for(session, case.id).may_wait

    @pytest.mark.parametrize("hindrance", ["begun", "in person", "no number"])
    def test_for_these_there_is_nothing_to_wait_for(self, database: Database, hindrance: str) -> None:
        with database.transaction() as session:
            office = make.an_office(session)
            client = make.a_client(session, office, phone=None if hindrance == "no number" else "fictional")
            case = make.a_case(session, office, client=client)
            room = make.a_room(session, make.a_visited_place(session, office, "Halberstadt"))
            room_id = room.id if hindrance == "in person" else None
            make.an_appointment(session, case, MONDAY_10 if hindrance == "begun" else FAR, room_id=room_id)
            assert not facts_for(session, case.id).may_wait

    def test_who_wished_waits(self, database: Database) -> None:
        with database.transaction() as session:
            case = make.a_case(session, make.an_office(session))
            make.an_appointment(session, case, FAR)
            assert facts_for(session, case.id).may_wait
            assert carry_out(acting_for(session, case.id), TellWish(WishKind.EARLIER)) == WishNoted()
            assert not facts_for(session, case.id).may_wait
            wish = session.scalars(select(Wish)).one()
            assert (wish.kind, wish.way, wish.case_id) == (WishKind.EARLIER, Way.PHONE, case.id)


def facts_for_reading(database: Database, case_id: int) -> AppointmentFacts:
    with database.transaction() as session:
        return facts_for(session, case_id)


def answer(database: Database, case_id: int, meanwhile: OfferState) -> Outcome:
    """What a caller hears who takes an offer that ended so between hearing of it and the key."""
    with database.transaction() as session:
        _, offer = the_offer(session, case_id)
        offer.state = meanwhile
        session.flush()
        return carry_out(acting_for(session, case_id), TakeEarlier(1, offer.id))
