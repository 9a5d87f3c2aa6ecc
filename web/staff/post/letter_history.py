"""What happened to a letter, in words: who did it, when, where it lay then, and why."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.letters import Letter, LetterEvent, LetterState
from db.printing import PrintBatch
from db.staff import Staff
from letters.reasons import HELD_REASONS, reason_told
from scheduler.returned.noting import SAME_ADDRESS
from scheduler.returned.undoing import UNDONE
from scheduler.telling.corrections import CORRECTED, NOT_CORRECTED
from scheduler.telling.notify import CALL, EMAIL, LETTER, SMS
from web.page.language import When, the_language, words
from web.page.look import label
from web.staff.post.batch_words import AGAIN_REASONS, WITHDRAWN_REASONS
from words.catalogues import N_
from words.labels import RETURN_REASONS

NOTES = {
    **WITHDRAWN_REASONS,
    **AGAIN_REASONS,
    SAME_ADDRESS: N_("Another letter to the same address came back."),
    UNDONE: N_("Its return was noted by mistake: it is out after all."),
    NOT_CORRECTED: N_("Its time does not hold any more, and nothing reached the client: a person tells them."),
    CORRECTED.format(way=SMS): N_("Its time does not hold any more: the client is told by text message."),
    CORRECTED.format(way=EMAIL): N_("Its time does not hold any more: the client is told by e-mail."),
    CORRECTED.format(way=CALL): N_("Its time does not hold any more: the client is called."),
    CORRECTED.format(way=LETTER): N_("Its time does not hold any more: another letter tells it."),
}


@dataclass(frozen=True)
class Happened:
    """`by` None: the system did it. `batch`: its id and number, of where the letter lay then, or, of one that is
    queued again, before. `why`: each on a line of its own, for not all are sentences.
    """

    state: LetterState
    at: datetime
    by: str | None
    batch: tuple[int, int] | None
    number: int | None
    why: tuple[str, ...]


def history_of(session: Session, letter: Letter) -> list[Happened]:
    """The newest first."""
    rows = session.execute(
        select(LetterEvent, Staff.name, PrintBatch.number)
        .outerjoin(Staff, Staff.id == LetterEvent.staff_id)
        .outerjoin(PrintBatch, PrintBatch.id == LetterEvent.batch_id)
        .where(LetterEvent.letter_id == letter.id)
        .order_by(LetterEvent.id.desc())
    )
    return [_happened(event, by, batch) for event, by, batch in rows]


def _happened(event: LetterEvent, by: str | None, batch: int | None) -> Happened:
    lay = (event.batch_id, batch) if event.batch_id is not None and batch is not None else None
    said = (why_told(event.reason or ""), _print_told(event))
    return Happened(event.state, event.at, by, lay, event.number, tuple(filter(None, said)))


def _print_told(event: LetterEvent) -> str:
    """Of the event that sent back to the queue what had left."""
    left_on = (event.before or {}).get("posted_on") if event.state == LetterState.QUEUED else None
    if left_on is None:
        return ""
    _ = words()
    return _("An earlier print left on {day}.", day=When(the_language()).day(date.fromisoformat(left_on)))


def why_told(reason: str) -> str:
    """A code without words stands for itself."""
    code = reason.partition(":")[0]
    if code in NOTES:
        return words()(NOTES[code])
    if code in RETURN_REASONS:
        return label("return_reason", code)
    return reason_told(reason, the_language()) if code in HELD_REASONS else reason
