"""A row of the call list as its advisor sees it: with the word that the client expects to hear first."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import AppointmentEvent
from db.calls import Attempt
from db.letters import AccessCode, Letter
from letters.access import AccessKeys, call_word
from scheduler.call_list import Row


@dataclass(frozen=True)
class SeenRow:
    """`call_word`: as printed in the newest letter; None without a letter."""

    row: Row
    call_word: str | None

    @property
    def history(self) -> list[Attempt | AppointmentEvent]:
        """What was tried, said and done, the newest first."""
        return sorted([*self.row.said[::-1], *self.row.attempts[::-1]], key=lambda entry: entry.at, reverse=True)


def seen(session: Session, keys: AccessKeys, rows: list[Row]) -> list[SeenRow]:
    words = _call_words(session, keys, [row.case.id for row in rows])
    return [SeenRow(row, words.get(row.case.id)) for row in rows]


def _call_words(session: Session, keys: AccessKeys, case_ids: list[int]) -> dict[int, str]:
    """Case id -> the word of its newest letter, in the language of that letter."""
    letters = session.execute(
        select(Letter.case_id, Letter.language, AccessCode)
        .join(AccessCode, AccessCode.id == Letter.access_code_id)
        .where(Letter.case_id.in_(case_ids), AccessCode.revoked_at.is_(None))
        .order_by(Letter.id)
    )
    return {case_id: call_word(keys, code, language) for case_id, language, code in letters}
