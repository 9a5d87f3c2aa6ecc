"""What a caller hears when something is wrong: from the catalogues and a file, without any database.

The clock writes the file anew with `refresh`; it holds, by phone line, the news in each of its languages.
"""

import json
import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.offices import Office, PhoneLine
from ivr.replies import Hangup, Reply, Say
from scheduler.calendar.facts import text_in
from scheduler.calendar.status import OfficeStatus, status_at
from scheduler.calendar.told import as_of, news
from scheduler.news.offers import facts_of
from words.catalogues import Words
from words.languages import Language

News = dict[str, list[str]]
"""Language -> sentences, in the order in which they are said."""


def sorry(file: Path | None, line: str) -> Reply:
    """Apologise, tell the last news that are known for this line, and end the call."""
    known = _read(file, line)
    languages = list(known) or list(Language)
    return Reply(
        tuple(say for language in languages for say in _sorry(language, known.get(language, []))), Hangup()
    )


def nobody_there() -> Reply:
    """For a call to a number that belongs to no office."""
    return Reply(tuple(_no_office(language) for language in Language), Hangup())


def refresh(session: Session, file: Path, at: datetime) -> None:
    """Write the news of all lines, so that the file is always whole."""
    offices = {office.id: office for office in session.scalars(select(Office))}
    statuses = {office_id: status_at(facts_of(session, office_id), at) for office_id in offices}
    told = {
        line.number: _news(statuses[line.office_id], [line.language] if line.language else None)
        for line in session.scalars(select(PhoneLine).order_by(PhoneLine.number))
    }
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".new")
    beside.write_text(json.dumps(told, ensure_ascii=False, indent=1), encoding="utf-8")
    os.replace(beside, file)


def _no_office(language: str) -> Say:
    _ = Words(language)
    return Say(_("This number belongs to no office. Goodbye."), language)


def _sorry(language: str, told: list[str]) -> list[Say]:
    _ = Words(language)
    sentences = [
        _("We are sorry: our telephone menu does not work at the moment."),
        *told,
        _("Please call again later. Goodbye."),
    ]
    return [Say(sentence, language) for sentence in sentences]


def _news(status: OfficeStatus, languages: list[str] | None) -> News:
    return {
        language: [f"{text_in(status.names, language)}.", *news(status, language), f"{as_of(status, language)}."]
        for language in languages or status.languages
    }


def _read(file: Path | None, line: str) -> News:
    """Empty when there is no file, or none that can be read: a caller gets an answer all the same."""
    if file is None:
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))[line]
        return {Language(language): [str(sentence) for sentence in told] for language, told in found.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}
