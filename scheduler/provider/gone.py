"""Letters have left by the hand of a provider, who told their day afterwards: nothing can be pulled out any more.

Where one comes too late, or tells a time that does not hold, a person sees to it: the letter is out.
"""

from collections.abc import Iterable, Iterator, Set
from datetime import date, datetime
from itertools import islice

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.cases import Case
from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import PrintBatch
from letters.printing.many import LETTER, become_all
from scheduler.cases import hand_over
from scheduler.telling.corrections import NOT_CORRECTED, came_too_late
from scheduler.telling.departure import LATE, TOO_LATE, departure_of, leaving_of

LEFT_LATE = "letter_late"
"""Why a person decides about a case, of `words.labels.CASE_REASONS`."""

IDS_AT_ONCE = 1000


def note_left(
    session: Session, batch: PrintBatch, office: Office, day: date, letter_ids: Set[int], *, at: datetime
) -> None:
    """These letters of a batch were posted on the local `day`; what is not to leave any more is left alone.

    The letters are locked before, with their cases and appointments.
    """
    departure = departure_of(session, batch, office, day)
    left = [letter for letter in leaving_of(session, batch) if letter.id in letter_ids]
    stays = {letter.id: departure.why_it_stays_here(letter) for letter in left}
    late = {letter_id for letter_id, reason in stays.items() if reason == TOO_LATE}
    # those that tell a time which was changed since, or is none any more
    wrong = {letter_id for letter_id, reason in stays.items() if reason is not None and reason not in LATE}
    become_posted(session, (letter.id for letter in left if letter.id not in wrong), day, at=at)
    become_posted(session, wrong, day, at=at, reason=NOT_CORRECTED)
    session.expire_all()
    for letter in left:
        if departure.takes_back_too_late(letter):
            came_too_late(session, session.get_one(Letter, letter.id), at=at)
    for some in in_pieces(sorted(late)):
        cases = select(Case).join(Letter, Letter.case_id == Case.id).where(Letter.id.in_(some))
        for case in session.scalars(cases.order_by(Case.id)):
            hand_over(case, LEFT_LATE)


def become_posted(
    session: Session, letter_ids: Iterable[int], day: date, *, at: datetime, reason: str | None = None
) -> None:
    for some in in_pieces(letter_ids):
        which = LETTER.c.id.in_(some)
        become_all(session, which, LetterState.POSTED, at=at, reason=reason, posted_on=day)


def in_pieces(letter_ids: Iterable[int]) -> Iterator[list[int]]:
    rest = iter(letter_ids)
    while some := list(islice(rest, IDS_AT_ONCE)):
        yield some
