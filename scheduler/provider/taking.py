"""Takes in what a provider tells of one batch, in a transaction. Told twice, nothing more happens.

Rows are locked in the order of `scheduler/post/mail.py`: batch, cases, appointments, letters.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.letters import Letter, LetterState
from db.offices import Office
from db.printing import BatchState, PrintBatch
from letters.printing.again import queue_all_again
from letters.printing.many import LETTER, become_all
from scheduler.post.mail import lock_letters, mark_posted, mark_printed
from scheduler.provider.gone import become_posted, in_pieces, note_left
from scheduler.provider.told import (
    NO_SUCH_NUMBER,
    NOT_HANDED_OVER,
    POSTED_BEFORE,
    WITHDRAWN_BUT_POSTED,
    WRONG_DAY,
    Fault,
    Status,
    Told,
)
from scheduler.telling.corrections import NOT_CORRECTED
from scheduler.telling.departure import LEAVING

FAILED = "provider_failed"
"""Why a letter is printed once more, or why a whole batch is uncertain."""

GIVEN = (BatchState.HANDED_OVER, BatchState.PRINTED, BatchState.POSTED, BatchState.UNCERTAIN)
GONE = (LetterState.POSTED, LetterState.RETURNED)


@dataclass
class _Desk:
    """A batch that is locked, with its letters. `known`: of each number the letter, and what it is by now."""

    session: Session
    batch: PrintBatch
    office: Office
    at: datetime
    known: dict[int, tuple[int, LetterState]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def look(self) -> None:
        """What the letters are by now; those that wait to be printed once more are in the batch no longer."""
        self.session.flush()
        wanted = select(Letter.number, Letter.id, Letter.state).where(Letter.batch_id == self.batch.id)
        rows = self.session.execute(wanted.order_by(Letter.number))
        self.known = {number: (letter_id, state) for number, letter_id, state in rows if number is not None}

    def ids(self, numbers: Collection[int | None], *states: LetterState) -> set[int]:
        """The letters of these numbers that are in one of these states; None: of all numbers."""
        wanted = self.known if None in numbers else self.known.keys() & numbers
        return {self.known[number][0] for number in wanted if self.known[number][1] in states}

    def is_in(self, number: int, *states: LetterState) -> bool:
        return self.known[number][1] in states

    def all_in(self, *states: LetterState) -> set[int]:
        """Numbers."""
        return {number for number, (_, state) in self.known.items() if state in states}

    def fault(self, told: Told, text: str, given: object = "") -> None:
        self.faults.append(Fault(told.line, text, {"given": str(given)}))


def take(session: Session, batch: PrintBatch, told: Sequence[Told], at: datetime) -> list[Fault]:
    """All but what came back, which concerns more than this batch. Gives what could not be taken in."""
    session.refresh(batch, with_for_update={"key_share": True})
    if batch.state not in GIVEN:
        return [Fault(one.line, NOT_HANDED_OVER) for one in told]
    lock_letters(session, batch)
    desk = _Desk(session, batch, session.get_one(Office, batch.office_id), at)
    desk.look()
    there = [one for one in told if _is_of_batch(desk, one)]
    if there:
        _is_there(desk, there)
    for status, follow in FOLLOWS.items():
        if lines := [one for one in there if one.status is status]:
            follow(desk, lines)
            desk.look()
    return desk.faults


def _is_of_batch(desk: _Desk, told: Told) -> bool:
    """What failed and waits to be printed once more has left the batch: told again, nothing is wrong."""
    if told.number is None or told.number in desk.known:
        return True
    if told.status is not Status.FAILED or told.number > desk.batch.letters:
        desk.fault(told, NO_SUCH_NUMBER, told.number)
    return False


def _is_there(desk: _Desk, told: Sequence[Told]) -> None:
    """Whoever tells of a batch has it: what was uncertain is not any more, unless all of it failed."""
    batch = desk.batch
    batch.handed_over_at = batch.handed_over_at or desk.at
    if batch.state != BatchState.UNCERTAIN:
        return
    if batch.uncertain_because != FAILED or _tells_that_all_came_out(desk, told):
        batch.state = BatchState.PRINTED if batch.printed_at else BatchState.HANDED_OVER
        batch.uncertain_because = None


def _tells_that_all_came_out(desk: _Desk, told: Sequence[Told]) -> bool:
    numbers = {one.number for one in told if one.status in (Status.PRINTED, Status.POSTED)}
    return None in numbers or (bool(numbers) and desk.all_in(*LEAVING) <= numbers)


def _fail(desk: _Desk, told: Sequence[Told]) -> None:
    """One letter waits to be printed once more. Of a whole batch a person decides: it would only fail again."""
    numbers = {one.number for one in told}
    if None in numbers and desk.all_in(*LEAVING):
        desk.batch.state, desk.batch.uncertain_because = BatchState.UNCERTAIN, FAILED
    for one in told:
        if one.number is not None and desk.is_in(one.number, *GONE):
            desk.fault(one, POSTED_BEFORE, one.number)
    again = desk.ids(numbers - {None}, *LEAVING)
    if again:
        queue_all_again(desk.session, sorted(again), reason=FAILED, staff_id=None, at=desk.at)


def _receive(desk: _Desk, told: Sequence[Told]) -> None:
    """That it is there is all that follows."""


def _print(desk: _Desk, told: Sequence[Told]) -> None:
    """The batch is printed once all its letters are."""
    numbers = {one.number for one in told}
    if None not in numbers:
        for some in in_pieces(desk.ids(numbers, LetterState.BATCHED)):
            become_all(desk.session, LETTER.c.id.in_(some), LetterState.PRINTED, at=desk.at)
        desk.look()
    if None in numbers or not desk.all_in(LetterState.BATCHED):
        mark_printed(desk.session, desk.batch, staff_id=None, at=desk.at)


def _post(desk: _Desk, told: Sequence[Told]) -> None:
    """The batch is posted once all its letters are; its day is the last of theirs."""
    dated = [(one.day, one) for one in told if one.day is not None and _can_be(desk, one, one.day)]
    left = defaultdict[date, set[int | None]](set)
    withdrawn, out = desk.all_in(LetterState.WITHDRAWN), defaultdict[date, set[int]](set)
    for day, one in dated:
        left[day].add(one.number)
        if one.number in withdrawn:
            withdrawn.remove(one.number)
            out[day] |= desk.ids({one.number}, LetterState.WITHDRAWN)
            desk.fault(one, WITHDRAWN_BUT_POSTED, one.number)
    for day in sorted(left):
        become_posted(desk.session, out[day], day, at=desk.at, reason=NOT_CORRECTED)
        note_left(desk.session, desk.batch, desk.office, day, desk.ids(left[day], *LEAVING), at=desk.at)
    desk.look()
    if not dated or desk.all_in(*LEAVING) or desk.batch.state in (BatchState.POSTED, BatchState.UNCERTAIN):
        return
    day, last = max(dated, key=lambda pair: (pair[0], pair[1].line))
    mark_posted(desk.session, desk.batch, day=day, carrier=last.carrier, staff_id=None, at=desk.at)


def _can_be(desk: _Desk, told: Told, day: date) -> bool:
    zone = ZoneInfo(desk.office.zone)
    first, today = desk.batch.created_at.astimezone(zone).date(), desk.at.astimezone(zone).date()
    if first <= day <= today:
        return True
    desk.fault(told, WRONG_DAY, day)
    return False


FOLLOWS = {Status.FAILED: _fail, Status.RECEIVED: _receive, Status.PRINTED: _print, Status.POSTED: _post}
"""In the order of `Status`: what failed is not among what was posted."""
