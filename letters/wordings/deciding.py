"""A text of an office on its way: written by one person, decided about by another.

A draft is its writer's own until it is decided about. Then it stays as it is, and another version follows.
"""

from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from db.letters import LetterKind, LetterText, TextState
from db.offices import Office
from letters.saying.wording import house_version, read_wording
from words.languages import Language


class OwnDraft(Exception):
    """Who wrote a text does not decide about it."""


class Decided(Exception):
    """Somebody decided about the text meanwhile, or changed it since it was looked at."""


class DayOver(ValueError):
    """A text cannot hold from a day on that is over: letters of that day have left."""


def write(
    session: Session,
    office: Office,
    kind: LetterKind,
    language: Language,
    text: str,
    *,
    staff_id: int,
    at: datetime,
) -> LetterText:
    """Keep a draft: the writer's own one changes, beside one of somebody else there is another. Raises
    `WrongWording` with the place of the first fault."""
    text = tidy(text)
    read_wording(text, kind, house_version(text))
    _one_by_one(session, office)
    own = _own_draft(session, office, kind, language, staff_id)
    if own is None:
        own = LetterText(
            authority_id=office.authority_id,
            office_id=office.id,
            kind=kind,
            language=language.value,
            version=_next_version(session, office, kind, language),
            state=TextState.DRAFT,
            written_by=staff_id,
        )
        session.add(own)
    own.text, own.written_at = text, at
    session.flush()
    return own


def approve(
    session: Session, draft: LetterText, *, seen: str, valid_from: date, today: date, staff_id: int, at: datetime
) -> None:
    """From `valid_from` on, letters have this text. `seen`: `digest` of what was looked at.

    Raises `DayOver`, `OwnDraft`, `Decided`, `WrongWording`.
    """
    if valid_from < today:
        raise DayOver(valid_from.isoformat())
    _hold(session, draft, seen, staff_id)
    read_wording(draft.text, draft.kind, str(draft.version))
    draft.state, draft.valid_from = TextState.APPROVED, valid_from
    draft.decided_by, draft.decided_at = staff_id, at


def refuse(session: Session, draft: LetterText, *, because: str, seen: str, staff_id: int, at: datetime) -> None:
    """`because`: in the words of who refuses. Raises `OwnDraft`, `Decided`."""
    _hold(session, draft, seen, staff_id)
    draft.state, draft.refused_because = TextState.REFUSED, because
    draft.decided_by, draft.decided_at = staff_id, at


def digest(text: str) -> str:
    """By which a form says what its reader saw."""
    return house_version(text)


def tidy(text: str) -> str:
    """As a browser sends it and as a file holds it: the same text."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return "\n".join(lines).strip("\n") + "\n"


def _hold(session: Session, draft: LetterText, seen: str, staff_id: int) -> None:
    session.flush()
    session.refresh(draft, with_for_update=True)
    if draft.state != TextState.DRAFT or digest(draft.text) != seen:
        raise Decided
    if draft.written_by == staff_id:
        raise OwnDraft


def _one_by_one(session: Session, office: Office) -> None:
    """Of two who write at the same moment, the second sees the version of the first."""
    session.flush()
    session.execute(select(Office.id).where(Office.id == office.id).with_for_update(key_share=True))


def _own_draft(
    session: Session, office: Office, kind: LetterKind, language: Language, staff_id: int
) -> LetterText | None:
    return session.scalar(
        select(LetterText)
        .where(
            LetterText.office_id == office.id,
            LetterText.kind == kind,
            LetterText.language == language.value,
            LetterText.state == TextState.DRAFT,
            LetterText.written_by == staff_id,
        )
        .order_by(LetterText.version.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _next_version(session: Session, office: Office, kind: LetterKind, language: Language) -> int:
    last = session.scalar(
        select(func.max(LetterText.version)).where(
            LetterText.office_id == office.id, LetterText.kind == kind, LetterText.language == language.value
        )
    )
    return (last or 0) + 1
