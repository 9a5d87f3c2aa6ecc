"""What waits to be printed: letters are queued, held, withdrawn. Each change leaves an event."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from db.appointments import Appointment, AppointmentState
from db.cases import Case
from db.letters import Letter, LetterEvent, LetterKind, LetterState
from db.offices import Office
from letters.access import Access, AccessKeys, access_of, code_of_case
from letters.kinds import ASKS_NOTHING, PROPOSES_A_CALL, kind_of_call
from letters.out import wrong_before
from letters.reasons import Unprintable
from letters.saying.content import content_of
from letters.saying.facts import LetterFacts, Visit, Why, Wrong, answering, gather
from letters.setting.letterhead import Letterhead
from letters.wordings.in_force import Wordings, wordings_of

WAITING = (LetterState.QUEUED, LetterState.HELD)
NOT_LEFT = (*WAITING, LetterState.BATCHED, LetterState.PRINTED)
NEWEST_WAITING = (
    select(Letter)
    .where(
        Letter.case_id == bindparam("this_case"),
        Letter.state.in_(NOT_LEFT),
        Letter.kind.not_in(ASKS_NOTHING),
    )
    .order_by(Letter.id.desc())
    .limit(1)
)


@dataclass(frozen=True)
class Mailing:
    """What holds for all letters of an office that are queued at `at`; `posting_day`: when they are to leave."""

    office: Office
    keys: AccessKeys
    posting_day: date
    public_url: str
    at: datetime


def queue_proposal(session: Session, mailing: Mailing, case: Case, appointment: Appointment) -> Letter:
    """The letter that proposes this call: queued, or held with the reason why it cannot be printed.

    Of which kind it is follows from what the client was told before: `letters/kinds.py`.

    Called again for the same time while the letter waits (an address was mended), it is judged anew; a letter
    that is in a batch or further stays as it is. Raises `WrongLetterhead`.
    """
    earlier, missed = _told_before(session, mailing, appointment), _missed_before(session, appointment)
    kind = kind_of_call(takes_back=earlier is not None, missed=missed is not None)
    facts = replace(_facts(kind, mailing, case, appointment, wrong=earlier), missed=missed)
    return _of_appointment(session, mailing, case, appointment, facts)


def queue_in_person(
    session: Session, mailing: Mailing, case: Case, appointment: Appointment, visit: Visit
) -> Letter:
    """The letter that proposes a time at a place: queued, or held. See `queue_proposal`."""
    earlier = _told_before(session, mailing, appointment)
    facts = _facts(LetterKind.IN_PERSON, mailing, case, appointment, visit=visit, wrong=earlier)
    return _of_appointment(session, mailing, case, appointment, facts)


def queue_correction(
    session: Session, mailing: Mailing, case: Case, appointment: Appointment, wrong: Wrong
) -> Letter:
    """The letter that takes back what an earlier one told: queued, or held. See `queue_proposal`."""
    facts = _facts(LetterKind.CORRECTION, mailing, case, appointment, wrong=wrong)
    return _of_appointment(session, mailing, case, appointment, facts)


def queue_number_wanted(session: Session, mailing: Mailing, case: Case) -> Letter:
    """The letter that asks for a number or to call in: queued, or held. See `queue_proposal`."""
    letter = next(iter(_waiting(session, case, LetterKind.NUMBER_WANTED)), None)
    return _queued(session, mailing, case, _facts(LetterKind.NUMBER_WANTED, mailing, case, None), letter, None)


def queue_letterbox(session: Session, mailing: Mailing, case: Case, understood: str) -> Letter:
    """The answer to what somebody put into a letterbox of the office: queued, or held. See `queue_proposal`.

    `understood`: what they want, in the words of who read it. Told again while it waits, it is one letter.
    """
    waiting = _waiting(session, case, LetterKind.LETTERBOX)
    known = next((one for one in waiting if LetterFacts.of(one.facts).understood == understood), None)
    facts = answering(_facts(LetterKind.LETTERBOX, mailing, case, None), case.client.contact, understood)
    return _queued(session, mailing, case, facts, known, None)


def withdraw(session: Session, letter: Letter, *, reason: str, at: datetime) -> None:
    """The letter must not leave. One that has left already stays as it is."""
    session.flush()
    session.refresh(letter, with_for_update=True)
    if letter.state in NOT_LEFT:
        become(session, letter, LetterState.WITHDRAWN, reason=reason, at=at)


def waiting_for(session: Session, case_id: int) -> Letter | None:
    """The newest letter of a case that asks for something and has not left yet."""
    return session.scalar(NEWEST_WAITING, {"this_case": case_id})


def become(
    session: Session,
    letter: Letter,
    state: LetterState,
    *,
    at: datetime,
    reason: str | None = None,
    staff_id: int | None = None,
    before: dict[str, Any] | None = None,
) -> None:
    """Change a letter's state and write down that it changed, and where it lies by then. `reason`: a code;
    `before`: what taking it back needs, or a copy that left."""
    letter.state = state
    session.add(
        LetterEvent(
            authority_id=letter.authority_id,
            letter_id=letter.id,
            state=state,
            reason=reason,
            staff_id=staff_id,
            batch_id=letter.batch_id,
            number=letter.number,
            sent_to=letter.facts["address"] if state == LetterState.POSTED else None,
            before=before,
            at=at,
        )
    )


def _told_before(session: Session, mailing: Mailing, appointment: Appointment) -> Wrong | None:
    """Another time that an earlier letter told: the new letter takes it back."""
    local = mailing.at.astimezone(ZoneInfo(mailing.office.zone)).replace(tzinfo=None)
    return wrong_before(session, appointment, local=local, why=Why.NEW_TIME)


def _missed_before(session: Session, appointment: Appointment) -> date | None:
    """The local day of the case's last call before this one, if the client was not met at it."""
    met_or_not = (AppointmentState.MISSED, AppointmentState.HELD)
    last = session.execute(
        select(Appointment.local_time, Appointment.state)
        .where(
            Appointment.case_id == appointment.case_id,
            Appointment.id != appointment.id,
            Appointment.starts_at < appointment.starts_at,
            Appointment.room_id.is_(None),
            Appointment.state.in_(met_or_not),
        )
        .order_by(Appointment.starts_at.desc(), Appointment.id.desc())
        .limit(1)
    ).one_or_none()
    if last is None or last.state != AppointmentState.MISSED:
        return None
    return datetime.fromisoformat(last.local_time).date()


def _waiting(session: Session, case: Case, kind: LetterKind) -> list[Letter]:
    """The letters of a case without a time that have not been printed, oldest first."""
    return list(
        session.scalars(
            select(Letter)
            .where(Letter.case_id == case.id, Letter.kind == kind, Letter.state.in_(WAITING))
            .order_by(Letter.id)
            .with_for_update()
            .execution_options(populate_existing=True)
        )
    )


def _facts(
    kind: LetterKind,
    mailing: Mailing,
    case: Case,
    appointment: Appointment | None,
    *,
    visit: Visit | None = None,
    wrong: Wrong | None = None,
) -> LetterFacts:
    return gather(
        kind,
        mailing.office,
        case,
        appointment,
        posting_day=mailing.posting_day,
        public_url=mailing.public_url,
        visit=visit,
        wrong=wrong,
    )


def _of_appointment(
    session: Session, mailing: Mailing, case: Case, appointment: Appointment, facts: LetterFacts
) -> Letter:
    """The one letter of its kind for an appointment as it is now; of those that propose a call there is one."""
    kinds = PROPOSES_A_CALL if facts.kind in PROPOSES_A_CALL else (facts.kind,)
    letter = session.scalar(
        select(Letter)
        .where(
            Letter.appointment_id == appointment.id,
            Letter.appointment_version == appointment.version,
            Letter.kind.in_(kinds),
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return _queued(session, mailing, case, facts, letter, appointment)


def _queued(
    session: Session,
    mailing: Mailing,
    case: Case,
    facts: LetterFacts,
    known: Letter | None,
    appointment: Appointment | None,
) -> Letter:
    """The letter as it stands after these facts: new, judged anew, or as it is when it no longer waits."""
    if known is not None and known.state not in WAITING:
        return known
    code = code_of_case(session, mailing.keys, case, mailing.at)
    letter = known or _new(case, facts, appointment, mailing.at)
    letter.access_code_id, letter.issue = code.id, code.issue
    wordings = wordings_of(session, case.office_id, facts.kind)
    letter.kind, letter.language = facts.kind, facts.language
    letter.facts = facts.stored()
    letter.posting_day = facts.posting_day
    letter.text_version = wordings.version_for(facts)
    access = access_of(mailing.keys, code, language=facts.language, public_url=facts.public_url)
    _judge(session, letter, _why_held(facts, access, wordings), new=known is None, at=mailing.at)
    return letter


def _new(case: Case, facts: LetterFacts, appointment: Appointment | None, at: datetime) -> Letter:
    return Letter(
        authority_id=case.authority_id,
        office_id=case.office_id,
        client_id=case.client_id,
        case_id=case.id,
        appointment_id=appointment.id if appointment else None,
        appointment_version=appointment.version if appointment else None,
        kind=facts.kind,
        language=facts.language,
        state=LetterState.QUEUED,
        created_at=at,
    )


def _judge(session: Session, letter: Letter, why_held: str | None, *, new: bool, at: datetime) -> None:
    """Queued or held; written down when it is new or has changed."""
    changed = new or letter.held_reason != why_held
    letter.held_reason = why_held
    session.add(letter)
    session.flush()
    if changed:
        become(session, letter, LetterState.HELD if why_held else LetterState.QUEUED, reason=why_held, at=at)


def _why_held(facts: LetterFacts, access: Access, wordings: Wordings) -> str | None:
    """What cannot be printed is found now, not in the print room; nothing is drawn: a transaction waits for it."""
    from letters.setting.render import set_letter  # loads reportlab, which no web process needs for its daily work

    try:
        set_letter(content_of(facts, access, wordings.for_facts(facts)), Letterhead.of(facts.letterhead))
    except Unprintable as reason:
        return reason.stored
    return None
