"""Clients, what has to be talked about with them, and what was done."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from db.appointments import AdvisorTime, Appointment, AppointmentState
from db.calls import Attempt, Outcome, PartOfDay
from db.cases import Case, CaseState, Topic
from db.clients import Address, Client, PhoneNumber
from db.letters import AccessCode
from db.offices import (
    Office,
)
from db.staff import Staff
from factories.rows import AT, BERLIN, KEYS, a_number, added, another, of_owner
from factories.staff import an_advisor
from letters.access import new_code

QUANTUM_SECONDS = 300


def a_topic(session: Session, office: Office, **values: Any) -> Topic:
    return of_owner(
        office,
        session,
        Topic,
        values,
        office_id=office.id,
        key=f"topic-{another()}",
        minutes=15,
        names={"de": "Weiterbewilligung", "en": "Renewal"},
    )


def a_client(
    session: Session, office: Office, *, phone: str | None = "fictional", address: bool = True, **values: Any
) -> Client:
    """A client with an address and a number of their own; `phone=None` and `address=False` leave them out."""
    client = of_owner(
        office,
        session,
        Client,
        values,
        office_id=office.id,
        number=f"C-{another()}",
        given_name="Jörg",
        family_name="Müller",
        language="de",
    )
    if phone is not None:
        a_phone_number(session, client, a_number() if phone == "fictional" else phone)
    if address:
        an_address(session, client)
    session.refresh(client)
    return client


def a_phone_number(session: Session, client: Client, e164: str, **values: Any) -> PhoneNumber:
    return of_owner(
        client, session, PhoneNumber, values, client_id=client.id, position=another(), raw=e164, e164=e164
    )


def an_address(session: Session, client: Client, **values: Any) -> Address:
    return of_owner(
        client,
        session,
        Address,
        values,
        client_id=client.id,
        street="Musterstraße 12",
        postcode="38820",
        town="Halberstadt",
        country="DE",
        recorded_at=AT,
    )


def a_case(
    session: Session,
    office: Office,
    client: Client | None = None,
    advisor: Staff | None = None,
    topic: Topic | None = None,
    **values: Any,
) -> Case:
    """Something to be talked about, due in two months; makes what is not given."""
    return of_owner(
        office,
        session,
        Case,
        values,
        office_id=office.id,
        client_id=(client or a_client(session, office)).id,
        topic_id=(topic or a_topic(session, office)).id,
        advisor_id=(advisor or an_advisor(session, office)).id,
        number=f"K-{another()}",
        due_on=date(2026, 5, 1),
        state=CaseState.TO_CALL,
        opened_at=AT,
        to_call_since=AT - timedelta(days=365),
    )


def an_appointment(session: Session, case: Case, starts_at: datetime, **values: Any) -> Appointment:
    """A proposed time of the case's own advisor, with the time it takes of them."""
    appointment = of_owner(
        case,
        session,
        Appointment,
        values,
        office_id=case.office_id,
        case_id=case.id,
        advisor_id=case.advisor_id,
        starts_at=starts_at,
        minutes=15,
        local_time=f"{starts_at.astimezone(BERLIN):%Y-%m-%dT%H:%M}",
        zone="Europe/Berlin",
        state=AppointmentState.PROPOSED,
    )
    for quantum in quanta(appointment.starts_at, appointment.minutes):
        taken = {"advisor_id": appointment.advisor_id, "quantum": quantum, "appointment_id": appointment.id}
        added(session, AdvisorTime, taken)
    case.state = CaseState.APPOINTMENT
    session.flush()
    return appointment


def quanta(starts_at: datetime, minutes: int) -> range:
    """The 5-minute steps since 1970 that a talk takes."""
    first = int(starts_at.timestamp()) // QUANTUM_SECONDS
    return range(first, first + -(-minutes * 60 // QUANTUM_SECONDS))


def an_attempt(session: Session, case: Case, at: datetime = AT, **values: Any) -> Attempt:
    """It rang, and nobody answered."""
    return of_owner(
        case,
        session,
        Attempt,
        values,
        case_id=case.id,
        client_id=case.client_id,
        staff_id=case.advisor_id,
        number=a_number(),
        rang=True,
        part_of_day=PartOfDay.MORNING,
        outcome=Outcome.NO_ANSWER,
        at=at,
    )


def a_code(session: Session, case: Case, at: datetime = AT) -> AccessCode:
    """The reference of the case's letters; `letters.access.pinof_owner(KEYS, code)` tells its PIN."""
    return new_code(session, KEYS, case, at)
