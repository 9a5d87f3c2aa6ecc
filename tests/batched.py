"""Judges the batches of a database, and their files: is each letter in exactly one, as it was printed?"""

import hashlib
from collections import Counter
from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.letters import Letter, LetterEvent, LetterState
from db.printing import PrintBatch
from db.session import Database
from db.vault import Vault
from letters.drawing.quick.reading import letter_hashes
from letters.printing.batches import file_of, files_of


def faults(database: Database, vault: Vault) -> list[str]:
    """What is wrong, for letters none of which was touched since; nothing, when all is right."""
    with database.reading() as session:
        batches = session.scalars(select(PrintBatch).order_by(PrintBatch.id)).all()
        return [*_of_letters(session), *(fault for batch in batches for fault in _of_batch(session, vault, batch))]


def _of_letters(session: Session) -> Iterator[str]:
    noted = select(LetterEvent.letter_id).where(LetterEvent.state == LetterState.BATCHED)
    times = Counter(session.scalars(noted))
    for letter_id, state, batch_id in session.execute(select(Letter.id, Letter.state, Letter.batch_id)):
        batched = state == LetterState.BATCHED
        if batched != (batch_id is not None) or times[letter_id] != batched:
            yield f"letter {letter_id} is {state}, in batch {batch_id}, and was batched {times[letter_id]} times"


def _of_batch(session: Session, vault: Vault, batch: PrintBatch) -> Iterator[str]:
    lines = select(Letter.number, Letter.sha256, Letter.sheets).where(Letter.batch_id == batch.id)
    rows = session.execute(lines.order_by(Letter.number)).all()
    if [row.number for row in rows] != list(range(1, batch.letters + 1)):
        yield f"batch {batch.number} has {len(rows)} of {batch.letters} letters"
    if sum(row.sheets for row in rows) != batch.sheets:
        yield f"batch {batch.number} has not {batch.sheets} sheets"
    read: dict[int, str] = {}
    for volume, file in enumerate(files_of(session, batch), start=1):
        pdf = file_of(session, vault, file)
        found = {int(label): sha256 for label, sha256 in letter_hashes(pdf).items() if label != "0"}
        if hashlib.sha256(pdf).hexdigest() != file.sha256:
            yield f"batch {batch.number}: the file of volume {volume} is another one"
        if (file.volume, *range(file.first, file.last + 1)) != (volume, *found):
            yield f"batch {batch.number}: volume {volume} has other letters"
        read |= found
    if read != {row.number: row.sha256 for row in rows}:
        yield f"batch {batch.number}: what lies in its files is not what its letters say"
