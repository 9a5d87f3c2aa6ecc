"""What tests of earlier times share: clients who wait for one, and what they are offered."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

import factories as make
from db.appointments import AdvisorTime, Appointment, EarlierOffer
from db.cases import Case, WishKind
from db.clients import Channel, Client, Consent
from db.offices import Office
from db.session import Database
from scheduler.appointments.earlier import offer_earlier
from scheduler.appointments.earlier_offers import open_offer

MONDAY_10 = make.AT + timedelta(hours=1)
IN_TWO_DAYS = make.AT + timedelta(days=2)  # Wednesday, 9:00
FAR = make.AT + timedelta(days=30)
MOBILE = "+4917604069017"


def offer_all(database: Database, office_id: int, at: datetime) -> dict[str, int]:
    """A run of the clock."""
    return offer_earlier(database, office_id, make.KEYS, at=at, public_url="https://rufzeit.example")


def clients_waiting(
    database: Database,
    count: int,
    *,
    sms: bool = False,
    starts_at: datetime = FAR,
    one_free: datetime | None = None,
    policy: dict[str, object] | None = None,
) -> tuple[int, list[int]]:
    """Office id, and the cases of clients of one advisor who wish for an earlier time than the one in a month.

    `one_free`: before theirs, everything but this time is taken.
    """
    with database.transaction() as session:
        office = make.an_office(session, policy=policy or {})
        advisor = make.an_advisor(session, office)
        cases = []
        for number in range(count):
            client = a_reachable_client(session, office, sms=sms)
            case = make.a_case(session, office, client=client, advisor=advisor)
            make.an_appointment(session, case, starts_at + timedelta(minutes=15 * number))
            make.a_wish(session, case, kind=WishKind.EARLIER, at=make.AT + timedelta(minutes=number))
            cases.append(case.id)
        if one_free is not None:
            other = make.a_case(session, office, advisor=advisor)
            _take_all_but(session, other, one_free, until=starts_at)
        return office.id, cases


def a_reachable_client(
    session: Session, office: Office, *, sms: bool, mobile: bool = True, not_by_phone: bool = False
) -> Client:
    number = MOBILE if mobile else "+493023125017"
    client = make.a_client(session, office, phone=number, not_by_phone=not_by_phone)
    if sms:
        consent = Consent(
            authority_id=client.authority_id, client_id=client.id, channel=Channel.SMS, given_at=make.AT
        )
        session.add(consent)
    session.flush()
    session.refresh(client)
    return client


def the_offer(session: Session, case_id: int) -> tuple[Appointment, EarlierOffer]:
    found = session.scalars(select(Appointment).where(Appointment.case_id == case_id)).one()
    offer = open_offer(session, found, MONDAY_10)
    assert offer is not None
    return found, offer


def _take_all_but(session: Session, case: Case, free: datetime, *, until: datetime) -> None:
    blocked = make.an_appointment(session, case, until + timedelta(days=1))
    first, beyond = (int(moment.timestamp()) // 300 for moment in (make.AT, until))
    kept = set(make.quanta(free, 15))
    session.add_all(
        AdvisorTime(advisor_id=case.advisor_id, quantum=quantum, appointment_id=blocked.id)
        for quantum in range(first, beyond)
        if quantum not in kept
    )
    session.flush()
