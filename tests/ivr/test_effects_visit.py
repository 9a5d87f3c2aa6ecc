"""Visits that are taken by telephone, as they are recorded."""

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
from ivr.heard import VisitGone, VisitsFound, VisitTaken
from ivr.replies import FindVisits, TakeVisit
from scheduler.rooms import VisitOffer


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
        mine, rival = acting_in(session, office), acting_in(session, office)
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
