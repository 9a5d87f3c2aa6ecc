"""For whom a time is looked for: who was not reached by phone, as far as a letter can reach them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload
from sqlalchemy.orm.interfaces import LoaderOption

from db.calls import Attempt
from db.cases import Case, CaseState
from db.clients import Client
from letters.addressing.no_abode import address_for_letters
from scheduler.appointments.proposals_told import proposals_told
from scheduler.calling.attempts import was_not_reached
from scheduler.frame import Frame


class Fate(Enum):
    """What a plan does with a case on the call list."""

    CALLS_GO_ON = auto()
    PLACED = auto()  # gets a time
    EXHAUSTED = auto()  # was proposed as many as the office's rule allows
    NO_TIME = auto()  # no number, or no address, or must not be called


@dataclass(frozen=True)
class DueCases:
    """The cases of each `Fate` about which something is to be done."""

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
    found = defaultdict[Fate, list[Case]](list)
    for case in cases:
        found[_fate(case, attempts.get(case.id, []), frame, case.id in exhausted)].append(case)
    return DueCases(found[Fate.PLACED], found[Fate.EXHAUSTED], found[Fate.NO_TIME])


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


def fate_of(session: Session, case: Case, frame: Frame) -> Fate:
    """The same judgement of one case on the call list, as things are by now."""
    attempts = list(session.scalars(select(Attempt).where(Attempt.case_id == case.id)))
    return _fate(case, attempts, frame, case.id in _exhausted(session, frame, case))


def _fate(case: Case, attempts: list[Attempt], frame: Frame, exhausted: bool) -> Fate:
    if not may_be_called(case):
        return Fate.NO_TIME
    if not was_not_reached(case, attempts, frame.policy, frame.zone, frame.at):
        return Fate.CALLS_GO_ON
    if address_for_letters(case.client.contact) is None:
        return Fate.NO_TIME
    return Fate.EXHAUSTED if exhausted else Fate.PLACED


def _attempts(session: Session, frame: Frame) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = {}
    remembered = select(Attempt).where(
        Attempt.case_id.in_(_on_list(frame)), Attempt.at >= frame.at - timedelta(days=frame.policy.remembered_days)
    )
    for attempt in session.scalars(remembered):
        found.setdefault(attempt.case_id, []).append(attempt)
    return found


def _exhausted(session: Session, frame: Frame, case: Case | None = None) -> set[int]:
    """Cases in which so many times were proposed that a person decides."""
    told = proposals_told(session, _on_list(frame) if case is None else [case.id])
    return {case_id for case_id, times in told.items() if times >= frame.policy.most_proposals}


def _on_list(frame: Frame) -> Select[int]:
    return select(Case.id).where(Case.office_id == frame.office.id, Case.state == CaseState.TO_CALL)
