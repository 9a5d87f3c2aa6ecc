"""A letter is wanted once more: somebody asks and says why, a second person decides.

Once granted, the letter waits for print again, with another PIN: the old one, and the old link, die at once. Rows
are locked in the order of `scheduler/appointments/booking.py`.
"""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db.appointments import Appointment
from db.cases import Case, Wish, WishKind
from db.letters import Letter, LetterState
from db.printing import Reprint
from letters.access import code_of_case
from letters.printing.again import IN_A_BATCH, queue_again
from scheduler.cases import locked_case
from scheduler.frame import Frame
from scheduler.post.reprint_rules import WhyNot, why_not
from scheduler.telling.writing import judge_again
from words.labels import REPRINT_REASONS

LONGEST_NOTE = 500


class NotAgain(Exception):
    """This letter is not printed once more."""

    def __init__(self, why: WhyNot) -> None:
        super().__init__(why.value)
        self.why = why


class UnknownReason(ValueError):
    """No code of `REPRINT_REASONS`."""


class AskedBefore(Exception):
    """Somebody asked for this letter already, and nobody has decided yet."""


class SamePerson(Exception):
    """Who asked does not decide."""


class DecidedBefore(Exception):
    """Somebody else was quicker."""


def ask(
    session: Session, letter: Letter, *, reason: str, note: str | None = None, staff_id: int, frame: Frame
) -> Reprint:
    """Raises `NotAgain`, `AskedBefore`, `UnknownReason`."""
    if reason not in REPRINT_REASONS:
        raise UnknownReason(reason)
    _require_useful(session, letter, frame)
    asked = Reprint(
        authority_id=letter.authority_id,
        letter_id=letter.id,
        reason=reason,
        note=note or None,
        asked_by=staff_id,
        asked_at=frame.at,
    )
    try:
        with session.begin_nested():
            session.add(asked)
    except IntegrityError:
        raise AskedBefore from None
    return asked


def decide(session: Session, asked: Reprint, *, grant: bool, staff_id: int, frame: Frame) -> Letter:
    """The letter as it stands then: granted, it is queued, or held with the reason why it cannot be printed.

    Raises `SamePerson`, `DecidedBefore`, `NotAgain`; then nothing is changed.
    """
    letter = session.get_one(Letter, asked.letter_id)
    case = _held_fast(session, letter)
    if asked.asked_by == staff_id:
        raise SamePerson
    with session.begin_nested():
        if not _decided(session, asked, grant=grant, staff_id=staff_id, frame=frame):
            raise DecidedBefore
        if grant:
            _require_useful(session, letter, frame)
            _print_again(session, letter, case, asked.reason, staff_id=staff_id, frame=frame)
    return letter


def open_requests(session: Session, office_id: int) -> list[tuple[Reprint, Letter]]:
    """Nobody has decided about them yet; the oldest first."""
    wanted = _open(Letter.office_id == office_id)
    return [(asked, letter) for asked, letter in session.execute(wanted)]


def requests_of(session: Session, letter: Letter) -> list[Reprint]:
    """All that were ever made for a letter, the newest first."""
    made = select(Reprint).where(Reprint.letter_id == letter.id)
    return list(session.scalars(made.order_by(Reprint.id.desc())))


def same_pin(session: Session, letter: Letter) -> Sequence[Letter]:
    """Other letters that carry the PIN of this one, which dies with a reprint; those that waste paper first."""
    others = select(Letter).where(
        Letter.access_code_id == letter.access_code_id,
        Letter.id != letter.id,
        Letter.issue == letter.issue,
        Letter.state.in_((*IN_A_BATCH, LetterState.POSTED)),
    )
    return session.scalars(others.order_by(Letter.id.desc())).all()


def _require_useful(session: Session, letter: Letter, frame: Frame) -> None:
    why = why_not(session, letter, frame)
    if why is not None:
        raise NotAgain(why)


def _held_fast(session: Session, letter: Letter) -> Case:
    """Case, appointment and letter as they are now, kept from others until this transaction ends."""
    case = locked_case(session, letter.case_id)
    if letter.appointment_id is not None:
        session.get_one(Appointment, letter.appointment_id, with_for_update=True, populate_existing=True)
    session.refresh(letter, with_for_update=True)
    return case


def _decided(session: Session, asked: Reprint, *, grant: bool, staff_id: int, frame: Frame) -> bool:
    """False when somebody decided before: the database tells, whatever was read before."""
    still = update(Reprint).where(Reprint.id == asked.id, Reprint.decided_at.is_(None))
    values = {"decided_by": staff_id, "decided_at": frame.at, "granted": grant}
    return session.scalar(still.values(values).returning(Reprint.id)) is not None


def _print_again(
    session: Session, letter: Letter, case: Case, reason: str, *, staff_id: int, frame: Frame
) -> None:
    """With what the record says now, and a reference whose PIN is not locked for good."""
    queue_again(session, letter, reason=reason, staff_id=staff_id, at=frame.at)
    code = code_of_case(session, frame.mailing.keys, case, frame.at)
    letter.access_code_id, letter.issue = code.id, code.issue
    session.flush()
    judge_again(session, letter, frame)
    wished = update(Wish).where(Wish.case_id == case.id, Wish.kind == WishKind.NEW_LETTER, Wish.done_at.is_(None))
    session.execute(wished.values(done_at=frame.at, done_by=staff_id))


def _open(*conditions: ColumnElement[bool]) -> Select[Reprint, Letter]:
    return (
        select(Reprint, Letter)
        .join(Letter, Letter.id == Reprint.letter_id)
        .where(Reprint.decided_at.is_(None), *conditions)
        .order_by(Reprint.id)
    )
