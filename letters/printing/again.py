"""Letters that are wanted once more: back to the queue, with a new issue, so that the old PIN and link die.

For reprints, and for what a batch of which nobody knew whether it was printed did not give.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.letters import AccessCode, Letter, LetterState
from letters.left import HAVE_LEFT, LeftCopy
from letters.printing.many import LETTER, become_all, forget
from letters.queue import NOT_LEFT, WAITING, become
from letters.reasons import Unprintable
from letters.saying.content import content_of
from letters.saying.facts import LetterFacts
from letters.setting.letterhead import Letterhead, WrongLetterhead
from letters.wordings.in_force import wordings_of
from letters.wordings.samples import made_up_access

IN_A_BATCH = (LetterState.BATCHED, LetterState.PRINTED)
MAY_GO_AGAIN = (*IN_A_BATCH, LetterState.POSTED, LetterState.RETURNED)
NEW_PIN = "new_pin"
"""The reason of a letter that goes along: it lies in a batch, and its PIN died with that of another one."""

IDS_AT_ONCE = 1000
NOWHERE = dict.fromkeys(("batch_id", "number", "sheets", "sha256", "posted_on", "held_reason"))
ISSUE = select(AccessCode.issue).where(AccessCode.id == LETTER.c.access_code_id).scalar_subquery()


class NotYetPrinted(Exception):
    """The letter waits to be printed, or was withdrawn: then it must not be printed by any way."""


def queue_again(session: Session, letter: Letter, *, reason: str, staff_id: int | None, at: datetime) -> None:
    """Print a letter once more: queued, or held with the reason why it cannot be printed.

    Its case is locked before, and the letter itself. It keeps its facts: what the record says now comes in by
    `judge_again` of scheduler/telling/writing.py. Letters with the same PIN that lie in a batch go along.
    `reason`: a code. Raises `NotYetPrinted`.
    """
    if letter.state not in MAY_GO_AGAIN:
        raise NotYetPrinted
    queue_all_again(session, [letter.id], reason=reason, staff_id=staff_id, at=at)
    why_held = _why_held(session, letter)
    if why_held:
        letter.held_reason = why_held
        become(session, letter, LetterState.HELD, reason=why_held, at=at)
        session.flush()


def queue_all_again(
    session: Session, ids: Sequence[int], *, reason: str, staff_id: int | None, at: datetime
) -> int:
    """The same for many letters, which were printed, without a judgement of each: whoever closes a batch judges.

    Gives how many of the same PINs went along, though they were not asked for.
    """
    session.flush()
    codes: set[int] = set()
    for some in _pieces(ids):
        codes |= set(session.scalars(select(Letter.access_code_id).where(Letter.id.in_(some))))
    not_left = _not_left_with(session, sorted(codes))
    along = sorted({one for one, state in not_left if state in IN_A_BATCH} - set(ids))
    waiting = [one for one, state in not_left if state in WAITING]
    for some in _pieces(sorted(codes)):
        raised = update(AccessCode).where(AccessCode.id.in_(some)).values(issue=AccessCode.issue + 1)
        session.execute(raised, execution_options={"synchronize_session": False})
    left = _that_left(session, ids)
    for letter in left:
        copy = LeftCopy.of(letter)
        kept = copy.stored() if copy is not None else None
        become(session, letter, LetterState.QUEUED, at=at, reason=reason, staff_id=staff_id, before=kept)
    session.flush()
    for some in _pieces(sorted(set(ids) - {letter.id for letter in left})):
        become_all(session, LETTER.c.id.in_(some), LetterState.QUEUED, at=at, reason=reason, staff_id=staff_id)
    for some in _pieces(along):
        become_all(session, LETTER.c.id.in_(some), LetterState.QUEUED, at=at, reason=NEW_PIN, staff_id=staff_id)
    for some in _pieces([*ids, *along]):
        session.execute(update(LETTER).where(LETTER.c.id.in_(some)).values(issue=ISSUE, **NOWHERE))
    for some in _pieces(waiting):
        session.execute(update(LETTER).where(LETTER.c.id.in_(some)).values(issue=ISSUE))
    forget(session, Letter, AccessCode)
    return len(along)


def _that_left(session: Session, ids: Sequence[int]) -> list[Letter]:
    """Those of which a copy is outside: what it says must not be lost. Few, where letters are many."""
    found: list[Letter] = []
    for some in _pieces(ids):
        wanted = select(Letter).where(Letter.id.in_(some), Letter.state.in_(HAVE_LEFT)).order_by(Letter.id)
        found += session.scalars(wanted.execution_options(populate_existing=True))
    return found


def _not_left_with(session: Session, codes: Sequence[int]) -> list[tuple[int, LetterState]]:
    """Letters of these codes that have not left; from now on nobody else changes them.

    Locked in the order of whoever closes a batch, who may have put one of them into it until we have it.
    """
    found: list[int] = []
    for some in _pieces(codes):
        found += session.scalars(
            select(Letter.id).where(Letter.access_code_id.in_(some), Letter.state.in_(NOT_LEFT))
        )
    locked: list[tuple[int, LetterState]] = []
    for some in _pieces(sorted(found)):
        wanted = select(Letter.id, Letter.state).where(Letter.id.in_(some)).order_by(Letter.id)
        locked += [(letter_id, state) for letter_id, state in session.execute(wanted.with_for_update())]
    return locked


def _pieces(ids: Sequence[int]) -> list[Sequence[int]]:
    return [ids[begin : begin + IDS_AT_ONCE] for begin in range(0, len(ids), IDS_AT_ONCE)]


def _why_held(session: Session, letter: Letter) -> str | None:
    """Any PIN and link take the same room: keys are not needed to judge."""
    from letters.setting.render import set_letter  # loads reportlab, which no web process needs for its daily work

    facts = LetterFacts.of(letter.facts)
    access = made_up_access(facts.language, facts.public_url)
    try:
        wording = wordings_of(session, letter.office_id, facts.kind).of_letter(facts, letter.text_version)
        set_letter(content_of(facts, access, wording), Letterhead.of(facts.letterhead))
    except Unprintable as reason:
        return reason.stored
    except WrongLetterhead as wrong:
        return Unprintable("wrong_letterhead", wrong.name).stored
    return None
