"""What callers of the last day want: a visit because it is urgent, a callback, a link; what clients told us."""

from collections import defaultdict
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Way
from db.calls import CallbackRequest, CallbackState, PartOfDay
from db.cases import Case, CaseState, WishKind
from db.offices import Office
from db.session import Database
from ivr.promise import promised_for
from scheduler.news.offers import facts_of
from scheduler.telling.messages import ask_to_send
from scheduler.visits.rooms import take_visit, visit_offers
from scheduler.wishes import note_wish

NUMBERS = {"koba": "+4930231253{:02}", "te": "+468465004{:02}"}
"""By office, numbers that a regulator keeps for fiction."""

VISITS = 3
TOLD = ((WishKind.GOOD_HOUR, "14"), (WishKind.NOT_BY_PHONE, ""))


def callers_want(database: Database, at: datetime) -> None:
    """The same for each office, as far as it offers it."""
    with database.transaction() as session:
        for office in session.scalars(select(Office).order_by(Office.id)):
            _come(session, office, at)
            _want_a_callback(session, office, at)
            _want_a_link(session, office, at)
            _tell(session, office, at)


def _come(session: Session, office: Office, at: datetime) -> None:
    for number in range(VISITS):
        for offer in visit_offers(session, office.id, at=at)[:1]:
            take_visit(
                session,
                office.id,
                offer,
                call_id=None,
                language=office.languages[number % len(office.languages)],
                number=_number(office, number),
                at=at,
            )


def _want_a_callback(session: Session, office: Office, at: datetime) -> None:
    part = PartOfDay.MORNING
    session.add(
        CallbackRequest(
            authority_id=office.authority_id,
            office_id=office.id,
            number=_number(office, VISITS),
            language=office.languages[0],
            part_of_day=part,
            topic="money",
            promised_for=promised_for(facts_of(session, office.id), at, part),
            state=CallbackState.OPEN,
            at=at,
        )
    )


def _want_a_link(session: Session, office: Office, at: datetime) -> None:
    place = facts_of(session, office.id).places[0]
    ask_to_send(
        session,
        office_id=office.id,
        authority_id=office.authority_id,
        channel="sms",
        to=_number(office, VISITS + 1),
        language=office.languages[-1],
        template="place_link",
        facts={"office": office.key, "place": place.key},
        dedupe_key=f"demo:{office.key}",
        at=at,
        expires_at=at + timedelta(days=1),
    )


def _tell(session: Session, office: Office, at: datetime) -> None:
    """Two clients of each advisor, who have a letter."""
    written_to = select(Case).where(Case.office_id == office.id, Case.state == CaseState.APPOINTMENT)
    by_advisor = defaultdict(list)
    for case in session.scalars(written_to.order_by(Case.id)):
        by_advisor[case.advisor_id].append(case)
    for cases in by_advisor.values():
        for case, (kind, said) in zip(cases, TOLD, strict=False):
            note_wish(session, case, kind, said, way=Way.PHONE, at=at)


def _number(office: Office, number: int) -> str:
    return NUMBERS[office.key].format(41 + number)
