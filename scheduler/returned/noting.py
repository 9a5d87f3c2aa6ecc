"""A letter came back: noted with its reason, and what follows from it, in one transaction. Nothing is sent again.

Rows are locked in the order of `scheduler/appointments/booking.py`: cases, advisors, appointments, letters; the
addresses come after the cases.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import LIVE, Appointment, AppointmentState, EventKind, Way
from db.cases import Case, CaseState
from db.clients import Client
from db.letters import Letter, LetterState
from db.offices import Office
from letters.drawing.datamatrix import SheetMark
from letters.kinds import TELLS_A_TIME
from letters.queue import NOT_LEFT, become, withdraw
from scheduler.appointments.booking import close, live_of_case
from scheduler.cases import hand_over
from scheduler.returned.addressee import addressee_of, cases_of, suspend, written_to
from scheduler.returned.deceased import DECEASED, stop_messages
from scheduler.returned.finding import seen
from scheduler.slots.taking import queue_for
from scheduler.telling.by_message import told_by_message
from scheduler.telling.corrections import came_too_late, uncorrected
from words.labels import RETURN_REASONS

NOTED = "letter.returned"
"""What the audit calls it."""

CAME_BACK = "letter_returned"
"""Why a person decides about a case: a code of `words.labels.CASE_REASONS`."""

SAME_ADDRESS = "returned"
"""Why a letter is withdrawn that was to go where another one came back from."""

CaseWas = tuple[CaseState, str | None]
"""How a case stood. It is kept with the event, whoever notes the return: taking it back needs it."""


@dataclass(frozen=True)
class Noted:
    """What followed. `before`: how the cases stood about which a person decides now.

    `older`: an older print came back while a newer one is out, or is to be: a person looks at it, no more.
    `suspended`: the address is not used any more. `elsewhere`: there is another one to write to. `freed`: so many
    times that no client knows of are free again. `pulled`: so many letters to the same address had not left.
    `to_tell`: the local time that an earlier letter tells wrongly, and that nobody has taken back.
    """

    letter: Letter
    reason: str
    before: Mapping[int, CaseWas]
    older: bool = False
    suspended: bool = False
    elsewhere: bool = False
    freed: int = 0
    pulled: int = 0
    to_tell: datetime | None = None

    def facts(self, mark: SheetMark | None) -> dict[str, object]:
        """What the audit keeps, whoever noted it. `mark`: of the sheet that came back."""
        return {
            "reason": self.reason,
            "sheet": str(mark) if mark else None,
            "older": self.older,
            "suspended": self.suspended,
            "freed": self.freed,
            "pulled": self.pulled,
        }


def note_returned(
    session: Session, letter: Letter, mark: SheetMark | None, reason: str, *, staff_id: int | None, at: datetime
) -> Noted:
    """The post brought a letter back. `reason`: a code of `RETURN_REASONS`; `mark`: of the sheet that lies here;
    `staff_id`: none where a print provider says so.

    Raises `NeverPosted`, `AlreadyReturned`: then nothing is changed. ValueError for another reason.
    """
    if reason not in RETURN_REASONS:
        raise ValueError(reason)
    case = session.get_one(Case, letter.case_id)
    contact, dead = addressee_of(case, letter), reason == DECEASED
    cases = cases_of(session, contact, case)
    session.refresh(letter)
    older = seen(session, letter, mark).older
    if older and not dead:
        return _older_came_back(letter, reason, case)
    suspended = contact is not None and suspend(session, contact, letter, reason, at)
    waiting = _to_leave(session, cases) if suspended or dead else []
    pulled = [one for one in waiting if dead or written_to(one) == written_to(letter)]
    lost = pulled if older else [letter, *pulled]
    unknown = _held_fast(session, cases, lost, at)
    hit = {case.id, *(one.case_id for one in lost)}
    touched = [one for one in cases if dead or one.id in hit]
    before = _as_they_stand(touched)
    if not older:
        _come_back(session, letter, reason, before, staff_id=staff_id, at=at)
    for one in pulled:
        withdraw(session, one, reason=SAME_ADDRESS, at=at)
    _free(session, unknown, staff_id=staff_id, at=at)
    if dead and contact is not None:
        stop_messages(session, contact)
    _to_a_person(touched)
    return Noted(
        letter,
        reason,
        before,
        older=older,
        suspended=suspended,
        elsewhere=not dead and _has_address(session, case),
        freed=len(unknown),
        pulled=len(pulled),
        to_tell=None if dead else _still_to_tell(session, lost, at),
    )


def _older_came_back(letter: Letter, reason: str, case: Case) -> Noted:
    before = _as_they_stand([case])
    _to_a_person([case])
    return Noted(letter, reason, before, older=True)


def _to_leave(session: Session, cases: Sequence[Case]) -> list[Letter]:
    """The letters of these cases that have not left."""
    wanted = select(Letter).where(Letter.case_id.in_([case.id for case in cases]), Letter.state.in_(NOT_LEFT))
    return list(session.scalars(wanted.order_by(Letter.id).execution_options(populate_existing=True)))


def _held_fast(
    session: Session, cases: Sequence[Case], lost: Sequence[Letter], at: datetime
) -> Sequence[Appointment]:
    """The proposed times that only these letters tell, or were to tell; kept from others."""
    told_by = {(one.appointment_id, one.appointment_version) for one in lost if one.kind in TELLS_A_TIME}
    live = select(Appointment).where(
        Appointment.case_id.in_([case.id for case in cases]), Appointment.state.in_(LIVE)
    )
    seen_now = session.scalars(live.execution_options(populate_existing=True)).all()
    unknown = [one for one in seen_now if (one.id, one.version) in told_by and _nobody_knows(one, at)]
    queue_for(session, {one.advisor_id for one in unknown})
    fast = select(Appointment).where(Appointment.id.in_([one.id for one in unknown])).order_by(Appointment.id)
    return session.scalars(fast.with_for_update()).all()


def _free(session: Session, unknown: Sequence[Appointment], *, staff_id: int | None, at: datetime) -> None:
    way = Way.CLOCK if staff_id is None else Way.STAFF
    for appointment in unknown:
        close(session, appointment, EventKind.WITHDRAWN, way=way, staff_id=staff_id, at=at)


def _nobody_knows(appointment: Appointment, at: datetime) -> bool:
    """What lies behind is left to whoever was to call."""
    proposed = appointment.state == AppointmentState.PROPOSED and appointment.starts_at > at
    return proposed and not told_by_message(appointment)


def _come_back(
    session: Session,
    letter: Letter,
    reason: str,
    before: Mapping[int, CaseWas],
    *,
    staff_id: int | None,
    at: datetime,
) -> None:
    """Raises `NeverPosted`, `AlreadyReturned`: somebody was quicker."""
    session.flush()
    session.refresh(letter, with_for_update=True)
    seen(session, letter, None)
    kept = {str(case_id): [state, why] for case_id, (state, why) in before.items()}
    become(session, letter, LetterState.RETURNED, reason=reason, staff_id=staff_id, at=at, before=kept)


def _still_to_tell(session: Session, lost: Sequence[Letter], at: datetime) -> datetime | None:
    """What one of these letters took back is still to be told, but not to whoever agreed to another time since."""
    for letter in lost:
        live = live_of_case(session, letter.case_id, alone=True)
        if live is None or not (live.state == AppointmentState.CONFIRMED or told_by_message(live)):
            came_too_late(session, letter, at=at)
    session.flush()
    zone = ZoneInfo(session.get_one(Office, lost[0].office_id).zone) if lost else ZoneInfo("UTC")
    told = uncorrected(session, {letter.case_id for letter in lost}, at.astimezone(zone).replace(tzinfo=None))
    return min(told.values(), default=None)


def _has_address(session: Session, case: Case) -> bool:
    contact: Client = case.client.contact
    session.expire(contact, ["addresses"])
    return contact.address is not None


def _as_they_stand(cases: Sequence[Case]) -> dict[int, CaseWas]:
    """The open ones."""
    return {case.id: (case.state, case.state_reason) for case in cases if case.state != CaseState.CLOSED}


def _to_a_person(cases: Sequence[Case]) -> None:
    """Whatever waits in an open case."""
    for case in cases:
        if case.state != CaseState.CLOSED:
            hand_over(case, CAME_BACK)
