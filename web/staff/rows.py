"""A row of the call list as its advisor sees it: with the word that the client expects first, and when to try."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.appointments import AppointmentEvent
from db.calls import Attempt
from db.letters import AccessCode, Letter
from db.offices import Office
from letters.access import AccessKeys, call_word
from scheduler.calling.call_list import Row
from scheduler.telling.corrections import uncorrected
from web.context import the_house
from web.page.language import the_language
from web.staff.advice import in_words
from words.dates import moment_written


@dataclass(frozen=True)
class SeenRow:
    """`call_word`: as printed in the newest letter; None without a letter. `advice`: on the next try.

    `wrongly_told`: in words, a time that a letter tells, does not hold any more, and nobody could take back.
    """

    row: Row
    call_word: str | None
    advice: list[str]
    too_early: bool
    wrongly_told: str | None

    @property
    def instead_of(self) -> str | None:
        """Whom the client expects at this time: a colleague took it over."""
        appointment = self.row.appointment
        before = [one["own"] for one in appointment.reasons if one["code"] == "taken_over"] if appointment else []
        return before[0] if appointment and before and before[0] != appointment.advisor.name else None

    @property
    def history(self) -> list[Attempt | AppointmentEvent]:
        """What was tried, said and done, the newest first."""
        return sorted([*self.row.said[::-1], *self.row.attempts[::-1]], key=lambda entry: entry.at, reverse=True)


def seen(session: Session, office: Office, rows: list[Row], at: datetime) -> list[SeenRow]:
    case_ids = [row.case.id for row in rows]
    words = _call_words(session, the_house().access_keys, case_ids)
    zone, language = ZoneInfo(office.zone), the_language()
    wrong = uncorrected(session, case_ids, at.astimezone(zone).replace(tzinfo=None))
    return [
        SeenRow(
            row,
            words.get(row.case.id),
            advice=in_words(row.next_try, zone, at, language) if row.next_try else [],
            too_early=row.next_try is not None and row.next_try.too_early(at),
            wrongly_told=moment_written(wrong[row.case.id], language) if row.case.id in wrong else None,
        )
        for row in rows
    ]


def _call_words(session: Session, keys: AccessKeys, case_ids: list[int]) -> dict[int, str]:
    """Case id -> the word of its newest letter, in the language of that letter."""
    letters = session.execute(
        select(Letter.case_id, Letter.language, AccessCode)
        .join(AccessCode, AccessCode.id == Letter.access_code_id)
        .where(Letter.case_id.in_(case_ids), AccessCode.revoked_at.is_(None))
        .order_by(Letter.id)
    )
    return {case_id: call_word(keys, code, language) for case_id, language, code in letters}
