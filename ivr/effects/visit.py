"""Finds a free time for somebody who has to come in person, and takes it: one visit in a call."""

from sqlalchemy import select

from db.offices import Place
from db.rooms import Visit, VisitState
from ivr.effects.acting import Acting
from ivr.heard import Outcome, VisitGone, VisitsFound, VisitTaken
from ivr.replies import FindVisits, TakeVisit
from scheduler.offers import facts_of
from scheduler.rooms import NowClosed, RoomTaken, VisitOffer, take_visit, visit_offers


def find_visits(acting: Acting, effect: FindVisits) -> Outcome:
    """Who took a time in this call hears it again; one that staff cancelled is not replaced by a machine."""
    known = acting.session.scalar(select(Visit).where(Visit.call_id == acting.call.id))
    if known is not None:
        return _taken(acting, known) if known.state == VisitState.EXPECTED else VisitsFound(())
    return VisitsFound(_offers(acting))


def take_offer(acting: Acting, effect: TakeVisit) -> Outcome:
    try:
        with acting.session.begin_nested():
            visit = take_visit(
                acting.session,
                acting.call.office_id,
                effect.offer,
                call_id=acting.call.id,
                language=acting.call.language,
                number=acting.call.caller,
                at=acting.at,
            )
    except (RoomTaken, NowClosed):
        return VisitGone(_offers(acting))
    return _taken(acting, visit)


def _offers(acting: Acting) -> tuple[VisitOffer, ...]:
    return tuple(visit_offers(acting.session, acting.call.office_id, at=acting.at))


def _taken(acting: Acting, visit: Visit) -> VisitTaken:
    zone = facts_of(acting.session, visit.office_id).zone
    return VisitTaken(
        place=acting.session.get_one(Place, visit.place_id).key,
        outside=visit.room.outside,
        starts_at=visit.starts_at.astimezone(zone),
        ticket=visit.ticket,
        hygiene=visit.hygiene,
    )
