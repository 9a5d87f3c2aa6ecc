"""The staff's list of visits: who comes when, whether anybody is there then, and how it ended."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session, joinedload

from db.offices import Office, Place
from db.rooms import RoomTime, Visit, VisitState
from db.scope import Scope
from scheduler.calendar.visiting import looking_at, receives
from scheduler.news.offers import facts_of

LONGEST_VISIT = timedelta(days=1)


@dataclass(frozen=True)
class ListedVisit:
    """`closed`: somebody is expected, and the place receives nobody at that time any more."""

    visit: Visit
    closed: bool


@dataclass(frozen=True)
class PlaceDay:
    """The visits of one place on one day, in order of time."""

    day: date
    place: Place
    visits: list[ListedVisit]


def visits_from_today(session: Session, scope: Scope, office: Office, at: datetime) -> list[PlaceDay]:
    """The visits of an office today and on the days to come, by day and place."""
    facts = facts_of(session, office.id)
    look = looking_at(facts)
    sheets: dict[tuple[date, int], PlaceDay] = {}
    for visit, place in session.execute(
        select(Visit, Place)
        .join(Place, Place.id == Visit.place_id)
        .where(
            Visit.authority_id == scope.authority_id,
            Visit.office_id == office.id,
            Visit.office_id.in_(scope.office_ids),
            Visit.day >= at.astimezone(ZoneInfo(office.zone)).date(),
        )
        .order_by(Visit.day, Place.position, Visit.starts_at, Visit.room_id)
        .options(joinedload(Visit.room))
    ):
        sheet = sheets.setdefault((visit.day, place.id), PlaceDay(visit.day, place, []))
        expected = visit.state == VisitState.EXPECTED
        closed = expected and not receives(facts, look, place.key, visit.starts_at, visit.minutes)
        sheet.visits.append(ListedVisit(visit, closed))
    return list(sheets.values())


def close_visit(session: Session, visit: Visit, state: VisitState, *, staff_id: int, at: datetime) -> bool:
    """Somebody came, did not come, or it was cancelled; False when that was known, or it is cancelled for good."""
    before = [VisitState.EXPECTED]
    if state != VisitState.CANCELLED:  # who was missed may still come, and a wrong key is put right
        before += [VisitState.CAME, VisitState.MISSED]
    done = session.scalar(
        update(Visit)
        .where(Visit.id == visit.id, Visit.state.in_(before), Visit.state != state)
        .values(state=state, closed_at=at, closed_by=staff_id)
        .returning(Visit.id)
    )
    if done is not None and state == VisitState.CANCELLED:
        session.execute(delete(RoomTime).where(RoomTime.visit_id == visit.id))
    return done is not None


def expected_of(session: Session, office_id: int, number: str, at: datetime) -> Visit | None:
    """The visit for which an office still expects whoever called from this number."""
    visits = session.scalars(
        select(Visit)
        .where(
            Visit.office_id == office_id,
            Visit.number == number,
            Visit.state == VisitState.EXPECTED,
            Visit.starts_at > at - LONGEST_VISIT,
        )
        .order_by(Visit.starts_at)
    )
    return next((visit for visit in visits if visit.starts_at + timedelta(minutes=visit.minutes) > at), None)


def give_back(session: Session, visit: Visit, at: datetime) -> None:
    """Whoever was expected does not come: their room is free, and their call may take another time."""
    given_back = session.scalar(
        update(Visit)
        .where(Visit.id == visit.id, Visit.state == VisitState.EXPECTED)
        .values(state=VisitState.CANCELLED, closed_at=at, closed_by=None, call_id=None)
        .returning(Visit.id)
    )
    if given_back is not None:
        session.execute(delete(RoomTime).where(RoomTime.visit_id == visit.id))


def forget_visits(session: Session, before: datetime) -> None:
    """The number of somebody whose visit lies before a moment is needed no more."""
    past = update(Visit).where(Visit.starts_at < before, Visit.number.is_not(None))
    session.execute(past.values(number=None))
