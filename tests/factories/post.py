"""Letters that wait, many at once: rows are put in past the unit of work."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import insert
from sqlalchemy.orm import Session

from db.letters import AccessCode, Letter, LetterKind, LetterState
from db.offices import Office
from factories.cases import a_case
from factories.letters import STARTS, WERNIGERODE, some_facts
from factories.rows import AT, DAY, KEYS, another
from letters.saying.facts import LetterFacts, Talk
from letters.saying.wording import wording_of

AT_ONCE = 1000


def different_facts(count: int) -> Iterable[LetterFacts]:
    """Proposals to different people, who live at different postcodes; in no order."""
    for number in range(count):
        home = replace(WERNIGERODE, name=f"Katarzyna Müller-{number}", postcode=f"{10000 + number * 7919 % 80000}")
        talk = Talk(STARTS + timedelta(minutes=15 * (number % 20)), 15, f"{number % 100:02}")
        yield some_facts(address=home, name=home.name, client_number=f"C-{number}", talk=talk)


def letters_waiting(session: Session, office: Office, facts: Iterable[LetterFacts]) -> None:
    """A queued letter of each, with a code of its own; all are of one case, which only printing does not mind."""
    case, rows = a_case(session, office), iter(facts)
    while some := list(islice(rows, AT_ONCE)):
        codes = session.scalars(
            insert(AccessCode).returning(AccessCode.id, sort_by_parameter_order=True),
            [_code(case.authority_id, case.id) for _ in some],
        ).all()
        owner = {"authority_id": office.authority_id, "office_id": office.id, "client_id": case.client_id}
        letters = (
            owner | {"case_id": case.id, "access_code_id": code} | _letter(one)
            for one, code in zip(some, codes, strict=True)
        )
        session.execute(insert(Letter), list(letters))


def _code(authority_id: int, case_id: int) -> dict[str, Any]:
    return {
        "authority_id": authority_id,
        "case_id": case_id,
        "reference": f"{10_000_000 + another():08}",
        "issue": 1,
        "key_id": KEYS.newest,
        "created_at": AT,
    }


def _letter(facts: LetterFacts) -> dict[str, Any]:
    return {
        "kind": LetterKind(facts.kind),
        "language": facts.language,
        "facts": facts.stored(),
        "text_version": wording_of(facts.kind, facts.language).version,
        "posting_day": DAY,
        "state": LetterState.QUEUED,
        "issue": 1,
        "created_at": AT,
    }
