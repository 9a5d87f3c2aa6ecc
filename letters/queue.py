"""What waits to be printed: letters are queued, held, withdrawn. Each change leaves an event."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.cases import Case
from db.letters import AccessCode, Letter, LetterEvent, LetterKind, LetterState
from db.offices import Office
from letters.access import Access, AccessKeys, access_of
from letters.facts import LetterFacts, gather
from letters.reasons import Unprintable
from letters.wording import wording_of

WAITING = (LetterState.QUEUED, LetterState.HELD)
NOT_LEFT = (*WAITING, LetterState.BATCHED, LetterState.PRINTED)


def queue_proposal(
    session: Session,
    *,
    office: Office,
    case: Case,
    appointment: Appointment,
    code: AccessCode,
    keys: AccessKeys,
    posting_day: date,
    public_url: str,
    at: datetime,
) -> Letter:
    """The letter that proposes this time: queued, or held with the reason why it cannot be printed.

    Called again for the same time while the letter waits (an address was mended), it is judged anew; a letter
    that is in a batch or further stays as it is. Raises `WrongLetterhead`.
    """
    facts = gather(LetterKind.PROPOSAL, office, case, appointment, posting_day=posting_day, public_url=public_url)
    letter = session.scalar(
        select(Letter)
        .where(
            Letter.appointment_id == appointment.id,
            Letter.appointment_version == appointment.version,
            Letter.kind == LetterKind.PROPOSAL,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if letter is None:
        letter = _new(case, code, facts, at)
        letter.appointment_id, letter.appointment_version = appointment.id, appointment.version
    return _judged(session, letter, facts, _access(facts, keys, code), at)


def queue_number_wanted(
    session: Session,
    *,
    office: Office,
    case: Case,
    code: AccessCode,
    keys: AccessKeys,
    posting_day: date,
    public_url: str,
    at: datetime,
) -> Letter:
    """The letter that asks for a number or to call in: queued, or held. See `queue_proposal`."""
    facts = gather(LetterKind.NUMBER_WANTED, office, case, None, posting_day=posting_day, public_url=public_url)
    letter = session.scalar(
        select(Letter)
        .where(Letter.case_id == case.id, Letter.kind == LetterKind.NUMBER_WANTED, Letter.state.in_(WAITING))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if letter is None:
        letter = _new(case, code, facts, at)
    return _judged(session, letter, facts, _access(facts, keys, code), at)


def withdraw(session: Session, letter: Letter, *, reason: str, at: datetime) -> None:
    """The letter must not leave. One that has left already stays as it is."""
    session.flush()
    session.refresh(letter, with_for_update=True)
    if letter.state in NOT_LEFT:
        become(session, letter, LetterState.WITHDRAWN, reason=reason, at=at)


def waiting_for(session: Session, case_id: int) -> Letter | None:
    """The newest letter of a case that has not left yet."""
    return session.scalar(
        select(Letter)
        .where(Letter.case_id == case_id, Letter.state.in_(NOT_LEFT))
        .order_by(Letter.id.desc())
        .limit(1)
    )


def become(
    session: Session,
    letter: Letter,
    state: LetterState,
    *,
    at: datetime,
    reason: str | None = None,
    staff_id: int | None = None,
) -> None:
    """Change a letter's state and write down that it changed. `reason`: a code."""
    letter.state = state
    session.add(
        LetterEvent(
            authority_id=letter.authority_id,
            letter_id=letter.id,
            state=state,
            reason=reason,
            staff_id=staff_id,
            at=at,
        )
    )


def _new(case: Case, code: AccessCode, facts: LetterFacts, at: datetime) -> Letter:
    return Letter(
        authority_id=case.authority_id,
        office_id=case.office_id,
        client_id=case.client_id,
        case_id=case.id,
        access_code_id=code.id,
        issue=code.issue,
        kind=facts.kind,
        language=facts.language,
        state=LetterState.QUEUED,
        created_at=at,
    )


def _judged(session: Session, letter: Letter, facts: LetterFacts, access: Access, at: datetime) -> Letter:
    if letter.state not in WAITING:
        return letter
    letter.language = facts.language
    letter.facts = facts.stored()
    letter.posting_day = facts.posting_day
    letter.text_version = wording_of(facts.kind, facts.language).version
    letter.held_reason = _why_held(facts, access)
    session.add(letter)
    session.flush()
    state = LetterState.HELD if letter.held_reason else LetterState.QUEUED
    become(session, letter, state, reason=letter.held_reason, at=at)
    return letter


def _access(facts: LetterFacts, keys: AccessKeys, code: AccessCode) -> Access:
    return access_of(keys, code, language=facts.language, public_url=facts.public_url)


def _why_held(facts: LetterFacts, access: Access) -> str | None:
    """Try to print it: what cannot be printed is found now, not in the print room."""
    from letters.render import printed  # loads reportlab, which no web process needs for its daily work

    try:
        printed(facts, access, mark="")
    except Unprintable as reason:
        return reason.stored
    return None
