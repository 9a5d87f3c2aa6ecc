"""Which letters the official file still lacks, and the handing over of one."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.orm import Session

from db import audit
from db.letters import Letter, LetterEvent
from db.session import Database
from letters.access import AccessKeys
from letters.filing.copying import all_to_file
from letters.filing.putting import put
from letters.left import HAVE_LEFT, sent_back

FILED = "letter.filed"


def lacking(session: Session, office_id: int, before: date | None = None) -> list[int]:
    """Letters that have left, the oldest first; those too whose history went on after they were filed, and those
    that wait to be printed once more.

    `before`: only those of which a copy was posted before this local day.
    """
    of_letter, later = LetterEvent.letter_id == Letter.id, LetterEvent.at > Letter.filed_at
    never = Letter.filed_at.is_(None)
    in_time = Letter.posted_on < before if before is not None else Letter.posted_on.is_not(None)
    newest = and_(Letter.state.in_(HAVE_LEFT), in_time, or_(never, exists().where(of_letter, later)))
    earlier = exists().where(of_letter, sent_back(before), or_(never, later))
    wanted = select(Letter.id).where(Letter.office_id == office_id, or_(newest, earlier))
    return list(session.scalars(wanted.order_by(Letter.posted_on, Letter.id)))


def file_letter(
    database: Database,
    keys: AccessKeys,
    audit_key: bytes,
    root: Path,
    letter_id: int,
    *,
    actor: str,
    at: datetime,
) -> None:
    """Put each of its copies there, then note it: who dies in between does it once more, with the same bytes.

    Raises `Unprintable`, `FolderGone`, OSError.
    """
    with database.reading() as session:
        waiting = all_to_file(session, keys, session.get_one(Letter, letter_id))
    filed = [copy.drawn() for copy in waiting]
    for copy, drawn in zip(waiting, filed, strict=True):
        put(root, copy.folder, copy.name, drawn)
    with database.transaction() as session:
        row = session.get_one(Letter, letter_id, with_for_update=True)
        row.filed_at = at
        for drawn in filed:
            audit.record(
                session,
                audit_key,
                authority_id=row.authority_id,
                office_id=row.office_id,
                actor=actor,
                action=FILED,
                subject=f"letter:{letter_id}",
                facts={"file": drawn.metadata.file, "sha256": drawn.metadata.sha256},
                at=at,
            )
