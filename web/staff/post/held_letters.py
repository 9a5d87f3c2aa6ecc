"""Letters that are held: by reason, why, and where that is mended. They may be thousands at once."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from db.clients import Client
from db.letters import Letter, LetterState
from db.offices import Office
from letters.reasons import kind_told, reason_told
from web.page.language import the_language
from web.staff.post.held_advice import Advice, advice_on

SHOWN_OF_EACH = 5  # in the print room
ON_A_PAGE = 50


@dataclass(frozen=True)
class Held:
    """`reason`: in words."""

    letter: Letter
    client: Client
    reason: str
    advice: Advice


@dataclass(frozen=True)
class HeldAlike:
    """All that are held by one code. `told`: what they have in common; `shown`: those of one `page` of `pages`."""

    code: str
    told: str
    count: int
    shown: list[Held]
    page: int
    pages: int


def held_by_reason(session: Session, office: Office) -> list[HeldAlike]:
    """Every reason, the most frequent first, with the oldest of its letters."""
    found = sorted(_counts(session, office).items(), key=lambda one: -one[1].total())
    return [_alike(session, office, code, counts, 1, SHOWN_OF_EACH) for code, counts in found]


def held_alike(session: Session, office: Office, code: str, page: int) -> HeldAlike | None:
    """One page of those that are held by this code, the last one for a page after it; None: there are none."""
    counts = _counts(session, office).get(code)
    return _alike(session, office, code, counts, page, ON_A_PAGE) if counts else None


def _counts(session: Session, office: Office) -> dict[str, Counter[str]]:
    """By code: how many letters are held for each reason, with its detail."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    reasons = select(Letter.held_reason, func.count()).where(*_held_in(office)).group_by(Letter.held_reason)
    for reason, count in session.execute(reasons.order_by(Letter.held_reason)):
        counts[_code_of(reason or "")][reason or ""] = count
    return counts


def _alike(session: Session, office: Office, code: str, counts: Counter[str], page: int, most: int) -> HeldAlike:
    count, language = counts.total(), the_language()
    told = reason_told(next(iter(counts)), language) if len(counts) == 1 else kind_told(code, language)
    pages = -(-count // most)
    page = min(max(page, 1), pages)
    by_code = or_(Letter.held_reason == code, Letter.held_reason.startswith(f"{code}:", autoescape=True))
    rows = session.execute(
        select(Letter, Client)
        .join(Client, Client.id == Letter.client_id)
        .where(*_held_in(office), by_code)
        .order_by(Letter.id)
        .offset((page - 1) * most)
        .limit(most)
    )
    shown = [_held(session, office, letter, client) for letter, client in rows]
    return HeldAlike(code, told, count, shown, page, pages)


def _code_of(reason: str) -> str:
    return reason.partition(":")[0]


def _held_in(office: Office) -> tuple[ColumnElement[bool], ...]:
    return (Letter.office_id == office.id, Letter.state == LetterState.HELD)


def _held(session: Session, office: Office, letter: Letter, client: Client) -> Held:
    reason = reason_told(letter.held_reason or "", the_language())
    return Held(letter, client, reason, advice_on(session, office, letter))
