"""What must not be overlooked: a letter came back that was to say that a time no longer holds."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db.cases import Case
from db.offices import Office
from scheduler.proposing.due_cases import may_be_called
from scheduler.returned.waiting import still_expecting
from web.page.language import the_language
from words.dates import moment_written


@dataclass(frozen=True)
class Expecting:
    """A client who may still expect a time. `told`: in words, the time; `number`: at which they may be called."""

    case: Case
    told: str
    number: str | None


def expecting(session: Session, office: Office, at: datetime) -> list[Expecting]:
    return [
        Expecting(one.case, moment_written(one.told, the_language()), _number(one.case))
        for one in still_expecting(session, office, at)
    ]


def _number(case: Case) -> str | None:
    number = case.client.contact.usable_number if may_be_called(case) else None
    return number.e164 if number else None
