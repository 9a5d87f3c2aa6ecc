"""For whom a time is looked for: who was not reached by phone, as far as a letter can reach them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.interfaces import LoaderOption

from db.appointments import Appointment, AppointmentState
from db.calls import Attempt
from db.cases import Case, CaseState
from db.clients import Client
from db.letters import Letter, LetterKind
from scheduler.attempts import was_not_reached
from scheduler.frame import Frame


@dataclass(frozen=True)
class DueCases:
    """`to_place`: get a time. `exhausted`: were proposed as many as the office's rule allows. `no_time`: have no
    number, or no address, or must not be called."""

    to_place: list[Case]
    exhausted: list[Case]
    no_time: list[Case]


def due_cases(session: Session, frame: Frame) -> DueCases:
    """All cases on an office's call list about which a plan decides now: those due first come first."""
    cases = session.scalars(
        select(Case)
        .where(Case.office_id == frame.office.id, Case.state == CaseState.TO_CALL)
        .order_by(Case.due_on, Case.id)
        .options(*with_people())
    ).all()
    attempts, exhausted = _attempts(session, frame), _exhausted(session, frame)
    due = DueCases([], [], [])
    for case in cases:
        if not may_be_called(case):
            due.no_time.append(case)
        elif was_not_reached(case, attempts.get(case.id, []), frame.policy, frame.zone, frame.at):
            if not case.client.contact.address:
                due.no_time.append(case)
            else:
                (due.exhausted if case.id in exhausted else due.to_place).append(case)
    return due


def with_people() -> Sequence[LoaderOption]:
    """For a statement that asks for cases: what a plan needs of them, as quickly for many as for few."""
    client = joinedload(Case.client)
    contact = joinedload(Case.client).joinedload(Client.representative)
    return (
        client.selectinload(Client.addresses),
        client.selectinload(Client.numbers),
        contact.selectinload(Client.addresses),
        contact.selectinload(Client.numbers),
        joinedload(Case.topic),
        joinedload(Case.advisor),
    )


def may_be_called(case: Case) -> bool:
    """The client, or who speaks for them, has a number and did not refuse to be called."""
    contact = case.client.contact
    return contact.usable_number is not None and not contact.not_by_phone


def still_due(session: Session, case: Case, frame: Frame) -> bool:
    """The same judgement of one case, for a plan that was made a while ago."""
    attempts = list(session.scalars(select(Attempt).where(Attempt.case_id == case.id)))
    return (
        case.state == CaseState.TO_CALL
        and may_be_called(case)
        and case.client.contact.address is not None
        and was_not_reached(case, attempts, frame.policy, frame.zone, frame.at)
        and case.id not in _exhausted(session, frame, case)
    )


def _attempts(session: Session, frame: Frame) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = {}
    remembered = select(Attempt).where(
        Attempt.case_id.in_(_on_list(frame)), Attempt.at >= frame.at - timedelta(days=frame.policy.remembered_days)
    )
    for attempt in session.scalars(remembered):
        found.setdefault(attempt.case_id, []).append(attempt)
    return found


def _exhausted(session: Session, frame: Frame, case: Case | None = None) -> set[int]:
    """Cases of which so many times were told in letters that a person decides; what we withdrew is not counted."""
    told = (
        select(Letter.case_id)
        .join(Appointment, Appointment.id == Letter.appointment_id)
        .where(
            Letter.case_id.in_(_on_list(frame)) if case is None else Letter.case_id == case.id,
            Letter.kind == LetterKind.PROPOSAL,
            Appointment.state != AppointmentState.WITHDRAWN,
        )
        .group_by(Letter.case_id)
        .having(func.count(Appointment.id.distinct()) >= frame.policy.most_proposals)
    )
    return set(session.scalars(told))


def _on_list(frame: Frame) -> Select[int]:
    return select(Case.id).where(Case.office_id == frame.office.id, Case.state == CaseState.TO_CALL)
