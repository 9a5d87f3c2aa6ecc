"""Notes of advisors: sealed before they are written, opened for whoever may see the case."""

from collections.abc import Iterable

from db.calls import Attempt
from web.context import the_house

LONGEST_NOTE = 2000


def sealed_note(form_key: str, typed: str) -> bytes | None:
    """For `Attempt.note` of the attempt with this key; None where nothing was typed."""
    note = typed.strip()[:LONGEST_NOTE]
    return the_house().vault.seal(note.encode(), _about(form_key)) if note else None


def notes_of(attempts: Iterable[Attempt]) -> dict[int, str]:
    """Attempt id -> what was noted."""
    vault = the_house().vault
    return {
        attempt.id: vault.open(attempt.note, _about(attempt.form_key)).decode()
        for attempt in attempts
        if attempt.note is not None
    }


def _about(form_key: str | None) -> str:
    return f"attempt:{form_key}"
