"""Finds a free time for somebody who has to come in person, takes it, and gives it back: one visit of a number."""

from sqlalchemy import select

from db.offices import Place
from db.rooms import Visit, VisitState
from ivr.effects.acting import Acting
from ivr.effects.caps import Cap, TooMany
from ivr.heard import Outcome, VisitGivenBack, VisitGone, VisitsFound, VisitTaken
from ivr.replies import FindVisits, GiveBackVisit, TakeVisit
from scheduler.news.offers import facts_of
from scheduler.visits.rooms import CalledOff, NowClosed, RoomTaken, VisitOffer, take_visit, visit_offers
from scheduler.visits.visit_list import expected_of, give_back

# Whoever gives a time back may take another, not all day. Some have to hide their number, and an office has a few
# rooms: callers without a number, who can take one visit after the other, must leave most of them free.
VISITS = Cap("visit", of_number=3, withheld=4)


def find_visits(acting: Acting, effect: FindVisits) -> Outcome:
    """Who is expected hears it again; a visit of this call that staff cancelled is not replaced by a machine."""
    known = _of_call(acting) or _of_number(acting)
    if known is not None:
        return _taken(acting, known) if known.state == VisitState.EXPECTED else VisitsFound(())
    return VisitsFound(_offers(acting))


def take_offer(acting: Acting, effect: TakeVisit) -> Outcome:
    try:
        with acting.session.begin_nested():
            VISITS.count(acting)
            visit = _of_number(acting) or _take(acting, effect.offer)
    except TooMany as too_many:
        return too_many.outcome
    except (RoomTaken, NowClosed):
        return VisitGone(_offers(acting))
    except CalledOff:
        return VisitGone(())
    return _taken(acting, visit)


def give_back_visit(acting: Acting, effect: GiveBackVisit) -> Outcome:
    """One that staff cancelled meanwhile is as good as given back."""
    visit = _of_call(acting) or _of_number(acting)
    if visit is not None:
        give_back(acting.session, visit, acting.at)
    return VisitGivenBack()


def _take(acting: Acting, offer: VisitOffer) -> Visit:
    return take_visit(
        acting.session,
        acting.call.office_id,
        offer,
        call_id=acting.call.id,
        language=acting.call.language,
        number=acting.call.caller,
        at=acting.at,
    )


def _of_call(acting: Acting) -> Visit | None:
    return acting.session.scalar(select(Visit).where(Visit.call_id == acting.call.id))


def _of_number(acting: Acting) -> Visit | None:
    """Nobody can be told by a number that is not shown."""
    caller = acting.call.caller
    return expected_of(acting.session, acting.call.office_id, caller, acting.at) if caller is not None else None


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
