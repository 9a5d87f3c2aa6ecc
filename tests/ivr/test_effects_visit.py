"""Visits that are taken by telephone, as they are recorded."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from acting import acting_in
from callers import BERLIN, CALLER, MONDAY_AT_10
from db.offices import Effect, Office
from db.rooms import Visit, VisitState
from db.session import Database
from factories import a_notice, a_room, a_visited_place, an_office
from ivr.effects.acting import Acting
from ivr.effects.carrying import carry_out
from ivr.effects.visit import VISITS
from ivr.heard import TooManyWishes, VisitGivenBack, VisitGone, VisitsFound, VisitTaken
from ivr.replies import FindVisits, GiveBackVisit, TakeVisit
from scheduler.visits.rooms import VisitOffer


def test_offered_taken_and_heard_again(database: Database) -> None:
    with database.transaction() as session:
        acting = acting_in(session, office_with_a_room(session))
        offers = offered(acting)
        taken = carry_out(acting, TakeVisit(offers[0]))
        visit = session.scalars(select(Visit)).one()
        assert taken == VisitTaken(
            place="halberstadt",
            outside=False,
            starts_at=datetime(2026, 3, 2, 10, 30, tzinfo=BERLIN),
            ticket=visit.ticket,
            hygiene="Please wear a mask.",
        )
        assert (visit.call_id, visit.number, visit.language) == (acting.call.id, CALLER, "en")
        assert carry_out(acting, FindVisits()) == taken
        assert carry_out(acting, TakeVisit(offers[0])) == taken


def test_time_that_another_caller_takes_meanwhile_brings_others(database: Database) -> None:
    with database.transaction() as session:
        office = office_with_a_room(session)
        mine, rival = acting_in(session, office), acting_in(session, office, caller="+493023125099")
        [offer] = offered(mine)
        carry_out(rival, TakeVisit(offer))
        gone = carry_out(mine, TakeVisit(offer))
        assert isinstance(gone, VisitGone)
        assert gone.offers[0].starts_at > offer.starts_at
        assert [visit.call_id for visit in session.scalars(select(Visit))] == [rival.call.id]


def test_building_that_closes_meanwhile(database: Database) -> None:
    with database.transaction() as session:
        office = office_with_a_room(session)
        acting = acting_in(session, office)
        [offer] = offered(acting)
        a_notice(session, office, effect=Effect.CLOSED, places=["halberstadt"], channels=[])
        assert carry_out(acting, TakeVisit(offer)) == VisitGone(())
        assert session.scalars(select(Visit)).all() == []


@pytest.mark.parametrize("state", [VisitState.CANCELLED, VisitState.MISSED])
def test_visit_that_staff_ended_is_not_replaced_by_a_machine(database: Database, state: VisitState) -> None:
    with database.transaction() as session:
        acting = acting_in(session, office_with_a_room(session))
        carry_out(acting, TakeVisit(offered(acting)[0]))
        session.scalars(select(Visit)).one().state = state
        assert carry_out(acting, FindVisits()) == VisitsFound(())


def test_second_call_from_the_same_number_hears_the_visit_that_is_known(database: Database) -> None:
    with database.transaction() as session:
        office = office_with_a_room(session)
        first, second = acting_in(session, office), acting_in(session, office)
        offers = offered(first)
        taken = carry_out(first, TakeVisit(offers[0]))
        assert carry_out(second, FindVisits()) == taken
        assert carry_out(second, TakeVisit(offers[0])) == taken
        assert len(session.scalars(select(Visit)).all()) == 1
        over = replace(second, at=MONDAY_AT_10 + timedelta(minutes=30 + 20))
        assert isinstance(carry_out(over, FindVisits()), VisitsFound)


def test_hidden_callers_leave_rooms_to_the_others(database: Database) -> None:
    with database.transaction() as session:
        office = office_with_a_room(session)
        for _ in range(VISITS.withheld):
            hidden = acting_in(session, office, caller=None)
            assert isinstance(carry_out(hidden, TakeVisit(offered(hidden)[0])), VisitTaken)
        hidden = acting_in(session, office, caller=None)
        assert carry_out(hidden, TakeVisit(offered(hidden)[0])) == TooManyWishes(hidden=True)
        shown = acting_in(session, office)
        assert isinstance(carry_out(shown, TakeVisit(offered(shown)[0])), VisitTaken)


def test_visit_that_is_given_back_is_free_and_another_may_be_taken(database: Database) -> None:
    with database.transaction() as session:
        office = office_with_a_room(session)
        first, second = acting_in(session, office), acting_in(session, office)
        [offer] = offered(first)
        carry_out(first, TakeVisit(offer))
        assert carry_out(second, GiveBackVisit()) == VisitGivenBack()
        visit = session.scalars(select(Visit)).one()
        assert (visit.state, visit.closed_at, visit.closed_by) == (VisitState.CANCELLED, MONDAY_AT_10, None)
        assert offered(first) == (offer,)
        assert isinstance(carry_out(first, TakeVisit(offer)), VisitTaken)


def test_giving_back_and_taking_again_has_an_end(database: Database) -> None:
    with database.transaction() as session:
        acting = acting_in(session, office_with_a_room(session))
        for _ in range(VISITS.of_number):
            carry_out(acting, TakeVisit(offered(acting)[0]))
            carry_out(acting, GiveBackVisit())
        assert carry_out(acting, TakeVisit(offered(acting)[0])) == TooManyWishes()


def test_visit_that_staff_ended_is_not_given_back(database: Database) -> None:
    with database.transaction() as session:
        acting = acting_in(session, office_with_a_room(session))
        carry_out(acting, TakeVisit(offered(acting)[0]))
        visit = session.scalars(select(Visit)).one()
        visit.state = VisitState.CAME
        carry_out(acting, GiveBackVisit())
        assert visit.state == VisitState.CAME


def office_with_a_room(session: Session) -> Office:
    office = an_office(session)
    a_room(session, a_visited_place(session, office))
    a_notice(
        session,
        office,
        effect=Effect.LIMITED,
        channels=["urgent"],
        hygiene={"en": "Please wear a mask."},
        begins_at=MONDAY_AT_10 - timedelta(days=1),
    )
    return office


def offered(acting: Acting) -> tuple[VisitOffer, ...]:
    found = carry_out(acting, FindVisits())
    assert isinstance(found, VisitsFound)
    return found.offers
